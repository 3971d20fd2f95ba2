"""A resident says that a value is right but should not count (GDPR 21), and may object to the decision as well."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from portal.correction.model import Setback
from portal.decisions.disputes import DisputeKind, DisputeState
from portal.messages.model import MessageKind
from portal.requests.calendar import local_day
from portal.requests.case import Objection
from portal.requests.filing.contest import last_day_to_object
from portal.requests.grounds import Answer, Register, Right, choices
from portal.requests.law.objection import objection_term
from portal.requests.model import Outcome, Verdict
from portal.requests.obstacles import IncompleteError, NoObjectionError, NotNowError, NotThereError, ObjectionLateError
from portal.requests.states import ItemState, RequestState
from tests.correction.parts import SHOULD_NOT, case_of, contest, decide, decision_id, disputes, shown, stopped
from tests.erasure import town as the_town
from tests.erasure.town import DECISION, OFFICER, Town


def weighs_more() -> Verdict:
    return Verdict(
        right=Right.OBJECTION,
        answer=Answer.REFUSE,
        ground="A21-1-COMPELLING-GROUNDS",
        reason="Zonder dit gegeven kan de wet niet worden uitgevoerd.",
    )


async def test_a_contest_goes_to_the_deciding_department_under_the_general_law(town: Town) -> None:
    number = (await contest(town)).number
    case = await town.open_case(number)
    item, view = case.items[0], await shown(town, number)

    assert (item.about.source, item.register, item.right) == ("decisions", Register.CASE, Right.OBJECTION)
    assert (item.facts.value, item.facts.field, item.facts.position) == (4, "hours_per_week", 0)
    assert (item.route, item.can_be_handed_over, item.proposal) == (None, False, None)
    assert item.decision is not None
    assert (view.reason, view.contact.name, view.contact.phone) == (SHOULD_NOT, "Annemiek de Groot", "088 000 1187")
    assert view.items[0].facts.type_title.nl == "Besluit"
    (held,) = await disputes(town)
    assert (held.kind, held.decision_id, held.position) == (DisputeKind.SHOULD_NOT_COUNT, await decision_id(town), 0)


async def test_it_is_stopped_when_the_steward_says_that_it_no_longer_counts(town: Town) -> None:
    number = (await contest(town)).number
    await decide(town, number, stopped())
    await town.carry_out(number)
    item = (await case_of(town, number)).items[0]
    assert (item.state, item.failure, item.waits_for_steward) == (ItemState.CARRYING_OUT, Setback.BY_HAND, True)
    assert [held.state for held in await disputes(town)] == [DisputeState.AGREED]

    async with town.as_officer() as connection:
        await town.requests.steward_confirmed(connection, await town.request_id(number), OFFICER, 1)
    await town.carry_out(number)

    view = await shown(town, number)
    assert (view.line.outcome, view.items[0].label.nl) == (Outcome.GRANTED, "Telt niet meer mee")
    assert view.items[0].corrected_at is not None
    assert [held.state for held in await disputes(town)] == [DisputeState.CORRECTED]


async def test_compelling_grounds_keep_it_in_use_and_the_resident_reads_why(town: Town) -> None:
    number = (await contest(town)).number
    await decide(town, number, weighs_more())
    await town.carry_out(number)

    item = (await shown(town, number)).items[0]
    assert (item.state, item.ground_code, bool(item.reason)) == (ItemState.KEPT, "A21-1-COMPELLING-GROUNDS", True)
    assert [held.state for held in await disputes(town)] == [DisputeState.KEPT]


def test_to_stop_needs_no_ground_and_to_go_on_always_does() -> None:
    assert choices(Right.OBJECTION, Answer.GRANT) == {}
    assert stopped().ground is None
    with pytest.raises(ValueError, match="lawful ground"):
        Verdict(right=Right.OBJECTION, answer=Answer.REFUSE, reason="Wij vinden dat dit mee moet tellen.")


async def test_without_reasons_there_is_nothing_to_weigh(town: Town) -> None:
    with pytest.raises(IncompleteError, match="why this data should not count"):
        await contest(town, reason="  \n ")


async def test_what_is_not_an_input_cannot_be_contested(town: Town) -> None:
    for position in (-1, 1):
        with pytest.raises(NotThereError):
            await contest(town, position=position)
    async with town.as_resident() as connection:
        with pytest.raises(NotThereError):
            await town.requests.file_contest(
                connection, town.subject_id, uuid4(), 0, "Daarom.", as_objection=False, submission=uuid4()
            )


async def test_one_input_is_contested_once_at_a_time(town: Town) -> None:
    first = await contest(town)
    again = await contest(town)

    assert (again.number, again.new, len(await disputes(town))) == (first.number, False, 1)


async def test_an_objection_is_passed_on_once_and_the_resident_is_told(town: Town) -> None:
    number = (await contest(town, as_objection=True)).number
    request_id = await town.request_id(number)
    assert (
        (await shown(town, number)).objection == Objection(asked=True) == (await case_of(town, number)).file.objection
    )

    async with town.as_officer() as connection:
        await town.requests.forward_objection(connection, request_id, OFFICER)
    async with town.as_officer() as connection:
        with pytest.raises(NotNowError):
            await town.requests.forward_objection(connection, request_id, OFFICER)

    objection = (await shown(town, number)).objection
    assert objection is not None
    assert objection.forwarded_at is not None
    async with town.as_resident() as connection:
        told = [message.kind for message in await town.messages.of(connection, town.subject_id)]
    assert told.count(MessageKind.REQUEST_FORWARDED) == 1


async def test_who_did_not_object_has_nothing_passed_on(town: Town) -> None:
    number = (await contest(town)).number
    async with town.as_officer() as connection:
        with pytest.raises(NotNowError):
            await town.requests.forward_objection(connection, await town.request_id(number), OFFICER)


@pytest.mark.parametrize(("days", "in_time"), [(0, True), (-1, False), (30, True)])
async def test_an_objection_is_taken_until_the_last_day_and_the_contest_always(
    town: Town, monkeypatch: pytest.MonkeyPatch, days: int, in_time: bool
) -> None:
    last = town.requests.today() + timedelta(days=days)
    decision = msgspec.structs.replace(DECISION, objection_until=last)
    monkeypatch.setattr(the_town, "DECISION", decision)  # what the deciding system states
    await town.pull()

    if in_time:
        filed = await contest(town, as_objection=True)
    else:
        with pytest.raises(ObjectionLateError, match="The time to object is over"):
            await contest(town, as_objection=True)
        filed = await contest(town)
    objection = (await shown(town, filed.number)).objection
    assert objection is not None
    assert (objection.asked, objection.last_day) == (in_time, last)


async def test_the_last_day_follows_from_the_notification_where_the_source_does_not_state_it(town: Town) -> None:
    view = (await town.decisions_held())[0]
    notified = msgspec.structs.replace(view, decision=msgspec.structs.replace(DECISION, notified_on=date(2026, 9, 15)))

    assert last_day_to_object(notified) == objection_term(date(2026, 9, 15)).last_day
    assert last_day_to_object(view) is None, "nobody can say that it is too late"


async def test_a_decision_with_another_remedy_is_never_objected_to_and_can_be_contested(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    appeal = {"nl": "Ga in beroep bij het college.", "en": "Appeal to the mayor and aldermen."}
    decision = msgspec.structs.replace(DECISION, notified_on=town.requests.today(), remedy=appeal)
    monkeypatch.setattr(the_town, "DECISION", decision)  # what the deciding system states
    await town.pull()

    with pytest.raises(NoObjectionError, match="cannot object to this decision"):
        await contest(town, as_objection=True)
    filed = await contest(town)

    assert last_day_to_object((await town.decisions_held())[0]) is None
    assert (await shown(town, filed.number)).objection == Objection(asked=False, last_day=None)


async def test_a_contest_has_the_general_months_clock(town: Town) -> None:
    number = (await contest(town)).number
    view = await shown(town, number)

    assert view.line.state is RequestState.FILED
    assert 27 <= (view.line.due_on - local_day(view.line.received_at)).days <= 35
