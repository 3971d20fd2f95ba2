"""An officer who sends what no screen offers: to a closed case, a waiting one, another item, with old versions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.counter import Browser, Counter
from tests.web.desk import GRANT, WRONG, ask_contest, ask_correction, ask_explanation, filled, give, press

ACTIONS = ("decide", "steward", "hand-over", "forward-objection", "extend", "ask", "answered")


async def everything(officer: Browser, number: str, fields: dict[str, Any]) -> dict[str, int]:
    """The status of every act on a case, sent with the same fields."""
    return {
        action: (await officer.send(f"/officer/requests/{number}/{action}", fields)).status
        for action in (*ACTIONS, "items/1")
    }


async def state_of(officer: Browser, number: str) -> str:
    page = await officer.open(f"/officer/requests/{number}?asked=yes")
    badge = page.soup.select_one("main .inzage-badge")
    assert badge is not None
    return badge.get_text(strip=True)


async def test_nothing_can_be_done_to_a_closed_case(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")
    fields = filled(page, number, 1, "grant", WRONG, "De indicatie van mei zegt zes uur.", value="6")
    await give(officer, number, 1, "grant", WRONG, "")
    await press(officer, number, "decide")
    await counter.town.carry_out(number)
    assert await state_of(officer, number) == "Closed"

    answers = await everything(
        officer,
        number,
        {
            **fields,
            "item": "1",
            "answer": "done",
            "question": "Wat?",
            "answer_by": "2027-01-01",
            "reasons": "complexity",
        },
    )

    assert set(answers.values()) <= {404, 409, 422}, answers
    assert await state_of(officer, number) == "Closed"
    assert (await counter.town.held())["provision:HH-2023-0417"].fields["hours_per_week"].value == 5
    for address in ("hand-over?item=1", "extend", "ask", "answered", "forward-objection", "steward?item=1"):
        assert (await officer.open(f"/officer/requests/{number}/{address}")).status == 404


async def test_nothing_is_decided_while_the_resident_is_asked(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")
    fields = filled(page, number, 1, "grant", GRANT, "Dit is niet meer nodig.")
    await press(officer, number, "ask", question="Welke notitie bedoelt u?")

    for action in ("items/1", "decide", "steward", "hand-over", "ask"):
        answer = await officer.send(f"/officer/requests/{number}/{action}", {**fields, "item": "1", "question": "Wat?"})
        assert answer.status in {404, 409, 422}, action
    assert await state_of(officer, number) == "Waiting for the resident"


async def test_what_was_seen_before_somebody_else_changed_it_is_not_carried_out(counter: Counter) -> None:
    number = await ask_correction(counter, "doos 10", ref="brp:9", field="name")
    joke, other = await counter.officer(), await counter.officer()
    await joke.open(f"/officer/requests/{number}")
    seen = (await joke.open(f"/officer/requests/{number}/hand-over?item=1")).form("/hand-over")
    await give(other, number, 1, "refuse", "A16-NOT-INACCURATE", "Op de doos staat echt doos negen.")

    late = await joke.send(f"/officer/requests/{number}/hand-over", seen)

    assert late.status == 409
    assert "Handed over" not in (await joke.open(f"/officer/requests/{number}?asked=yes")).main


async def test_a_question_written_before_the_clock_was_changed_is_not_asked(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    joke, other = await counter.officer(), await counter.officer()
    await joke.open(f"/officer/requests/{number}")
    asked = (await joke.open(f"/officer/requests/{number}/ask")).form("/ask")
    assert (await press(other, number, "extend", reasons="complexity")).status == 303

    late = await joke.send(f"/officer/requests/{number}/ask", {**asked, "question": "Welke notitie?"})

    assert late.status == 422
    assert "Somebody else has changed this meanwhile" in late.main
    assert late.form("/ask")["question"].strip() == "Welke notitie?"


@pytest.mark.parametrize("item", ["0", "2", "99999999999999999999", "-1", "x", ""])
async def test_an_item_that_is_not_there_is_not_there(counter: Counter, item: str) -> None:
    number = await ask_correction(counter, "5")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")
    fields = {**filled(page, number, 1, "grant", WRONG), "item": item, "answer": "done"}

    for action in ("hand-over", "steward"):
        assert (await officer.send(f"/officer/requests/{number}/{action}", fields)).status in {404, 409}
        assert (await officer.open(f"/officer/requests/{number}/{action}?item={item}")).status == 404
    assert (await officer.send(f"/officer/requests/{number}/items/{item or 7}", fields)).status in {400, 404, 405}


async def test_what_a_kind_does_not_know_cannot_be_done_to_it(counter: Counter) -> None:
    officer = await counter.officer()
    for ask in (ask_contest, ask_explanation):
        number = await ask(counter)
        page = await officer.open(f"/officer/requests/{number}")
        fields = {**page.form("/items/1"), "item": "1", "answer": "done"}

        for action in ("hand-over", "forward-objection", "steward"):
            assert (await officer.send(f"/officer/requests/{number}/{action}", fields)).status in {404, 409}, action
        assert await state_of(officer, number) == "Being looked at"


async def test_an_officers_words_are_shown_as_words(counter: Counter) -> None:
    number = await ask_explanation(counter, "<script>alert('vraag')</script>")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", "", "<img src=x onerror=alert(1)> en dan nog vijf woorden.")

    page = await officer.open(f"/officer/requests/{number}?asked=yes")

    assert "<script>alert" not in page.response.text
    assert "<img src=x" not in page.response.text
    assert "alert('vraag')" in page.main


async def test_no_act_is_logged_with_a_name_and_every_one_with_its_reason(counter: Counter) -> None:
    number = await ask_correction(counter, "doos 10", ref="brp:9", field="name")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await press(officer, number, "hand-over?item=1")
    await press(officer, number, "extend", reasons="complexity")
    await press(officer, number, "ask", question="Welke doos bedoelt u?")
    await press(officer, number, "answered")

    log = (await (await counter.resident()).open("/access-log")).main

    assert log.count("An employee: privacy officer") >= 4
    for line in log.split("An employee"):
        assert ":subject:" not in line, "an action without words"
    assert "Joke" not in log
