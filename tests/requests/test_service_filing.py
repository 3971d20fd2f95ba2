"""A resident files a request: what is refused, what is remembered, and that nobody else can read it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from portal.database import Database, Login
from portal.erasure import store as erasure_store
from portal.requests import register_store, store
from portal.requests.calendar import local_day
from portal.requests.grounds import Answer
from portal.requests.model import RequestNumber
from portal.requests.obstacles import NothingPickedError, NotReadableError, NotThereError
from portal.requests.states import RequestState
from portal.requests.terms import Clock
from portal.vault import FileKeyProvider
from tests.conftest import Clusters
from tests.erasure.town import OFFICER, Town, as_administrator, fresh_bsn, granted, move_in, refused, town_of

LAPSED, RUNNING = "provision:HH-2019-0112", "provision:HH-2023-0417"
REASON = "Dit klopt niet, zegt Xanthippe Qvist uit de Lindelaan."


async def file(town: Town, picks: list[UUID], **more: object) -> object:
    async with town.as_resident() as connection:
        return await town.requests.file(
            connection,
            town.subject_id,
            picks,
            submission=uuid4(),
            **more,  # type: ignore[arg-type]
        )


async def test_a_request_gets_a_number_a_due_date_by_law_and_somebody_to_call(town: Town) -> None:
    number = await town.file(LAPSED, RUNNING, reason=REASON)

    async with town.as_resident() as connection:
        shown = await town.requests.one(connection, town.subject_id, number)
        listed = await town.requests.of(connection, town.subject_id)
    assert shown is not None
    line = shown.line
    term = Clock.started(line.received_at).first
    assert (line.due_on, line.due_if_equated_on) == (term.due, term.due_if_equated_days_count)
    assert RequestNumber.parse(number).year == local_day(line.received_at).year
    assert line.state is RequestState.FILED
    assert [step.is_current for step in shown.steps] == [True, False, False, False]
    assert (shown.reason, shown.contact.phone) == (REASON, "14 0999")
    assert [
        item.facts.label.nl.endswith(ref.partition(":")[2])
        for item, ref in zip(shown.items, (LAPSED, RUNNING), strict=True)
    ]
    assert [entry.number for entry in listed] == [number]


async def test_nothing_picked_is_refused(town: Town) -> None:
    with pytest.raises(NothingPickedError):
        await file(town, [])


async def test_somebody_elses_record_answers_exactly_like_one_that_does_not_exist(
    town: Town, view: Database, keystore: Database, key_provider: FileKeyProvider, tmp_path: Path
) -> None:
    folder, bsn = tmp_path / "neighbour", fresh_bsn()
    folder.mkdir()
    neighbour = town_of(view, keystore, key_provider, folder, bsn)
    move_in(folder, bsn)
    await neighbour.arrive()
    theirs, mine = (await neighbour.held())[LAPSED].record_id, (await town.held())[LAPSED].record_id

    answers = []
    for picks in ([theirs], [uuid4()], [mine, theirs], [mine, uuid4()]):
        with pytest.raises(NotThereError) as refused_with:
            await file(town, picks)
        answers.append(str(refused_with.value))

    assert len(set(answers)) == 1
    async with town.as_resident() as connection:
        assert await town.requests.of(connection, town.subject_id) == []
    await neighbour.close()


async def test_the_same_form_sent_twice_files_one_request(town: Town) -> None:
    picks, submission = [(await town.held())[LAPSED].record_id], uuid4()

    async def send() -> str:
        async with town.as_resident() as connection:
            filed = await town.requests.file(connection, town.subject_id, picks, submission=submission)
        return filed.number

    numbers = await asyncio.gather(*(send() for _ in range(4)))

    assert len(set(numbers)) == 1
    async with town.as_resident() as connection:
        assert len(await town.requests.of(connection, town.subject_id)) == 1


async def test_a_record_in_an_open_request_is_left_to_that_request_and_can_be_asked_again_once_it_is_refused(
    town: Town,
) -> None:
    held = await town.held()
    first = await town.file(LAPSED)

    async with town.as_resident() as connection:
        again = await town.requests.file(connection, town.subject_id, [held[LAPSED].record_id], submission=uuid4())
        wider = await town.requests.file(
            connection, town.subject_id, [held[LAPSED].record_id, held[RUNNING].record_id], submission=uuid4()
        )
    await town.decide(first, refused())
    await town.carry_out(first)
    later = await town.file(LAPSED)

    assert (again.number, again.new) == (first, False)
    assert wider.new
    assert wider.joined == {held[LAPSED].record_id: first}
    assert later not in {first, wider.number}


async def test_a_record_that_cannot_be_read_cannot_be_picked(town: Town, clusters: Clusters) -> None:
    record_id = (await town.held())[LAPSED].record_id
    as_administrator(
        clusters.owner("view"),
        "UPDATE record SET sealed = set_byte(sealed, 60, (get_byte(sealed, 60) + 1) %% 256) WHERE record_id = %s",
        record_id,
    )

    with pytest.raises(NotReadableError):
        await file(town, [record_id])


async def test_a_filed_request_lies_sealed(town: Town, clusters: Clusters) -> None:
    number = await town.file(LAPSED, reason=REASON)
    request_id = await town.request_id(number)
    await town.requests.plan(town.subject_id, request_id)

    statements = {
        "register": "SELECT convert_to(row(r.*)::text, 'UTF8') FROM request_register r WHERE request_id = %s",
        "file": "SELECT sealed FROM request_file WHERE request_id = %s",
        "item": "SELECT sealed FROM request_item WHERE request_id = %s",
        "plan": "SELECT sealed_plan FROM request_item WHERE request_id = %s",
        "job": "SELECT convert_to(args::text, 'UTF8') FROM queue.procrastinate_jobs WHERE args->>'request_id' = %s",
    }
    view = clusters.owner("view")
    found = {
        name: [bytes(row[0]) for row in as_administrator(view, statement, str(request_id))]
        for name, statement in statements.items()
    }

    assert all(len(rows) == 1 for rows in found.values())
    for word in ("Xanthippe", "Qvist", "Lindelaan", "HH-2019-0112", town.bsn, "klopt"):
        assert not any(word.encode() in row for rows in found.values() for row in rows)


async def test_every_source_is_asked_for_its_plan_after_filing_and_the_answer_is_kept_with_its_moment(
    town: Town,
) -> None:
    number = await town.file("box:1", LAPSED)
    request_id = await town.request_id(number)

    await town.requests.plan(str(town.subject_id), str(request_id))

    async with town.as_officer() as connection:
        case = await town.requests.case(connection, request_id, OFFICER)
    assert case is not None
    plans = [item.plan for item in case.items]
    assert all(plan is not None and plan.plan is not None for plan in plans)
    assert town.odd.asked == ["plan"]
    assert [item.proposal and item.proposal.answer for item in case.items] == [Answer.GRANT, Answer.GRANT]


async def test_a_connection_with_no_scope_or_the_wrong_scope_gets_nothing(town: Town, view: Database) -> None:
    number = await town.file(LAPSED)
    request_id, subject_id = await town.request_id(number), town.subject_id
    await town.decide(number, granted())
    await town.carry_out(number)

    for login in Login:
        for scoped in ({}, {"subject_id": uuid4(), "request_id": uuid4()}):
            async with view.begin(login, **scoped) as connection:
                assert await store.file_of(connection, subject_id, request_id) is None
                assert await store.items_of(connection, subject_id, request_id) == []
                assert await erasure_store.statuses(connection, subject_id, request_id) == {}
                assert await erasure_store.run_of(connection, subject_id, request_id) is None
                if login is not Login.OFFICER:  # an officer's login may not read certificates at all
                    assert await erasure_store.certificate_of(connection, subject_id, request_id) is None
                if login is Login.RESIDENT:
                    assert await register_store.register_of(connection, subject_id) == []
                    assert await register_store.by_number(connection, number) is None
                    assert await store.open_numbers(connection, subject_id, [uuid4()], ()) == {}


async def test_a_resident_cannot_open_another_residents_request_by_its_number(town: Town, view: Database) -> None:
    number = await town.file(LAPSED)
    stranger = uuid4()

    async with view.begin(Login.RESIDENT, subject_id=stranger) as connection:
        assert await town.requests.one(connection, stranger, number) is None
        assert await town.requests.one(connection, stranger, "2026-9999999") is None
        assert await town.requests.certificate(connection, stranger, number) is None
