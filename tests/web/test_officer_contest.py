"""Something is right but should not count: an officer weighs it, and passes an objection on at once."""

from __future__ import annotations

from portal.locale.dates import date_long
from tests.web.counter import Counter
from tests.web.desk import COMPELLING, ask_contest, give, press


async def test_a_contest_shows_what_was_used_in_which_decision_and_her_reason(counter: Counter) -> None:
    number = await ask_contest(counter)
    page = await (await counter.officer()).open(f"/officer/requests/{number}")

    assert "Used in the decision 4" in page.main
    assert "The decision Decision of 14 September 2026" in page.main
    assert "Dit klopt, maar het mag niet meetellen." in page.main
    assert "Stop using it" in page.main
    assert "The resident also objects" not in page.main
    grounds = [option["value"] for option in page.soup.find(id="ground-1").find_all("option") if option["value"]]  # type: ignore[union-attr]
    assert COMPELLING in grounds
    assert not [code for code in grounds if code.startswith(("A16", "A17"))]


async def test_an_objection_stands_out_until_it_is_passed_on_and_then_says_when(counter: Counter) -> None:
    number = await ask_contest(counter, as_objection=True)
    officer = await counter.officer()
    opened = await officer.open(f"/officer/requests/{number}")
    assert "The resident also objects to the decision. Pass that on today." in opened.main
    assert opened.main.index("Pass that on today") < opened.main.index("The time the law gives")

    assert (await press(officer, number, "forward-objection")).status == 303

    after = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "The objection was passed on on" in after.main
    assert "Pass that on today" not in after.main
    assert (await officer.open(f"/officer/requests/{number}/forward-objection")).status == 404
    csrf = {"csrf": after.form("/items/1")["csrf"]}
    assert (await officer.send(f"/officer/requests/{number}/forward-objection", csrf)).status == 409
    told = (await (await counter.resident()).open(f"/requests/{number}")).main
    assert "Your objection was passed on" in told
    assert f"We sent it on {date_long(counter.portal.requests.today(), 'en')}" in told
    assert "to the people who decide about objections. They write to you." in told


async def test_deciding_with_an_objection_in_hand_is_warned_about(counter: Counter) -> None:
    number = await ask_contest(counter, as_objection=True)
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", "", "U hebt gelijk. Dit telt niet meer mee.")

    assert "The objection has not been passed on yet" in (await officer.open(f"/officer/requests/{number}/decide")).main


async def test_without_an_objection_there_is_nothing_to_pass_on(counter: Counter) -> None:
    number = await ask_contest(counter)
    officer = await counter.officer()
    csrf = {"csrf": (await officer.open(f"/officer/requests/{number}")).form("/items/1")["csrf"]}

    assert (await officer.open(f"/officer/requests/{number}/forward-objection")).status == 404
    assert (await officer.send(f"/officer/requests/{number}/forward-objection", csrf)).status == 409


async def test_what_is_granted_waits_for_the_department_and_is_then_said_not_to_count(counter: Counter) -> None:
    number = await ask_contest(counter)
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")
    assert (await give(officer, number, 1, "grant", "", "U hebt gelijk. Dit telt niet meer mee.")).status == 303
    assert "This is not going to count any more" in (await officer.open(f"/officer/requests/{number}/decide")).main
    await press(officer, number, "decide")
    await counter.town.carry_out(number)
    assert "No longer counts" not in (await marijke.open(f"/requests/{number}")).main

    assert (await press(officer, number, "steward?item=1", answer="done")).status == 303
    await counter.town.carry_out(number)

    assert "No longer counts" in (await officer.open(f"/officer/requests/{number}")).main
    assert "No longer counts" in (await marijke.open(f"/requests/{number}")).main


async def test_going_on_using_it_needs_a_ground_of_article_21(counter: Counter) -> None:
    number = await ask_contest(counter)
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    assert (await give(officer, number, 1, "refuse", "", "Deze uitkering telt volgens de wet mee.")).status == 422
    assert (
        await give(officer, number, 1, "refuse", "A17-3-C-PUBLIC-HEALTH", "Dit telt volgens de wet mee.")
    ).status == 422
    assert (
        await give(officer, number, 1, "refuse", COMPELLING, "Deze uitkering telt volgens de wet mee.")
    ).status == 303
