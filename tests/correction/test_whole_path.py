"""From "this is wrong" to a source that says otherwise, and everything in between that may never be called done."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from connectors.sdk import RecordRejected, SourceMisconfigured, SourceUnavailable
from portal.correction.model import Setback, Step
from portal.database import Login
from portal.decisions.disputes import DisputeKind, DisputeState
from portal.erasure.certificate import Result
from portal.requests.model import Outcome, Target, VerdictNotAllowedError
from portal.requests.obstacles import IncompleteError, NotNowError, NotThereError
from portal.requests.states import ItemState, RequestState
from tests.correction.parts import (
    LAPSED,
    RUNNING,
    WRONG,
    case_of,
    correct,
    correct_target,
    decide,
    decision_id,
    disputes,
    log_of,
    not_wrong,
    right,
    shown,
    value,
)
from tests.erasure.town import OFFICER, Town, granted


def in_the_department(town: Town) -> int:
    with sqlite3.connect(town.folder / "homecare.sqlite") as connection:
        query = "SELECT hours_per_week FROM provision WHERE number = 'HH-2023-0417'"
        hours: int = connection.execute(query).fetchone()[0]
    return hours


async def test_a_wrong_value_is_corrected_in_its_source_and_shown_after_a_fresh_pull(town: Town) -> None:
    assert (in_the_department(town), await value(town, RUNNING, "hours_per_week")) == (4, 4)
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    await decide(town, number, right())

    await town.carry_out(number)

    assert in_the_department(town) == 6
    assert await value(town, RUNNING, "hours_per_week") == 6
    view = await shown(town, number)
    item = view.items[0]
    assert (view.line.state, view.line.outcome) == (RequestState.CLOSED, Outcome.GRANTED)
    assert (item.state, item.label.nl, item.obstacle) == (ItemState.DONE, "Verbeterd", None)
    assert item.corrected_at is not None
    assert (item.facts.value, item.facts.wished, item.granted_value) == (4, "6", 6)
    assert item.facts.field_label is not None
    assert item.route is not None
    assert item.route.legal_basis == "GDPR 16"
    assert view.has_certificate


async def test_the_decision_that_used_it_rests_on_disputed_then_on_corrected_data(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number

    async def now() -> DisputeState:
        (held,) = await disputes(town)
        assert (held.number, held.kind) == (number, DisputeKind.WRONG)
        assert held.place == town.disputes.places(town.subject_id)("homecare", RUNNING, "hours_per_week")
        return held.state

    assert await now() is DisputeState.OPEN
    await decide(town, number, right())
    assert await now() is DisputeState.AGREED
    await town.carry_out(number)
    assert await now() is DisputeState.CORRECTED


async def test_what_is_not_wrong_stays_and_the_dispute_says_so(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    await decide(town, number, not_wrong())
    await town.carry_out(number)

    assert in_the_department(town) == 4
    view = await shown(town, number)
    assert (view.line.outcome, view.items[0].state) == (Outcome.REFUSED, ItemState.KEPT)
    assert view.items[0].granted_value is None
    (used_by,) = (await case_of(town, number)).items[0].used_by
    assert (used_by.title.nl, used_by.decided_on, used_by.decisive) == ("Besluit", date(2026, 9, 14), False)
    assert [held.state for held in await disputes(town)] == [DisputeState.KEPT]
    assert (await correct(town, RUNNING, "hours_per_week", "6")).new, "they may ask again"


async def test_the_officer_may_grant_another_value_and_says_why(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    case = await town.open_case(number)

    for verdict, problem in ((right("vijf", "Wij vonden vijf uren in het plan."), "number"), (right("5"), "Explain")):
        async with town.as_officer() as connection:
            with pytest.raises(VerdictNotAllowedError, match=problem):
                await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, verdict, 1)
    await decide(town, number, right("5", "In het plan van uw wijkteam staan vijf uren."))
    await town.carry_out(number)

    assert in_the_department(town) == 5
    assert (await shown(town, number)).items[0].granted_value == 5


async def test_a_wish_that_is_no_number_cannot_be_granted_as_it_is(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "zes uren natuurlijk")).number
    case = await town.open_case(number)

    async with town.as_officer() as connection:
        with pytest.raises(VerdictNotAllowedError, match="It is a number now"):
            await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, right(), 1)
    assert case.items[0].proposal is None, "whether it is wrong is for a person to say"


@pytest.mark.parametrize(
    ("wished", "problem"), [("", "Write down"), ("  4 ", "what it says now"), ("x" * 1001, "too long")]
)
async def test_a_wish_that_changes_nothing_or_is_no_wish_is_not_filed(town: Town, wished: str, problem: str) -> None:
    with pytest.raises(IncompleteError, match=problem):
        await correct(town, RUNNING, "hours_per_week", wished)
    assert await disputes(town) == []


async def test_a_data_point_that_is_not_there_cannot_be_corrected(town: Town) -> None:
    record = (await town.held())[RUNNING].record_id
    for target in (
        Target.record(uuid4(), "hours_per_week"),
        Target.record(record, "no_such_field"),
        Target.record(record),
        Target.decision(await decision_id(town), 9),
        Target.decision(await decision_id(town), -1),
        Target.decision(await decision_id(town)),
        Target.decision(uuid4(), 0),
    ):
        with pytest.raises(NotThereError):
            await correct_target(town, target, "6")


async def test_one_form_files_one_request_and_one_data_point_is_in_one_open_request(town: Town) -> None:
    submission = uuid4()
    first = await correct(town, RUNNING, "hours_per_week", "6", submission=submission)
    again = await correct(town, RUNNING, "hours_per_week", "6", submission=submission)
    other_form = await correct(town, RUNNING, "hours_per_week", "7")
    as_an_input = await correct_target(town, Target.decision(await decision_id(town), 0), "7")
    another_field = await correct(town, RUNNING, "status", "loopt")

    assert first.new
    assert another_field.new
    assert [(filed.number, filed.new) for filed in (again, other_form, as_an_input)] == [(first.number, False)] * 3
    assert len(await disputes(town)) == 2


async def test_an_input_of_a_decision_is_corrected_where_it_came_from(town: Town) -> None:
    number = (await correct_target(town, Target.decision(await decision_id(town), 0), "6")).number
    case = await decide(town, number, right())
    item = case.items[0]
    assert (item.about.source, item.facts.value, item.facts.position) == ("homecare", 4, 0)
    assert item.decision is not None, "the officer sees the decision that the item points at"
    assert item.record is None

    await town.carry_out(number)

    assert in_the_department(town) == 6
    (held,) = await disputes(town)
    assert (held.decision_id, held.position, held.state) == (item.about.target.id, 0, DisputeState.CORRECTED)


async def test_a_source_that_says_it_did_and_shows_the_old_value_is_not_believed(town: Town) -> None:
    town.odd.deaf = True
    number = (await correct(town, "box:1", "name", "doos van Marijke")).number
    await decide(town, number, right())
    await town.carry_out(number)

    item = (await case_of(town, number)).items[0]
    assert (item.state, item.failure, item.waits_for_steward) == (ItemState.CARRYING_OUT, Setback.STILL_OLD, True)
    view = await shown(town, number)
    assert view.line.state is RequestState.CARRYING_OUT
    assert view.items[0].obstacle is not None
    assert not view.has_certificate

    town.odd.deaf, town.odd.names["box:1"] = False, "doos van Marijke"
    async with town.as_officer() as connection:
        await town.requests.steward_confirmed(connection, await town.request_id(number), OFFICER, 1)
    await town.carry_out(number)
    assert (await shown(town, number)).items[0].state is ItemState.DONE
    assert town.odd.asked.count("rectify") == 1, "what is with its steward is not asked again"


async def test_a_steward_who_says_it_is_done_while_the_source_shows_the_old_value_is_told_so(town: Town) -> None:
    number = (await correct(town, "silent:9", "name", "doos van Marijke")).number
    await decide(town, number, right())
    await town.carry_out(number)
    item = (await case_of(town, number)).items[0]
    assert (item.failure, item.waits_for_steward) == (Setback.BY_HAND, True)

    async with town.as_officer() as connection:
        await town.requests.steward_confirmed(connection, await town.request_id(number), OFFICER, 1)
    await town.carry_out(number)

    item = (await case_of(town, number)).items[0]
    assert (item.state, item.failure, item.waits_for_steward) == (ItemState.CARRYING_OUT, Setback.STILL_OLD, True)
    assert [held.state for held in await disputes(town)] == [DisputeState.AGREED]


async def test_a_steward_who_cannot_do_it_brings_it_back_to_the_officer(town: Town) -> None:
    number = (await correct(town, "silent:9", "name", "doos van Marijke")).number
    await decide(town, number, right())
    await town.carry_out(number)
    async with town.as_officer() as connection:
        await town.requests.steward_refused(connection, await town.request_id(number), OFFICER, 1)

    view = await shown(town, number)
    assert (view.line.state, view.items[0].state) == (RequestState.IN_TREATMENT, ItemState.NOT_DONE)
    await decide(town, number, not_wrong())
    await town.carry_out(number)
    assert (await shown(town, number)).line.outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("raised", "state", "setback"),
    [
        (RecordRejected("not_held"), ItemState.NOT_DONE, Setback.NOT_HELD),
        (RecordRejected("not_correctable"), ItemState.CARRYING_OUT, Setback.NOT_CORRECTABLE),
        (RecordRejected("unreadable_value"), ItemState.CARRYING_OUT, Setback.NOT_ACCEPTED),
        (RecordRejected("unreadable_date"), ItemState.CARRYING_OUT, Setback.NOT_ACCEPTED),
        (RecordRejected("something_else"), ItemState.NOT_DONE, Setback.WENT_WRONG),
        (SourceMisconfigured("forbidden"), ItemState.CARRYING_OUT, Setback.SET_UP_WRONGLY),
        (ValueError("999990019 Xanthippe"), ItemState.NOT_DONE, Setback.WENT_WRONG),
    ],
    ids=lambda given: getattr(given, "code", None) or type(given).__name__,
)
async def test_whatever_a_source_answers_it_is_not_called_done(
    town: Town, raised: BaseException, state: ItemState, setback: Setback
) -> None:
    town.odd.rectified = raised
    number = (await correct(town, "box:1", "name", "doos van Marijke")).number
    await decide(town, number, right())
    await town.carry_out(number)

    item = (await case_of(town, number)).items[0]
    assert (item.state, item.failure) == (state, setback)
    view = await shown(town, number)
    assert view.items[0].obstacle is not None
    assert view.items[0].corrected_at is None
    assert not view.has_certificate
    assert await value(town, "box:1", "name") == "doos box:1 van iemand"


@pytest.mark.parametrize("when", ["asked", "looked at again"])
async def test_a_source_that_is_away_is_asked_again_later_and_then_it_is_done(town: Town, when: str) -> None:
    away = SourceUnavailable("timeout")
    town.odd.rectified, town.odd.mute = (away, None) if when == "asked" else (None, away)
    number = (await correct(town, "box:1", "name", "doos van Marijke")).number
    await decide(town, number, right())
    for _ in range(2):
        with pytest.raises(SourceUnavailable):
            await town.carry_out(number)
        item = (await case_of(town, number)).items[0]
        assert (item.state, item.failure, item.waits_for_steward) == (ItemState.CARRYING_OUT, Setback.NO_ANSWER, False)

    town.odd.rectified = town.odd.mute = None
    await town.carry_out(number)
    assert (await shown(town, number)).items[0].state is ItemState.DONE


async def test_what_was_erased_meanwhile_is_not_put_back_by_a_correction(town: Town) -> None:
    number = (await correct(town, LAPSED, "status", "loopt")).number
    deletion = await town.file(LAPSED)
    await town.decide(deletion, granted())
    await decide(town, number, right())
    await town.carry_out(deletion)
    with suppress(SourceUnavailable):
        await town.carry_out(number)

    assert LAPSED not in await town.held()
    assert (await case_of(town, number)).items[0].state is not ItemState.DONE


@pytest.mark.parametrize("claimed", list(Step))
async def test_an_officer_cannot_write_that_a_correction_is_done(town: Town, claimed: Step) -> None:
    from sqlalchemy.exc import ProgrammingError

    from portal.correction import store

    number = (await correct(town, "silent:9", "name", "x")).number
    await decide(town, number, right())
    await town.carry_out(number)
    request_id = await town.request_id(number)

    async def write() -> None:
        async with town.view.begin(Login.OFFICER, request_id=request_id) as connection:
            await store.put_item(connection, town.subject_id, request_id, 1, claimed)

    if claimed in {Step.OPEN, Step.TOLD, Step.NOT_DONE}:
        await write()
    else:
        with pytest.raises(ProgrammingError, match="row-level security"):
            await write()


async def test_a_steward_is_heard_only_when_the_item_waits_for_one(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    await town.open_case(number)
    for verb in (town.requests.steward_confirmed, town.requests.steward_refused):
        async with town.as_officer() as connection:
            with pytest.raises(NotNowError):
                await verb(connection, await town.request_id(number), OFFICER, 1)


async def test_the_log_says_who_did_what_and_holds_no_value(town: Town) -> None:
    number = (await correct(town, RUNNING, "hours_per_week", "6")).number
    await decide(town, number, right())
    await town.carry_out(number)

    looks = await log_of(town)
    acts = [look.action for look in looks]
    for act in ("request:subject:filed", "verdict:subject:given", "correction:subject:asked"):
        assert act in acts
    assert acts.count("correction:subject:carried_out") == 1
    assert WRONG not in repr(looks)


async def test_the_certificate_says_corrected_by_whom_and_which_data_point_and_no_value(town: Town) -> None:
    number = (await correct(town, "box:1", "name", "doos van Marijke")).number
    await decide(town, number, right())
    await town.carry_out(number)

    async with town.as_resident() as connection:
        signed = await town.requests.certificate(connection, town.subject_id, number)
    assert signed is not None
    payload = document_in(signed)
    (line,) = payload["items"]
    assert (payload["kind"], line["result"], line["verdict"]) == ("rectification", Result.CORRECTED.value, "grant")
    assert (line["field"]["nl"], line["confirmed_by"]) == ("Naam", "source")
    assert line["done_at"].endswith("Z")
    assert [name["name"]["nl"] for name in line["recipients"]] == ["Het streekarchief"]
    assert "doos" not in repr(payload).replace("Doos", "")
    assert town.bsn not in repr(payload)


def document_in(signed: str) -> dict[str, Any]:
    import base64
    import json

    body = signed.split(".")[1]
    payload: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return payload
