"""A message goes out if its transaction committed, says nothing personal, and is not lost in silence."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from portal.audit import Action
from portal.database import Login
from portal.demo.mail_catcher import MailCatcher
from portal.messages import MessageKind, MessageState
from portal.messages.postman import NotSent
from portal.requests.terms import ExtensionReason
from portal.settings import Mail
from tests.conftest import Clusters
from tests.erasure.town import OFFICER, Town, as_administrator, granted
from tests.messages.conftest import SENDER, messages_with
from tests.messages.steps import (
    EMAIL,
    acts,
    deliver_all,
    everything_about,
    give_address,
    messages_of,
    undelivered,
    waiting,
)
from tests.people.parts import Clock

NOTE = "note:1"


async def test_a_resident_is_told_when_a_request_is_received_decided_and_finished(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    number = await town.file(NOTE, reason="Dit gaat over mijn buurman")
    await town.decide(number, granted())
    await town.carry_out(number)
    await deliver_all(town, clusters)

    news = catcher.mails()[1:]
    kinds = [message.kind for message in reversed(await messages_of(town))][1:]
    assert kinds == [MessageKind.REQUEST_RECEIVED, MessageKind.REQUEST_DECIDED, MessageKind.REQUEST_CLOSED]
    assert [mail["Subject"] for mail in news] == [f"Er is nieuws over uw verzoek {number}"] * 3
    assert len({mail["Message-ID"] for mail in news}) == 3
    for mail in news:
        assert (mail["To"], mail["Auto-Submitted"], mail.get_content_type()) == (EMAIL, "auto-generated", "text/plain")
        assert SENDER in mail["From"]
        text = mail.get_content()
        assert re.findall(r"https?://\S+", text) == [town.settings.server.address]
        assert town.settings.municipality.phone in text
        for personal in (town.bsn, str(town.subject_id), "buurman", "note", "gesprek", "homecare", "Lindelaan"):
            assert personal not in mail.as_string()
    assert (await acts(town)).count("message:subject:sent") == 4
    assert not await undelivered(town)


async def test_a_message_exists_only_if_its_transaction_committed(town: Town, clusters: Clusters) -> None:
    class ChangedTheirMindError(Exception):
        pass

    async def change_their_mind() -> None:
        async with town.as_resident() as connection:
            await town.messages.tell(connection, town.subject_id, MessageKind.PROFILE_APPEARED)
            raise ChangedTheirMindError

    with pytest.raises(ChangedTheirMindError):
        await change_their_mind()

    assert not await messages_of(town)
    assert not waiting(town, clusters)


async def test_a_job_holds_random_ids_and_nothing_else(town: Town, clusters: Clusters) -> None:
    await town.file(NOTE)

    for (args,) in as_administrator(
        clusters.owner("view"),
        "SELECT args FROM queue.procrastinate_jobs WHERE task_name = 'messages.deliver' AND args->>'subject_id' = %s",
        str(town.subject_id),
    ):
        assert args.keys() == {"subject_id", "message_id"}
    assert len(waiting(town, clusters)) == 1


async def test_delivering_twice_sends_once(town: Town, clusters: Clusters, catcher: MailCatcher) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    await deliver_all(town, clusters)
    await deliver_all(town, clusters)

    assert len(catcher.mails()) == 2


async def test_sent_again_after_a_kill_it_is_the_same_mail(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    await deliver_all(town, clusters)
    undone = (
        "UPDATE message SET state = 'queued', settled_at = NULL WHERE subject_id = %s AND kind = 'request_received'"
    )
    as_administrator(clusters.owner("view"), undone, town.subject_id)  # killed before it was written down
    await deliver_all(town, clusters)

    first, second = catcher.mails()[1:]
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


async def test_a_server_that_is_away_is_tried_again_and_meanwhile_it_shows(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    catcher.answer = lambda line: "451 Later please" if line.upper().startswith("MAIL") else None
    with pytest.raises(NotSent, match="postponed"):
        await town.messages.deliver(town.subject_id, waiting(town, clusters)[-1])
    during = (await messages_of(town))[0]

    catcher.answer = lambda _: None
    await deliver_all(town, clusters)
    after = (await messages_of(town))[0]

    assert (during.state, during.failure, during.attempts) == (MessageState.QUEUED, "postponed", 1)
    assert (after.state, after.failure, after.attempts) == (MessageState.SENT, None, 2)


async def test_what_could_not_be_sent_for_a_day_is_an_officers_in_time_for_a_letter(
    town: Town, clusters: Clusters, catcher: MailCatcher, clock: Clock
) -> None:
    await give_address(town, clusters, catcher)
    number = await town.file(NOTE)
    await catcher.stop()
    with pytest.raises(NotSent, match="unavailable"):
        await town.messages.deliver(town.subject_id, waiting(town, clusters)[-1])
    assert not await undelivered(town)

    clock.move(hours=24)
    await town.messages.deliver(town.subject_id, waiting(town, clusters)[-1])

    (lost,) = await undelivered(town)
    assert (lost.state, lost.failure, lost.number) == (MessageState.FAILED, "unavailable", number)
    assert (lost.tell_before - clock()).total_seconds() > 23 * 3600


async def test_an_address_that_is_refused_is_not_tried_again_and_a_letter_is_written_down(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    catcher.answer = lambda line: f"550 No {EMAIL} here" if line.upper().startswith("RCPT") else None
    await deliver_all(town, clusters)
    (lost,) = await undelivered(town)
    assert (lost.failure, lost.attempts) == ("address_refused", 1)
    assert EMAIL not in everything_about(clusters, town.subject_id)

    async with town.as_officer() as connection:
        assert await town.messages.sent_by_letter(connection, lost.message_id, OFFICER)
    async with town.as_officer() as connection:
        assert not await town.messages.sent_by_letter(connection, lost.message_id, OFFICER)

    assert not await undelivered(town)
    assert (await messages_of(town))[0].state is MessageState.BY_LETTER
    assert "letter:subject:sent" in await acts(town)


async def test_a_decision_for_somebody_without_an_address_needs_a_letter_and_the_rest_does_not(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    number = await town.file(NOTE)
    await town.decide(number, granted())
    await town.carry_out(number)
    await deliver_all(town, clusters)

    assert not catcher.mails()
    assert [(each.kind, each.state) for each in await undelivered(town)] == [
        (MessageKind.REQUEST_DECIDED, MessageState.NO_ADDRESS)
    ]


async def test_more_time_and_a_question_need_a_letter_too_when_there_is_no_address(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    number = await town.file(NOTE)
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        await town.requests.extend(
            connection, case.line.request_id, OFFICER, [ExtensionReason.COMPLEXITY], case.version
        )
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        await town.requests.ask_resident(
            connection, case.line.request_id, OFFICER, "Welke notitie?", date(2099, 1, 1), case.version
        )
    await deliver_all(town, clusters)

    assert {each.kind for each in await undelivered(town)} == {
        MessageKind.REQUEST_EXTENDED,
        MessageKind.REQUEST_QUESTION,
    }


async def test_an_officer_writes_only_to_the_resident_of_the_open_case(town: Town, clusters: Clusters) -> None:
    number = await town.file(NOTE)
    for subject_id, request_id in ((uuid4(), await town.request_id(number)), (town.subject_id, uuid4())):
        with pytest.raises(DBAPIError, match="row-level security"):
            async with town.view.begin(Login.OFFICER, request_id=await town.request_id(number)) as connection:
                await town.messages.tell(
                    connection, subject_id, MessageKind.REQUEST_DECIDED, request_id=request_id, number=number
                )


async def test_officers_see_neither_addresses_nor_messages_that_went_well(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    await deliver_all(town, clusters)

    async with town.as_officer() as connection:
        seen = await town.messages.of(connection, town.subject_id)
    assert not seen
    with pytest.raises(Exception, match="permission denied"):
        async with town.as_officer() as connection:
            await town.messages.is_reachable(connection, town.subject_id)


async def test_without_a_mail_server_nothing_waits_for_ever(
    town: Town, clusters: Clusters, catcher: MailCatcher, clock: Clock
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    await messages_with(town, Mail(), clock).deliver(town.subject_id, waiting(town, clusters)[-1])

    assert [(each.state, each.failure) for each in await undelivered(town)] == [("failed", "no_mail_server")]


async def test_the_look_at_the_address_is_in_the_residents_log(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    before = (await acts(town)).count(Action.MAILBOX_LOOKED)
    await deliver_all(town, clusters)

    assert (await acts(town)).count(Action.MAILBOX_LOOKED) == before + 1
