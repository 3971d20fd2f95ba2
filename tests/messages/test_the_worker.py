"""The queue's worker sends mails and forgets absent residents under the names their jobs were put in by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import msgspec
import procrastinate
import pytest

from portal import queue
from portal.app import compose
from portal.database import Login
from portal.demo.mail_catcher import MailCatcher
from portal.messages import MessageKind, MessageState
from portal.messages.service import TryLaterError
from portal.settings import Cluster, Keys
from portal.worker import queue_of
from tests.conftest import Clusters
from tests.erasure.town import Town, as_administrator, forgetting_of
from tests.messages.steps import give_address, messages_of
from tests.people.parts import Clock

ONCE: dict[str, Any] = {"wait": False, "install_signal_handlers": False, "listen_notify": False}


@pytest.fixture
def empty_queue(clusters: Clusters) -> None:
    """No job that another test left."""
    as_administrator(clusters.dsns("view")[Login.WORKER], "DELETE FROM queue.procrastinate_jobs")


@asynccontextmanager
async def queue_before(town: Town, clusters: Clusters, clock: Clock) -> AsyncIterator[procrastinate.App]:
    """The worker's queue, with this town's parts behind it."""
    view, keystore = (
        Cluster(**{login.value.removeprefix("portal_"): dsn for login, dsn in clusters.dsns(name).items()})
        for name in ("view", "keystore")
    )
    keys = Keys(str(clusters.folder / "keys.json"))
    settings = msgspec.structs.replace(town.settings, view=view, keystore=keystore, keys=keys, sources={})
    portal = compose(settings, Login.WORKER)
    mine = replace(portal, messages=town.messages, forgetting=forgetting_of(town, clock))
    app = queue_of(mine, settings, waits=(0, 0))
    async with app.open_async():
        yield app
    await portal.close()


async def test_a_mail_that_was_put_off_goes_out_when_the_server_takes_it_again(
    town: Town, clusters: Clusters, catcher: MailCatcher, clock: Clock, empty_queue: None
) -> None:
    await give_address(town, clusters, catcher)
    as_administrator(clusters.dsns("view")[Login.WORKER], "DELETE FROM queue.procrastinate_jobs")
    refusals = iter(["451 Later"] * 3)
    catcher.answer = lambda line: next(refusals, None) if line.upper().startswith("MAIL") else None
    async with town.as_resident() as connection:
        await town.messages.tell(connection, town.subject_id, MessageKind.PROFILE_APPEARED)

    async with queue_before(town, clusters, clock) as app:
        for _ in range(4):
            await app.run_worker_async(**ONCE)

    told = (await messages_of(town))[0]
    assert (told.state, told.attempts) == (MessageState.SENT, 4)
    assert catcher.mails()[-1]["Subject"] == "Er is nieuws in Inzage"


async def test_every_night_the_absent_are_forgotten(
    town: Town, clusters: Clusters, clock: Clock, empty_queue: None
) -> None:
    old = "UPDATE resident SET last_seen_at = now() - interval '401 days' WHERE subject_id = %s"
    as_administrator(clusters.owner("view"), old, town.subject_id)

    async with queue_before(town, clusters, clock) as app:
        periodic = [each.task.name for each in app.periodic_registry.periodic_tasks.values()]
        await app.configure_task(queue.FORGET).defer_async(timestamp=0)
        await app.run_worker_async(**ONCE)

    assert periodic == [queue.FORGET]
    left = as_administrator(clusters.owner("view"), "SELECT FROM resident WHERE subject_id = %s", town.subject_id)
    assert not left


async def test_while_a_key_is_being_replaced_a_change_of_address_is_put_off_and_not_lost(
    town: Town, clusters: Clusters
) -> None:
    async with town.view.hold(Login.WORKER, town.subject_id):
        with pytest.raises(TryLaterError):
            await town.messages.propose(town.subject_id, "a@voorbeeldstad.example", "nl")
    await asyncio.wait_for(town.messages.propose(town.subject_id, "a@voorbeeldstad.example", "nl"), 20)

    assert [message.kind for message in await messages_of(town)] == [MessageKind.CONFIRM_ADDRESS]
