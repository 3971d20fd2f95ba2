"""A resident asks to have something explained, or to be called; the number is for the call and for nothing else."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest

from portal.database import Login
from portal.erasure.certificate import Result
from portal.requests.case import Contact
from portal.requests.grounds import Answer, Right
from portal.requests.model import CALL_TIMES, Callback, Outcome, Target, Verdict, VerdictNotAllowedError
from portal.requests.obstacles import IncompleteError, NotThereError
from portal.requests.problems import RuleBrokenError
from portal.requests.states import ItemState, RequestState
from tests.conftest import Clusters
from tests.correction.parts import (
    CALLBACK,
    PHONE,
    answered,
    ask,
    case_of,
    decide,
    decision_id,
    disputes,
    log_of,
    shown,
)
from tests.correction.test_whole_path import document_in
from tests.erasure.town import OFFICER, Town, as_administrator

LAPSED = "provision:HH-2019-0112"


async def test_a_question_about_a_decision_goes_to_its_own_contact(town: Town) -> None:
    number = (await ask(town, Target.decision(await decision_id(town)), "Waarom telt die vier?", CALLBACK)).number
    view, case = await shown(town, number), await town.open_case(number)

    assert view.contact == Contact("Annemiek de Groot", "088 000 1187")
    assert view.callback == case.file.callback == CALLBACK
    assert case.file.reason == "Waarom telt die vier?"
    item = case.items[0]
    assert item.decision is not None
    assert (item.about.source, item.facts.type_title.nl, item.record) == ("decisions", "Besluit", None)
    assert item.proposal is not None
    assert (item.proposal.answer, item.proposal.ground, item.proposal.reason.nl) == (
        Answer.GRANT,
        None,
        "Er woont iemand bij u.",
    )
    assert await disputes(town) == [], "who asks disputes nothing"


async def test_a_question_about_a_record_goes_to_its_source(town: Town) -> None:
    record = (await town.held())[LAPSED].record_id
    number = (await ask(town, Target.record(record))).number
    contact = town.sources.get("homecare").manifest.contact

    assert (await shown(town, number)).contact == Contact(contact.name.nl, contact.phone)
    assert (await town.open_case(number)).items[0].record is not None


async def test_the_answer_is_the_verdict_and_it_is_done_at_once(town: Town) -> None:
    number = (await ask(town, Target.decision(await decision_id(town)), "Waarom?", CALLBACK)).number
    await decide(town, number, answered())
    item = (await shown(town, number)).items[0]
    assert (item.state, item.label.nl, item.reason) == (ItemState.DONE, "Uitgelegd", answered().reason)
    assert item.corrected_at is not None

    await town.carry_out(number)

    view = await shown(town, number)
    assert (view.line.state, view.line.outcome) == (RequestState.CLOSED, Outcome.GRANTED)
    async with town.as_resident() as connection:
        signed = await town.requests.certificate(connection, town.subject_id, number)
    assert signed is not None
    (line,) = document_in(signed)["items"]
    assert (line["result"], line["recipients"]) == (Result.EXPLAINED.value, [])
    assert answered().reason not in repr(document_in(signed))


async def test_an_answer_without_words_is_no_answer(town: Town) -> None:
    number = (await ask(town, Target.decision(await decision_id(town)))).number
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        with pytest.raises(VerdictNotAllowedError, match="Write the answer"):
            await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, answered("Daarom."), 1)


async def test_an_explanation_is_not_refused_whole_for_the_sake_of_others(town: Town) -> None:
    number = (await ask(town, Target.decision(await decision_id(town)))).number
    partly = Verdict(
        right=Right.ACCESS,
        answer=Answer.REFUSE,
        ground="A15-4-RIGHTS-OF-OTHERS",
        reason="Dit gaat over iemand anders dan u.",
    )
    with pytest.raises(VerdictNotAllowedError, match="not refuse everything"):
        await decide(town, number, partly)


async def test_the_telephone_number_is_sealed_and_leaves_the_file_when_it_is_closed(
    town: Town, clusters: Clusters, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        number = (await ask(town, Target.decision(await decision_id(town)), "", CALLBACK)).number
        assert PHONE not in rows_of(clusters)
        await decide(town, number, answered())
        assert (await case_of(town, number)).file.callback == CALLBACK
        await town.carry_out(number)

    assert (await case_of(town, number)).file.callback is None
    assert (await shown(town, number)).callback is None
    everything = caplog.text + repr(await log_of(town)) + repr(CALLBACK) + repr(await case_of(town, number))
    assert PHONE not in everything
    assert PHONE.replace(" ", "") not in everything


def rows_of(clusters: Clusters) -> str:
    dsn = clusters.owner("view")
    tables = as_administrator(dsn, "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables "
                                   "WHERE schemaname IN ('public', 'queue')")  # fmt: skip
    return "".join(str(as_administrator(dsn, f"SELECT t::text FROM {table} t")) for (table,) in tables)  # noqa: S608


async def test_nothing_asked_and_nobody_to_call_is_not_filed(town: Town) -> None:
    with pytest.raises(IncompleteError):
        await ask(town, Target.decision(await decision_id(town)), " ")
    with pytest.raises(NotThereError):
        await ask(town, Target.decision(uuid4()))
    with pytest.raises(NotThereError):
        await ask(town, Target.decision(await decision_id(town), 3))


async def test_a_second_question_about_the_same_is_a_request_of_its_own(town: Town) -> None:
    target = Target.decision(await decision_id(town))
    first, second = await ask(town, target), await ask(town, target, "En hoe lang blijft dat zo?")

    assert first.new
    assert second.new
    assert first.number != second.number


@pytest.mark.parametrize("phone", ["06 1234 5678", "+31 6 1234 5678", "(088) 000-1187", "020/1234567"])
def test_a_telephone_number_is_taken_as_people_write_it(phone: str) -> None:
    assert Callback(phone, ("fri:afternoon",)).phone == phone


@pytest.mark.parametrize("phone", ["", "14 0999", "call me", "06-12345678901234567", "06 1234 5678 x2", "<0612345678>"])
def test_what_cannot_be_called_is_refused_without_repeating_it(phone: str) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        Callback(phone, ("fri:afternoon",))
    assert not phone or phone not in str(refused.value)


@pytest.mark.parametrize("times", [(), ("sun:morning",), ("mon",), (*CALL_TIMES, "mon:night")])
def test_at_least_one_time_of_the_list_is_chosen(times: tuple[str, ...]) -> None:
    with pytest.raises(RuleBrokenError, match="Choose at least one time"):
        Callback(PHONE, times)


def test_the_list_of_times_is_working_days_in_two_parts() -> None:
    assert len(CALL_TIMES) == len(set(CALL_TIMES)) == 10
    assert CALL_TIMES[0] == "mon:morning"
    assert CALL_TIMES[-1] == "fri:afternoon"


async def test_an_officer_sees_a_decision_only_through_an_open_case_that_points_at_it(town: Town) -> None:
    number = (await ask(town, Target.decision(await decision_id(town)))).number
    request_id, other = await town.request_id(number), await town.request_id(await town.file(LAPSED))
    query = "SELECT count(*) FROM decision"

    async def seen(scope: object) -> int:
        async with town.view.begin(Login.OFFICER, request_id=scope) as connection:  # type: ignore[arg-type]
            return int((await connection.exec_driver_sql(query)).scalar_one())

    assert [await seen(request_id), await seen(other), await seen(None)] == [1, 0, 0]
    await decide(town, number, answered())
    await town.carry_out(number)
    assert await seen(request_id) == 0, "a closed case opens no decision"
