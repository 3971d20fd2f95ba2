"""What residents and the worker do with mail, in one line each."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from portal.audit import Action, Actor, ActorKind, Event
from portal.demo.mail_catcher import MailCatcher
from portal.messages.model import Confirmation, Language, Mailbox, Message
from tests.conftest import Clusters
from tests.erasure.town import Town, as_administrator
from tests.rules.victim import TABLES

EMAIL = "m.vandenakker@post.voorbeeldstad.example"
WAITING = "SELECT args->>'message_id' FROM queue.procrastinate_jobs WHERE task_name = 'messages.deliver' AND args->>'subject_id' = %s AND status = 'todo' ORDER BY id"  # noqa: E501


async def deliver_all(town: Town, clusters: Clusters) -> None:
    """Do every waiting delivery of this town's resident once, as the worker would."""
    for message_id in waiting(town, clusters):
        await town.messages.deliver(town.subject_id, message_id)


def waiting(town: Town, clusters: Clusters) -> list[str]:
    """The ids of messages with a job in the queue."""
    return [row[0] for row in as_administrator(clusters.owner("view"), WAITING, str(town.subject_id))]


async def give_address(
    town: Town, clusters: Clusters, catcher: MailCatcher, email: str = EMAIL, language: Language = "nl"
) -> None:
    """Propose an address and type the code that arrives there."""
    await town.messages.propose(town.subject_id, email, language)
    await deliver_all(town, clusters)
    outcome = await town.messages.confirm(town.subject_id, code_in(catcher))
    assert outcome is Confirmation.CONFIRMED


def code_in(catcher: MailCatcher) -> str:
    """The code in the newest mail."""
    found = re.search(r"\b\d{8}\b", catcher.mails()[-1].get_content())
    assert found is not None
    return found.group()


async def mailbox_of(town: Town) -> Mailbox | None:
    event = Event(Action.MAILBOX_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=town.subject_id)
    async with town.as_resident() as connection:
        access, ring = await town.audit.look(connection, event)
        return await town.messages.mailbox(connection, town.subject_id, ring, access)


async def messages_of(town: Town) -> list[Message]:
    async with town.as_resident() as connection:
        return await town.messages.of(connection, town.subject_id)


async def acts(town: Town) -> list[str]:
    """What the resident's own log says was done, newest first."""
    event = Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=town.subject_id)
    async with town.as_resident() as connection:
        access, _ = await town.audit.look(connection, event)
        return [look.action for look in await town.audit.log_of(connection, town.subject_id, access)]


async def undelivered(town: Town) -> list[Message]:
    """What officers see of this town's resident."""
    async with town.as_officer() as connection:
        return [each for each in await town.messages.undelivered(connection) if each.subject_id == town.subject_id]


def everything_about(clusters: Clusters, subject_id: UUID) -> str:
    """Every row of the view that names a subject, and every job, as text: what a database administrator can read."""
    dsn, texts = clusters.owner("view"), []
    for (table,) in as_administrator(dsn, TABLES):
        texts += as_administrator(dsn, f"SELECT t::text FROM {table} t WHERE subject_id = %s", subject_id)  # noqa: S608
    jobs: list[tuple[Any, ...]] = as_administrator(
        dsn, "SELECT args::text FROM queue.procrastinate_jobs WHERE args->>'subject_id' = %s", str(subject_id)
    )
    return "\n".join(row[0] for row in [*texts, *jobs])
