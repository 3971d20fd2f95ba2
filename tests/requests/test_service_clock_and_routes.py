"""What an officer does to the clock, and what they pass on to who decides on it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import msgspec
import pytest

from portal.decisions.disputes import DisputeState
from portal.messages.model import MessageKind
from portal.requests.calendar import local_day
from portal.requests.case import Case
from portal.requests.grounds import Register
from portal.requests.law.brp import NotInTheRegistryError, registry_due
from portal.requests.law.routing import Desk
from portal.requests.model import Outcome
from portal.requests.obstacles import ChangedMeanwhileError, IncompleteError, NotNowError
from portal.requests.problems import RuleBrokenError
from portal.requests.remedies import BLOCKS, PASSED_ON, Remedy
from portal.requests.states import ItemState, RequestState
from portal.requests.terms import Clock, ExtensionReason, NotExtendableError, PauseReason
from tests.correction.parts import RUNNING, case_of, correct, decide, disputes, right, shown
from tests.erasure.town import OFFICER, Town

LAPSED = "provision:HH-2019-0112"
COMPLEX = (ExtensionReason.COMPLEXITY,)


async def extend(town: Town, case: Case, *reasons: ExtensionReason) -> None:
    async with town.as_officer() as connection:
        await town.requests.extend(connection, case.line.request_id, OFFICER, reasons, case.version)


async def told(town: Town) -> list[MessageKind]:
    async with town.as_resident() as connection:
        return [message.kind for message in await town.messages.of(connection, town.subject_id)]


def held_elsewhere(town: Town, source: str, register: str) -> None:
    """Say that a source of the town is the register of another body."""
    found = town.sources.get(source)
    manifest = msgspec.structs.replace(found.manifest, base_register=register)
    town.sources._sources[source] = dataclasses.replace(found, manifest=manifest)


async def test_a_term_is_extended_once_with_reasons_and_the_resident_is_told(town: Town) -> None:
    number = await town.file(LAPSED)
    case = await town.open_case(number)
    await extend(town, case, ExtensionReason.COMPLEXITY, ExtensionReason.COMPLEXITY)

    after = await case_of(town, number)
    received_on = local_day(case.line.received_at)
    expected = Clock(received_on=received_on).extended(town.requests.today(), *COMPLEX)
    assert after.file.clock == expected
    assert (after.line.due_on, after.line.due_if_equated_on) == (
        expected.final.due,
        expected.final.due_if_equated_days_count,
    )
    view = await shown(town, number)
    assert view.extension is not None
    assert len(view.extension.reasons) == 1
    assert (await told(town)).count(MessageKind.REQUEST_EXTENDED) == 1
    with pytest.raises(NotExtendableError):
        await extend(town, after, *COMPLEX)


async def test_an_extension_needs_a_reason_and_the_case_as_it_was_seen(town: Town) -> None:
    case = await town.open_case(await town.file(LAPSED))
    with pytest.raises(NotExtendableError):
        await extend(town, case)
    with pytest.raises(ChangedMeanwhileError):
        await extend(town, msgspec.structs.replace(case, version=case.version - 1), *COMPLEX)


async def test_the_civil_registry_knows_no_such_extension(town: Town) -> None:
    case = await town.open_case((await correct(town, "brp:9", "name", "anders")).number)
    with pytest.raises(NotInTheRegistryError):
        await extend(town, case, *COMPLEX)


async def test_a_question_makes_it_wait_and_leaves_the_strict_day_alone(town: Town) -> None:
    number = await town.file(LAPSED)
    case = await town.open_case(number)
    answer_by = town.requests.today() + timedelta(days=10)
    async with town.as_officer() as connection:
        await town.requests.ask_resident(
            connection, case.line.request_id, OFFICER, " Welke indicatie bedoelt u? ", answer_by, case.version
        )

    view, waiting = await shown(town, number), await case_of(town, number)
    assert (view.line.state, view.line.due_on) == (RequestState.WAITING, case.line.due_on)
    assert view.question is not None
    assert (view.question.text, view.question.answer_by, view.question.is_open) == (
        "Welke indicatie bedoelt u?",
        answer_by,
        True,
    )
    assert view.due_with_suspension is not None
    assert view.due_with_suspension > view.line.due_on
    assert view.can_withdraw
    assert MessageKind.REQUEST_QUESTION in await told(town)

    async with town.as_officer() as connection:
        await town.requests.answered(connection, case.line.request_id, OFFICER, waiting.version)
    view = await shown(town, number)
    assert view.line.state is RequestState.IN_TREATMENT
    assert view.question is not None
    assert not view.question.is_open


async def test_who_signed_in_is_never_asked_who_they_are(town: Town) -> None:
    case = await town.open_case(await town.file(LAPSED))
    later = town.requests.today() + timedelta(days=10)
    asks: list[tuple[str, date, PauseReason, type[RuleBrokenError]]] = [
        ("Wie bent u?", later, PauseReason.IDENTITY, IncompleteError),
        ("  ", later, PauseReason.SCOPE, IncompleteError),
        ("Welke?", town.requests.today(), PauseReason.SCOPE, RuleBrokenError),
    ]
    for question, answer_by, about, refused in asks:
        async with town.as_officer() as connection:
            with pytest.raises(refused):
                await town.requests.ask_resident(
                    connection, case.line.request_id, OFFICER, question, answer_by, case.version, about=about
                )
    async with town.as_officer() as connection:
        with pytest.raises(NotNowError):
            await town.requests.answered(connection, case.line.request_id, OFFICER, case.version)


async def test_a_correction_in_the_civil_registry_has_four_weeks_and_its_own_desk(town: Town) -> None:
    number = (await correct(town, "brp:9", "name", "doos 9 van niemand")).number
    case = await town.open_case(number)
    item = case.items[0]

    assert item.register is Register.BRP
    assert item.route is not None
    assert (item.route.desk, item.route.legal_basis) == (Desk.CIVIL_AFFAIRS, "Wet BRP 2.58")
    assert case.line.due_on <= registry_due(local_day(case.line.received_at), item.right).last_day
    assert item.can_be_handed_over

    async with town.as_officer() as connection:
        await town.requests.hand_over(connection, case.line.request_id, OFFICER, 1, item.version)
    view, handed = await shown(town, number), (await case_of(town, number)).items[0]
    assert view.items[0].handed_over_at is not None
    assert (handed.state, handed.can_be_handed_over) == (ItemState.ASKED, False)
    assert view.line.due_on == case.line.due_on, "our own clock runs on (Awb 2:3)"
    assert MessageKind.REQUEST_FORWARDED in await told(town)

    await decide(town, number, right(register=Register.BRP))
    await town.carry_out(number)
    assert (await case_of(town, number)).items[0].waits_for_steward, "the registry has no correction of this kind"


async def test_what_another_body_decides_is_finished_here_when_it_was_passed_on(town: Town) -> None:
    held_elsewhere(town, "silent", "BRV")
    number = (await correct(town, "silent:9", "name", "doos van Marijke")).number
    case = await town.open_case(number)
    route = case.items[0].route
    assert route is not None
    assert (route.desk, route.name.nl, route.term) == (Desk.OTHER_BODY, "RDW", None)

    async with town.as_officer() as connection:
        await town.requests.hand_over(connection, case.line.request_id, OFFICER, 1, case.items[0].version)
    assert (await shown(town, number)).items[0].label.nl == "Doorgestuurd"
    async with town.as_officer() as connection:
        await town.requests.decide(connection, case.line.request_id, OFFICER)
    await town.carry_out(number)

    view = await shown(town, number)
    assert (view.line.state, view.line.outcome) == (RequestState.CLOSED, Outcome.FORWARDED)
    assert view.items[0].state is ItemState.FORWARDED
    assert [remedy.title.en for remedy in view.remedies] == [BLOCKS[one].title.en for one in Remedy if one in PASSED_ON]
    assert view.items[0].handed_over_at is not None
    assert [held.state for held in await disputes(town)] == [DisputeState.OPEN], "they decide, and have not yet"


async def test_what_belongs_here_or_changed_is_not_handed_over(town: Town) -> None:
    case = await town.open_case((await correct(town, RUNNING, "hours_per_week", "6")).number)
    other = await town.open_case((await correct(town, "brp:9", "name", "anders")).number)
    for found, version, refused in (
        (case, case.items[0].version, NotNowError),
        (other, other.items[0].version + 1, ChangedMeanwhileError),
    ):
        async with town.as_officer() as connection:
            with pytest.raises(refused):
                await town.requests.hand_over(connection, found.line.request_id, OFFICER, 1, version)


async def test_the_form_that_came_too_late_is_told_what_the_other_chose(town: Town) -> None:
    case = await town.open_case((await correct(town, RUNNING, "hours_per_week", "6")).number)
    async with town.as_officer() as connection:
        await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, right(), 1)
    async with town.as_officer() as connection:
        with pytest.raises(ChangedMeanwhileError) as refused:
            await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, right("7", "a b c d e"), 1)

    assert refused.value.other == right()
