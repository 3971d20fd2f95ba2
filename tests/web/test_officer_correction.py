"""Something is wrong, and an officer has it put right, leaves it, or hands it over to the register it belongs to."""

from __future__ import annotations

from tests.web.counter import Counter
from tests.web.desk import RIGHT, WRONG, ask_correction, filled, give, press


async def test_a_correction_shows_what_is_held_what_it_was_and_what_it_should_be(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    page = await (await counter.officer()).open(f"/officer/requests/{number}")

    assert "Correct data" in page.main
    assert "It says now 4" in page.main
    assert "It said when asked 4" in page.main
    assert "The resident says it should be 5" in page.main
    assert "Ik krijg al jaren vijf uur hulp." in page.main
    assert "Who corrects this You: the data is our own GDPR 16" in page.main
    assert "Decisions that used it Decision, 14 September 2026" in page.main
    assert page.form("/items/1")["value-1"] == "5"
    assert "deleted" not in page.main


async def test_what_is_granted_is_put_in_the_source_and_the_resident_reads_that(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")

    assert (await give(officer, number, 1, "grant", WRONG, "")).status == 303
    sure = await officer.open(f"/officer/requests/{number}/decide")
    assert "This is going to be corrected" in sure.main
    assert "It becomes 5" in sure.main
    assert (await press(officer, number, "decide")).status == 303
    await counter.town.carry_out(number)

    assert (await counter.town.held())["provision:HH-2023-0417"].fields["hours_per_week"].value == 5
    assert "Corrected" in (await officer.open(f"/officer/requests/{number}")).main
    assert "Corrected" in (await marijke.open(f"/requests/{number}")).main


async def test_another_value_than_the_one_asked_for_needs_a_reason(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    silent = await give(officer, number, 1, "grant", WRONG, "", value="6")

    assert silent.status == 422
    assert silent.errors()[0][1] == "#reason-1"
    assert silent.form("/items/1")["value-1"] == "6"
    explained = await give(officer, number, 1, "grant", WRONG, "De indicatie van mei zegt zes uur.", value="6")
    assert explained.status == 303
    given = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "It becomes 6 The resident asked for another value." in given.main


async def test_a_value_that_cannot_be_is_said_at_its_own_field(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    page = await give(officer, number, 1, "grant", WRONG, "De indicatie van mei zegt zes uur.", value="zes")

    assert page.status == 422
    assert page.errors()[0][1] == "#value-1"
    assert page.soup.find(id="value-1") is not None


async def test_what_is_right_stays_with_a_ground_and_a_reason(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")

    assert (await give(officer, number, 1, "refuse", RIGHT, "Te kort.")).errors()[0][1] == "#reason-1"
    assert (await give(officer, number, 1, "refuse", RIGHT, "In de indicatie staan vier uren.")).status == 303
    assert "Do you want to leave it as it is?" in (await officer.open(f"/officer/requests/{number}/decide")).main
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    assert "In de indicatie staan vier uren." in (await marijke.open(f"/requests/{number}")).main


async def test_what_belongs_to_another_register_is_handed_over_once_and_she_is_told(counter: Counter) -> None:
    number = await ask_correction(counter, "doos 10", ref="brp:9", field="name")
    officer = await counter.officer()
    opened = await officer.open(f"/officer/requests/{number}")
    assert "Who corrects this Civil affairs" in opened.main
    assert "Wet BRP 2.58" in opened.main

    sure = await officer.open(f"/officer/requests/{number}/hand-over?item=1")
    assert "Do you hand this over to: Civil affairs" in sure.main
    assert (await press(officer, number, "hand-over?item=1")).status == 303

    after = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "Handed over on" in after.main
    assert "I hand" not in after.main
    assert (await officer.open(f"/officer/requests/{number}/hand-over?item=1")).status == 404
    again = await officer.send(f"/officer/requests/{number}/hand-over", sure.form("/hand-over"))
    assert again.status == 409
    log = await (await counter.resident()).open("/access-log")
    assert "Passed on your request to who decides on it" in log.main


async def test_our_own_data_is_handed_over_to_nobody(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")

    assert "/hand-over" not in page.response.text
    assert (await officer.open(f"/officer/requests/{number}/hand-over?item=1")).status == 404
    forced = await officer.send(
        f"/officer/requests/{number}/hand-over", {**filled(page, number, 1, "", ""), "item": "1", "version": "1"}
    )
    assert forced.status == 409


async def test_a_steward_who_says_that_it_cannot_be_done_gives_it_back_to_the_officer(counter: Counter) -> None:
    number = await ask_correction(counter, "doos 10", ref="silent:9", field="name")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", WRONG, "")
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    waits = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "Write down what the department did" in waits.main
    asked = await officer.open(f"/officer/requests/{number}/steward?item=1")
    assert "Did the department correct it?" in asked.main
    assert "It becomes doos 10" in asked.main
    said = await press(officer, number, "steward?item=1", answer="refused")
    assert said.status == 303, said.main

    back = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "Did not succeed" in back.main
    assert "Not corrected" in back.main
    assert back.form("/items/1")["value-1"] == "doos 10"


async def test_the_officer_reads_in_which_language_the_resident_does(counter: Counter) -> None:
    number = await ask_correction(counter, "5", language="en")
    page = await (await counter.officer()).open(f"/officer/requests/{number}")

    assert "The resident reads this, in English." in page.main


async def test_a_day_that_she_wrote_in_words_is_granted_as_it_is_without_a_reason(counter: Counter) -> None:
    number = await ask_correction(counter, "31-12-2026", field="end_date")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")

    assert "The resident says it should be 31-12-2026 We read this as: 31 December 2026" in page.main
    assert page.form("/items/1")["value-1"] == "31 December 2026"
    assert (await give(officer, number, 1, "grant", WRONG, "")).status == 303
    assert (await give(officer, number, 1, "grant", WRONG, "", value="2026-12-31")).status == 303
    given = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "It becomes 31 December 2026" in given.main
    assert "asked for another value" not in given.main
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    assert (await counter.town.held())["provision:HH-2023-0417"].fields["end_date"].value == "2026-12-31"
    closed = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "It becomes 31 December 2026" in closed.main
    assert "does not hold it any more" not in closed.main
    assert "asked for another value" not in closed.main


async def test_what_is_made_empty_is_not_called_gone(counter: Counter) -> None:
    number = await ask_correction(counter, "leeg", field="end_date")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")

    assert page.form("/items/1")["value-1"] == "leeg"
    assert (await give(officer, number, 1, "grant", WRONG, "")).status == 303
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    assert not (await counter.town.held())["provision:HH-2023-0417"].fields["end_date"].value
    closed = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "It becomes empty" in closed.main
    assert "does not hold it any more" not in closed.main
    assert "asked for another value" not in closed.main
