"""A resident takes a request back, wholly, until it is carried out."""

from __future__ import annotations

import asyncio

import pytest

from portal.decisions.disputes import DisputeState
from portal.requests.model import Outcome, Target
from portal.requests.obstacles import NotNowError, NotThereError
from portal.requests.states import ItemState, RequestState
from tests.correction.parts import (
    CALLBACK,
    RUNNING,
    ask,
    case_of,
    correct,
    decide,
    decision_id,
    disputes,
    log_of,
    right,
    shown,
)
from tests.erasure.town import OFFICER, Town, granted

LAPSED = "provision:HH-2019-0112"


async def withdraw(town: Town, number: str) -> None:
    async with town.as_resident() as connection:
        await town.requests.withdraw(connection, town.subject_id, number)


@pytest.mark.parametrize("opened", [False, True])
async def test_a_request_that_is_not_carried_out_can_be_taken_back(town: Town, opened: bool) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    if opened:
        await town.open_case(number)
    assert (await shown(town, number)).can_withdraw
    async with town.as_resident() as connection:
        told = len(await town.messages.of(connection, town.subject_id))

    await withdraw(town, number)

    view = await shown(town, number)
    assert (view.line.state, view.line.outcome) == (RequestState.CLOSED, Outcome.WITHDRAWN)
    assert view.line.closed_at is not None
    assert not view.can_withdraw
    assert view.remedies == ()
    assert view.items[0].state is ItemState.ASKED
    assert [held.state for held in await disputes(town)] == [DisputeState.WITHDRAWN]
    assert "request:subject:withdrawn" in [look.action for look in await log_of(town)]
    async with town.as_resident() as connection:
        assert len(await town.messages.of(connection, town.subject_id)) == told, "nobody is told what they did"
    assert (await case_of(town, number)).line.outcome is Outcome.WITHDRAWN
    await town.carry_out(number)
    await town.requests.plan(town.subject_id, await town.request_id(number))
    assert (await correct(town, RUNNING, "hours_per_week", "6")).new, "they may ask again"


async def test_what_was_withdrawn_is_in_the_list_of_closed_requests_and_not_in_the_queue(town: Town) -> None:
    number = await town.file(LAPSED)
    async with town.as_officer() as connection:
        before = await town.requests.open_count(connection)
    await withdraw(town, number)

    async with town.as_officer() as connection:
        assert number not in {line.number for line in await town.requests.queue(connection)}
        assert (await town.requests.closed(connection, limit=1))[0].number == number
        assert await town.requests.open_count(connection) == before - 1


async def test_the_telephone_number_goes_with_it(town: Town) -> None:
    number = (await ask(town, Target.decision(await decision_id(town)), "", CALLBACK)).number
    await withdraw(town, number)

    assert (await case_of(town, number)).file.callback is None


async def test_it_is_too_late_once_it_was_decided(town: Town) -> None:
    number = await town.file(LAPSED)
    await town.decide(number, granted())
    assert not (await shown(town, number)).can_withdraw
    for _ in ("decided", "closed"):
        with pytest.raises(NotNowError):
            await withdraw(town, number)
        await town.carry_out(number)
    assert (await shown(town, number)).line.outcome is Outcome.GRANTED


async def test_it_is_too_late_when_a_part_of_it_was_carried_out(town: Town) -> None:
    number = await town.file(LAPSED, "box:1")
    await town.decide(number, granted())
    town.odd.answer = ValueError("no")
    await town.carry_out(number)
    view = await shown(town, number)
    assert (view.line.state, view.items[0].state) == (RequestState.IN_TREATMENT, ItemState.DONE)
    assert not view.can_withdraw

    with pytest.raises(NotNowError):
        await withdraw(town, number)
    assert (await shown(town, number)).line.state is RequestState.IN_TREATMENT


async def test_somebody_elses_number_answers_like_one_that_does_not_exist(town: Town, view: object) -> None:
    from uuid import uuid4

    from portal.database import Login

    number = await town.file(LAPSED)
    for who, what in ((uuid4(), number), (town.subject_id, "2026-9999999")):
        async with town.view.begin(Login.RESIDENT, subject_id=who) as connection:
            with pytest.raises(NotThereError):
                await town.requests.withdraw(connection, who, what)
    assert (await shown(town, number)).line.state is RequestState.FILED


async def test_of_a_withdrawal_and_a_decision_at_one_moment_one_wins(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, right(), 1)

    async def deciding() -> str:
        try:
            async with town.as_officer() as connection:
                await town.requests.decide(connection, case.line.request_id, OFFICER)
        except NotNowError:
            return ""
        return "decided"

    async def withdrawing() -> str:
        try:
            await withdraw(town, number)
        except NotNowError:
            return ""
        return "withdrawn"

    won = sorted(await asyncio.gather(deciding(), withdrawing()))[1:]

    view = await shown(town, number)
    expected = {"decided": RequestState.CARRYING_OUT, "withdrawn": RequestState.CLOSED}
    assert won[0]
    assert view.line.state is expected[won[0]]
    if won == ["decided"]:
        await town.carry_out(number)
        assert (await shown(town, number)).line.outcome is Outcome.GRANTED


async def test_a_closed_list_goes_on_where_a_page_ended(town: Town) -> None:
    numbers = []
    for ref in (LAPSED, RUNNING, "box:1"):
        numbers.append(await town.file(ref))
        await withdraw(town, numbers[-1])

    async with town.as_officer() as connection:
        first = await town.requests.closed(connection, limit=2)
        rest = await town.requests.closed(connection, before=first[-1].closed_at, limit=2)
    assert [line.number for line in (*first, *rest)][:3] == numbers[::-1]


async def test_nothing_can_be_decided_about_what_was_withdrawn(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    await town.open_case(number)
    await withdraw(town, number)

    with pytest.raises(NotNowError):
        await decide(town, number, right())
