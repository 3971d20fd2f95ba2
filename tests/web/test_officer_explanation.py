"""Somebody wants to understand: an officer sees whom to call and when, and writes the answer in plain words."""

from __future__ import annotations

from portal.web.officer.plain_language import longest_sentence
from tests.web.counter import Counter
from tests.web.desk import ask_explanation, give, press

ANSWER = "Wij dachten dat u met iemand samenwoont. Dat klopte niet."


async def test_a_question_shows_whom_to_call_and_when_and_who_knows(counter: Counter) -> None:
    number = await ask_explanation(counter)
    page = await (await counter.officer()).open(f"/officer/requests/{number}")

    assert "Waarom is mijn hulp gestopt?" in page.main
    assert page.soup.find("a", href="tel:0612345678") is not None
    assert "Monday morning, Thursday afternoon" in page.main
    assert "Annemiek de Groot" in page.main
    assert "What did you tell? When did you call?" in page.main
    assert "What the resident can read about it Somebody lives with you." in page.main
    assert "Ground in the law" in page.main
    assert page.form("/items/1")["answer-1"] == ["grant"]


async def test_the_answer_is_the_reason_of_the_verdict_and_needs_no_ground(counter: Counter) -> None:
    number = await ask_explanation(counter)
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")

    assert (await give(officer, number, 1, "grant", "", ANSWER)).status == 303
    written = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "The longest sentence has 7 words." in written.main
    sure = await officer.open(f"/officer/requests/{number}/decide")
    assert "Do you want to give this answer?" in sure.main
    assert ANSWER in sure.main
    assert ANSWER not in (await marijke.open(f"/requests/{number}")).main
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    assert ANSWER in (await marijke.open(f"/requests/{number}")).main
    closed = await officer.open(f"/officer/requests/{number}")
    assert "Explained" in closed.main
    assert "06 1234 5678" not in closed.main, "the number is dropped when the request closes"


async def test_an_empty_answer_is_no_answer(counter: Counter) -> None:
    number = await ask_explanation(counter)
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    page = await give(officer, number, 1, "grant", "", "Zie brief.")

    assert page.status == 422
    assert page.errors()[0][1] == "#reason-1"
    assert "There is no answer yet." in page.main


async def test_not_answering_needs_a_ground(counter: Counter) -> None:
    number = await ask_explanation(counter, call=False)
    officer = await counter.officer()
    opened = await officer.open(f"/officer/requests/{number}")
    assert "Call the resident first" not in opened.main
    assert "When did you call?" not in opened.main

    page = await give(officer, number, 1, "refuse", "", "Dat kunnen wij hier niet uitleggen.")

    assert page.status == 422
    assert page.errors()[0][1] == "#ground-1"
    assert page.soup.find("details", open=True) is not None


def test_the_longest_sentence_is_counted_in_words() -> None:
    assert longest_sentence("") == 0
    assert longest_sentence("Een. Twee drie! Vier vijf zes?") == 3
    assert longest_sentence("Een regel zonder punt\nen nog een") == 4
