"""An officer handles a case: queue, dry run, verdicts that the law allows, and two officers at once."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from connectors.sdk import ErasurePlan, PlanVerdict, SourceUnavailable
from portal.audit import Action, Actor, ActorKind, Event, Look
from portal.database import Login
from portal.erasure.model import Failure
from portal.requests.calendar import local_day
from portal.requests.grounds import Answer, Register, Right
from portal.requests.law.brp import registry_due
from portal.requests.model import Urgent, Verdict, VerdictNotAllowedError
from portal.requests.obstacles import ChangedMeanwhileError, NotNowError, NotThereError, UndecidedError
from portal.requests.states import ItemState, RequestState
from tests.erasure.town import OFFICER, Town, granted, refused

LAPSED, RUNNING = "provision:HH-2019-0112", "provision:HH-2023-0417"


async def log_of(town: Town) -> list[Look]:
    looking = Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=town.subject_id)
    async with town.as_resident() as connection:
        access, _ = await town.audit.look(connection, looking)
        return await town.audit.log_of(connection, town.subject_id, access)


async def test_the_queue_holds_every_open_request_what_cannot_wait_at_the_top_then_the_one_due_first(
    town: Town,
) -> None:
    numbers = {await town.file(LAPSED), await town.file(RUNNING)}

    async with town.as_officer() as connection:
        lines = await town.requests.queue(connection)

    assert numbers <= {line.number for line in lines}
    order = [(line.urgent is not Urgent.OBJECTION_TO_FORWARD, line.due_on) for line in lines]
    assert order == sorted(order)
    assert town.bsn not in repr(lines)
    assert "HH-20" not in repr(lines)


async def test_opening_a_case_asks_the_sources_again_and_starts_the_treatment(town: Town) -> None:
    number = await town.file(LAPSED, RUNNING, "box:1", reason="Weg ermee.")
    town.odd.plan = ErasurePlan(PlanVerdict.MUST_KEEP, until=date(2041, 9, 30), ground="A17-3-B")

    case = await town.open_case(number)

    assert case.line.state is RequestState.IN_TREATMENT
    assert case.file.reason == "Weg ermee."
    assert town.odd.asked == ["plan"]
    assert [item.plan and item.plan.plan and item.plan.plan.verdict for item in case.items] == [
        PlanVerdict.CAN_ERASE,
        PlanVerdict.MUST_KEEP,
        PlanVerdict.MUST_KEEP,
    ]
    proposals = [item.proposal for item in case.items]
    assert all(proposals)
    assert [proposal and proposal.answer for proposal in proposals] == [Answer.GRANT, Answer.REFUSE, Answer.REFUSE]
    assert proposals[2] is not None
    assert proposals[2].keep_until == date(2041, 9, 30)
    assert proposals[2].ground == "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
    assert all(item.record is not None for item in case.items)


async def test_a_source_that_is_down_shows_as_such_in_the_case_and_proposes_nothing(town: Town) -> None:
    number = await town.file("box:1")
    town.odd.plan = SourceUnavailable("timeout")

    case = await town.open_case(number)

    assert case.items[0].plan is not None
    assert case.items[0].plan.problem is Failure.UNAVAILABLE
    assert case.items[0].proposal is None


async def test_a_case_cannot_be_decided_before_every_item_has_a_verdict(town: Town) -> None:
    case = await town.open_case(await town.file(LAPSED, RUNNING))
    request_id = case.line.request_id

    async with town.as_officer() as connection:
        await town.requests.give_verdict(connection, request_id, OFFICER, 1, granted(), case.items[0].version)
    async with town.as_officer() as connection:
        with pytest.raises(UndecidedError):
            await town.requests.decide(connection, request_id, OFFICER)


async def test_an_officer_who_saw_an_older_verdict_does_not_overwrite_the_newer_one(town: Town) -> None:
    case = await town.open_case(await town.file(LAPSED))
    request_id, version = case.line.request_id, case.items[0].version

    async def give(verdict: Verdict) -> bool:
        try:
            async with town.as_officer() as connection:
                await town.requests.give_verdict(connection, request_id, OFFICER, 1, verdict, version)
        except ChangedMeanwhileError:
            return False
        return True

    given = await asyncio.gather(give(granted()), give(refused()))

    assert sorted(given) == [False, True]
    async with town.as_officer() as connection:
        after = await town.requests.case(connection, request_id, OFFICER)
    assert after is not None
    assert after.items[0].verdict == (granted() if given[0] else refused())


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(right=Right.RECTIFICATION, answer=Answer.GRANT, ground="A16-INACCURATE"),
        Verdict(right=Right.ERASURE, answer=Answer.GRANT, ground="A17-1-D-UNLAWFUL", register=Register.BRP),
    ],
    ids=["another right", "another register"],
)
async def test_a_verdict_of_another_right_or_register_is_refused(town: Town, verdict: Verdict) -> None:
    case = await town.open_case(await town.file(LAPSED))

    async with town.as_officer() as connection:
        with pytest.raises(VerdictNotAllowedError):
            await town.requests.give_verdict(
                connection, case.line.request_id, OFFICER, 1, verdict, case.items[0].version
            )


async def test_a_verdict_on_an_item_that_is_not_there_is_refused(town: Town) -> None:
    case = await town.open_case(await town.file(LAPSED))

    async with town.as_officer() as connection:
        with pytest.raises(NotThereError):
            await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 2, granted(), 1)


async def test_nothing_can_be_decided_twice_or_changed_after_it_was_decided(town: Town) -> None:
    number = await town.file(LAPSED)
    await town.decide(number, granted())
    request_id = await town.request_id(number)

    for when in ("decided", "closed"):
        async with town.as_officer() as connection:
            with pytest.raises(NotNowError):
                await town.requests.decide(connection, request_id, OFFICER)
        async with town.as_officer() as connection:
            with pytest.raises(NotNowError):
                await town.requests.give_verdict(connection, request_id, OFFICER, 1, refused(), 2)
        if when == "decided":
            await town.carry_out(number)


async def test_a_resident_reads_a_verdict_only_once_the_case_is_decided(town: Town) -> None:
    number = await town.file(RUNNING)
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, refused(), case.items[0].version)
    async with town.as_resident() as connection:
        before = await town.requests.one(connection, town.subject_id, number)

    async with town.as_officer() as connection:
        await town.requests.decide(connection, case.line.request_id, OFFICER)
    await town.carry_out(number)

    async with town.as_resident() as connection:
        after = await town.requests.one(connection, town.subject_id, number)
    assert before is not None
    assert after is not None
    assert (before.items[0].state, before.items[0].granted, before.items[0].reason) == (ItemState.ASKED, None, "")
    assert (after.items[0].state, after.items[0].granted) == (ItemState.KEPT, False)
    assert after.items[0].reason == refused().reason
    assert after.items[0].keep_until is not None
    assert len(after.remedies) == 3
    assert all("{" not in paragraph.text.nl for paragraph in after.remedies)
    assert after.has_certificate


async def test_the_residents_log_shows_every_act_with_role_and_reason_and_never_a_name(town: Town) -> None:
    number = await town.file(LAPSED)
    await town.decide(number, granted())
    await town.carry_out(number)
    async with town.as_resident() as connection:
        await town.requests.certificate(connection, town.subject_id, number)

    lines = await log_of(town)
    officers = [line for line in lines if line.actor == ActorKind.OFFICER]
    assert {line.action for line in officers} == {
        Action.CASE_OPENED,
        Action.VERDICT_GIVEN,
        Action.CASE_DECIDED,
    }
    assert all(line.role == "privacy_officer" and line.details["reason"] == "officer:erasure" for line in officers)
    assert str(OFFICER.id) not in repr(officers)
    acts = [line.action for line in lines]
    for action in (Action.REQUEST_FILED, Action.CERTIFICATE_ISSUED, Action.CERTIFICATE_DOWNLOADED, Action.KEY_REPLACED):
        assert acts.count(action) == 1


async def test_carrying_out_is_queued_if_and_only_if_the_decision_is_committed(town: Town) -> None:
    case = await town.open_case(await town.file(LAPSED))
    request_id = case.line.request_id

    async def queued() -> int:
        async with town.view.begin(Login.WORKER) as connection:
            rows = await connection.exec_driver_sql(
                "SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = 'erasure.carry_out' "
                "AND args->>'request_id' = %s",
                (str(request_id),),
            )
            return int(rows.scalar_one())

    async def decide() -> None:
        await town.requests.give_verdict(connection, request_id, OFFICER, 1, granted(), case.items[0].version)
        await town.requests.decide(connection, request_id, OFFICER)

    async with town.as_officer() as connection:
        await decide()
        await connection.rollback()
    before = await queued()
    async with town.as_officer() as connection:
        await decide()

    assert (before, await queued()) == (0, 1)


async def test_a_source_that_can_only_be_read_is_proposed_by_its_retention(town: Town) -> None:
    case = await town.open_case(await town.file("silent:9"))

    assert case.items[0].plan is not None
    assert case.items[0].plan.problem is Failure.CANNOT
    assert case.items[0].retention_until == date(2002, 1, 1)
    assert case.items[0].proposal is not None
    assert case.items[0].proposal.answer is Answer.GRANT


async def test_an_item_of_the_civil_registry_falls_under_its_own_law(town: Town) -> None:
    number = await town.file("brp:9", LAPSED)
    case = await town.open_case(number)
    item = case.items[0]

    assert [item.register for item in case.items] == [Register.BRP, Register.CASE]
    assert set(item.choices(Answer.GRANT)) == {"A17-1-D-UNLAWFUL"}
    assert item.proposal is None, "whether it was unlawful is for a person to say"
    assert case.line.due_on <= registry_due(local_day(case.line.received_at), Right.ERASURE).last_day
    async with town.as_officer() as connection:
        with pytest.raises(VerdictNotAllowedError):
            await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, granted(), item.version)
