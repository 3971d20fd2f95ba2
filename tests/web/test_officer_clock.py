"""The clock of a case: more time for a reason the law knows, a question to the resident, and the answer to it."""

from __future__ import annotations

from datetime import timedelta

from portal.requests.terms import gdpr_term
from tests.conftest import Clusters
from tests.erasure.town import as_administrator
from tests.web.counter import Counter
from tests.web.desk import press


async def test_more_time_needs_a_reason_that_the_law_knows(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    asked = await officer.open(f"/officer/requests/{number}/extend")
    fields = asked.form("/extend")

    without = await officer.send(f"/officer/requests/{number}/extend", fields)
    invented = await officer.send(f"/officer/requests/{number}/extend", {**fields, "reasons": "holiday"})

    for refused in (without, invented):
        assert refused.status == 422
        assert refused.errors()[0][1] == "#reasons"
    assert "Extended, and told on" not in (await officer.open(f"/officer/requests/{number}?asked=yes")).main


async def test_more_time_is_taken_once_and_the_resident_sees_it_in_the_log(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    last_day = gdpr_term(counter.town.requests.today(), 3).due
    assert f"{last_day.day} " in (await officer.open(f"/officer/requests/{number}/extend")).main

    assert (await press(officer, number, "extend", reasons="complexity")).status == 303

    case = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "Extended, and told on" in case.main
    assert "Take more time" not in case.main
    assert (await officer.open(f"/officer/requests/{number}/extend")).status == 404
    log = (await (await counter.resident()).open("/access-log")).main
    assert "More time" in log or "more time" in log


async def test_after_the_first_month_there_is_no_more_time_to_take(counter: Counter, clusters: Clusters) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    fields = (await officer.open(f"/officer/requests/{number}/extend")).form("/extend")
    await press(officer, number, "extend", reasons="complexity")

    again = await officer.send(f"/officer/requests/{number}/extend", {**fields, "reasons": "complexity"})

    assert again.status == 422
    due = "SELECT due_on FROM request_register WHERE number = %s"
    ((day,),) = as_administrator(clusters.owner("view"), due, number)
    assert day == gdpr_term(counter.town.requests.today(), 3).due


async def test_a_question_waits_for_its_answer_and_the_last_day_stays(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    before = await officer.open(f"/officer/requests/{number}")
    due = before.main.partition("Last day for the answer ")[2][:20]

    asked = await press(officer, number, "ask", question="Welke notitie bedoelt u?")

    assert asked.status == 303
    waits = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "Waiting for the resident" in waits.main
    assert "You asked: “Welke notitie bedoelt u?”" in waits.main
    assert waits.main.partition("Last day for the answer ")[2][:20] == due
    assert not waits.soup.select("form[action*=items]"), "nothing is decided while the resident is asked"
    assert "Welke notitie bedoelt u?" in (await (await counter.resident()).open(f"/requests/{number}")).main

    assert (await press(officer, number, "answered")).status == 303
    assert "Being looked at" in (await officer.open(f"/officer/requests/{number}?asked=yes")).main
    assert (await officer.open(f"/officer/requests/{number}/answered")).status == 404


async def test_a_question_without_words_or_without_time_to_answer_is_not_asked(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    yesterday = (counter.town.requests.today() - timedelta(days=1)).isoformat()

    for fields in (
        {"question": " "},
        {"question": "Welke?", "answer_by": yesterday},
        {"question": "Welke?", "answer_by": "x"},
    ):
        page = await press(officer, number, "ask", **fields)
        assert page.status == 422
        assert page.form("/ask")["question"].strip() == fields["question"].strip()
    assert "Waiting for the resident" not in (await officer.open(f"/officer/requests/{number}?asked=yes")).main
