"""Only a source's own clear "erased" means erased. Anything else leaves the record where it is, and says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connectors.sdk import (
    ErasureOutcome,
    ErasurePlan,
    PlanVerdict,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from portal.erasure.model import Failure
from portal.requests.case import CaseItem
from portal.requests.obstacles import FAILURE_TEXTS, NotNowError
from portal.requests.states import ItemState, RequestState
from portal.vault import Owner
from tests.erasure.town import OFFICER, Town, granted, refused

BOX = "box:1"


async def only_item(town: Town, number: str) -> CaseItem:
    async with town.as_officer() as connection:
        case = await town.requests.case(connection, await town.request_id(number), OFFICER)
    assert case is not None
    return case.items[0]


async def state_of(town: Town, number: str) -> RequestState:
    async with town.as_resident() as connection:
        shown = await town.requests.one(connection, town.subject_id, number)
    assert shown is not None
    return shown.line.state


async def suppressed(town: Town, ref: str = BOX, source: str = "odd") -> bool:
    async with town.as_resident() as connection:
        return bool(await town.sync.suppressed(connection, town.bsn, [(source, ref)]))


async def granted_request(town: Town, ref: str = BOX) -> str:
    number = await town.file(ref)
    await town.decide(number, granted())
    return number


ODD_ANSWERS = [
    pytest.param(None, Failure.ODD_ANSWER, id="nothing at all"),
    pytest.param(True, Failure.ODD_ANSWER, id="True"),
    pytest.param("", Failure.ODD_ANSWER, id="an empty text"),
    pytest.param("erased", Failure.ODD_ANSWER, id="the word without the type"),
    pytest.param({"status": "ok"}, Failure.ODD_ANSWER, id="some JSON"),
    pytest.param(RecordRejected("in_use"), Failure.FAILED, id="a refusal"),
    pytest.param(ValueError("999990019 Lindelaan"), Failure.FAILED, id="a bug in the connector"),
    pytest.param(SourceMisconfigured("forbidden"), Failure.MISCONFIGURED, id="no rights"),
]


@pytest.mark.parametrize(("answer", "failure"), ODD_ANSWERS)
async def test_an_answer_that_is_not_clear_means_not_erased(town: Town, answer: Any, failure: Failure) -> None:
    town.odd.answer = answer
    number = await granted_request(town)

    await town.carry_out(number)

    item = await only_item(town, number)
    assert item.state is ItemState.NOT_DONE
    assert item.failure is failure
    assert await state_of(town, number) is RequestState.IN_TREATMENT
    assert BOX in await town.held()
    assert not await suppressed(town)
    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {1}


ODD_PLANS = [
    pytest.param(ErasurePlan(PlanVerdict.MUST_KEEP, until=date(2041, 1, 1)), Failure.MUST_KEEP, id="must keep it"),
    pytest.param(ErasurePlan(PlanVerdict.NOTHING_HELD), Failure.NOTHING_HELD, id="holds nothing"),
    pytest.param(None, Failure.ODD_ANSWER, id="no plan"),
    pytest.param("can_erase", Failure.ODD_ANSWER, id="the word without the type"),
    pytest.param(ErasurePlan("can_erase_everything"), Failure.ODD_ANSWER, id="an unknown verdict"),  # type: ignore[arg-type]
    pytest.param(KeyError("x"), Failure.FAILED, id="a bug in the connector"),
]


@pytest.mark.parametrize(("plan", "failure"), ODD_PLANS)
async def test_a_source_is_not_asked_to_erase_when_its_last_plan_is_no_clear_yes(
    town: Town, plan: Any, failure: Failure
) -> None:
    number = await granted_request(town)
    town.odd.plan = plan
    town.odd.asked.clear()

    await town.carry_out(number)

    assert town.odd.asked == ["plan"]
    item = await only_item(town, number)
    assert (item.state, item.failure) == (ItemState.NOT_DONE, failure)
    assert BOX in await town.held()
    assert await state_of(town, number) is RequestState.IN_TREATMENT


async def test_after_a_failure_the_officer_decides_again_and_it_goes_on_to_done(town: Town) -> None:
    town.odd.answer = None
    number = await granted_request(town)
    await town.carry_out(number)

    town.odd.answer = ErasureOutcome.ERASED
    await town.decide(number, granted())
    await town.carry_out(number)

    assert await state_of(town, number) is RequestState.CLOSED
    assert BOX not in await town.held()


async def test_after_a_failure_the_officer_may_refuse_and_the_request_closes_with_a_reason(town: Town) -> None:
    town.odd.answer = False
    number = await granted_request(town)
    await town.carry_out(number)

    await town.decide(number, refused())
    await town.carry_out(number)

    item = await only_item(town, number)
    assert item.state is ItemState.KEPT
    assert await state_of(town, number) is RequestState.CLOSED
    assert BOX in await town.held()


async def test_a_source_that_is_down_is_asked_again_later_and_meanwhile_the_request_says_not_done(town: Town) -> None:
    number = await granted_request(town)
    town.odd.answer = SourceUnavailable("timeout")
    with pytest.raises(SourceUnavailable):
        await town.carry_out(number)
    during = await state_of(town, number)

    town.odd.answer = ErasureOutcome.ERASED
    await town.carry_out(number)

    assert during is RequestState.CARRYING_OUT
    assert await state_of(town, number) is RequestState.CLOSED
    assert BOX not in await town.held()


async def test_an_erasure_whose_answer_was_lost_counts_when_the_source_then_holds_nothing(town: Town) -> None:
    number = await granted_request(town)
    town.odd.answer = SourceUnavailable("half_answer")
    with pytest.raises(SourceUnavailable):
        await town.carry_out(number)

    town.odd.plan = ErasurePlan(PlanVerdict.NOTHING_HELD)
    await town.carry_out(number)

    assert await state_of(town, number) is RequestState.CLOSED
    assert await suppressed(town)


async def test_what_could_be_erased_is_unreadable_while_another_source_is_still_down(town: Town) -> None:
    number = await town.file("provision:HH-2019-0112", BOX)
    await town.decide(number, granted())
    town.odd.answer = SourceUnavailable("refused")

    with pytest.raises(SourceUnavailable):
        await town.carry_out(number)

    async with town.as_resident() as connection:
        shown = await town.requests.one(connection, town.subject_id, number)
    assert shown is not None
    assert [item.state for item in shown.items] == [ItemState.DONE, ItemState.CARRYING_OUT]
    assert shown.items[1].obstacle == FAILURE_TEXTS[Failure.UNAVAILABLE].resident
    assert shown.line.state is RequestState.CARRYING_OUT
    assert not shown.has_certificate
    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {2}

    town.odd.answer = ErasureOutcome.ERASED
    await town.carry_out(number)
    assert await state_of(town, number) is RequestState.CLOSED
    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {3}


@pytest.mark.parametrize(
    "can_be_asked", [True, False], ids=["a source that says it cannot", "a source that only reads"]
)
async def test_a_source_that_cannot_erase_waits_for_its_steward_and_is_not_done_before(
    town: Town, *, can_be_asked: bool
) -> None:
    ref = BOX if can_be_asked else "silent:9"
    town.odd.plan = ErasurePlan(PlanVerdict.CANNOT)
    number = await granted_request(town, ref)
    await town.carry_out(number)
    waiting = await only_item(town, number)
    during = await state_of(town, number)
    held_meanwhile = ref in await town.held()

    async with town.as_officer() as connection:
        await town.requests.steward_confirmed(connection, await town.request_id(number), OFFICER, 1)
    await town.carry_out(number)

    assert waiting.waits_for_steward
    assert waiting.state is ItemState.CARRYING_OUT
    assert during is RequestState.CARRYING_OUT
    assert held_meanwhile
    assert await state_of(town, number) is RequestState.CLOSED
    assert ref not in await town.held()
    assert town.odd.asked.count("erase") == 0
    await town.pull()
    assert ref not in await town.held()


async def test_a_steward_cannot_confirm_what_nobody_asked_of_them(town: Town) -> None:
    number = await granted_request(town)

    async with town.as_officer() as connection:
        with pytest.raises(NotNowError):
            await town.requests.steward_confirmed(connection, await town.request_id(number), OFFICER, 1)


async def test_a_steward_who_cannot_erase_either_sends_the_item_back_to_the_officer(town: Town) -> None:
    number = await granted_request(town, "silent:9")
    await town.carry_out(number)

    async with town.as_officer() as connection:
        await town.requests.steward_refused(connection, await town.request_id(number), OFFICER, 1)
    back = await only_item(town, number), await state_of(town, number)
    await town.decide(number, refused())
    await town.carry_out(number)

    assert (back[0].state, back[0].failure) == (ItemState.NOT_DONE, Failure.MUST_KEEP)
    assert back[1] is RequestState.IN_TREATMENT
    assert await state_of(town, number) is RequestState.CLOSED
    assert "silent:9" in await town.held()


async def test_a_second_verdict_is_told_only_when_it_is_decided_too(town: Town) -> None:
    town.odd.answer = None
    number = await granted_request(town)
    await town.carry_out(number)
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, refused(), case.items[0].version)

    async with town.as_resident() as connection:
        shown = await town.requests.one(connection, town.subject_id, number)

    assert shown is not None
    assert (shown.items[0].state, shown.items[0].granted) == (ItemState.NOT_DONE, None)


async def test_a_record_the_source_lost_by_itself_is_closed_after_the_steward_confirms_it(town: Town) -> None:
    number = await granted_request(town)
    town.odd.plan = ErasurePlan(PlanVerdict.NOTHING_HELD)
    await town.carry_out(number)

    async with town.as_officer() as connection:
        await town.requests.steward_confirmed(connection, await town.request_id(number), OFFICER, 1)
    await town.carry_out(number)

    assert await state_of(town, number) is RequestState.CLOSED
    assert await suppressed(town)


async def test_a_row_that_vanished_meanwhile_is_remembered_as_erased_all_the_same(town: Town) -> None:
    number = await granted_request(town)
    town.odd.held[town.bsn].discard(BOX)
    await town.pull()
    assert BOX not in await town.held()

    await town.carry_out(number)

    assert await state_of(town, number) is RequestState.CLOSED
    assert await suppressed(town)
