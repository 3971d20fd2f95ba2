"""What the law asks of a verdict, on the screens: against the source only with a reason, and what stays untold."""

from __future__ import annotations

import base64
import json

import msgspec

from tests.web.counter import Counter
from tests.web.desk import GRANT, KEEP, WEIGHED, ask_correction, filled, give, press

OWN = "Deze notitie gaat over iemand anders en mag weg."


async def test_deleting_what_the_source_must_keep_needs_a_reason_at_the_item_itself(counter: Counter) -> None:
    number = await counter.town.file("note:2")
    officer = await counter.officer()
    opened = await officer.open(f"/officer/requests/{number}")
    proposed = opened.form("/items/1")["reason-1"]

    for reason in ("", "Mag weg.", proposed):
        page = await give(officer, number, 1, "grant", GRANT, reason)
        assert page.status == 422
        assert page.errors()[0][1] == "#reason-1"
        assert "The source says that it must keep this. Write in at least" in page.main
        assert page.form("/items/1")["answer-1"] == ["grant"]

    assert (await give(officer, number, 1, "grant", GRANT, OWN)).status == 303
    given = await officer.open(f"/officer/requests/{number}?asked=yes")
    assert "The source says that it must keep this As long as it says so" in given.main
    assert (await give(officer, number, 1, "refuse", KEEP, proposed)).status == 303


async def test_what_would_defeat_its_purpose_is_never_told_as_kept(counter: Counter) -> None:
    number = await counter.town.file("note:1", "box:1")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 2, "grant", GRANT)
    weigh = await give(officer, number, 1, "refuse", WEIGHED, "Dit hoort bij een onderzoek dat loopt.")
    points = {f"weighing-{point}": "Gewogen." for point in "abcdefgh"}
    fields = {**weigh.form("/items/1"), **points, "notice": "telling_defeats_purpose"}
    assert (await officer.send(f"/officer/requests/{number}/items/1", fields)).status == 303
    assert "The resident does not read this" in (await officer.open(f"/officer/requests/{number}?asked=yes")).main
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    hers = await marijke.open(f"/requests/{number}")
    (card,) = [each for each in hers.soup.select("article") if "9 May 2023" in each.get_text()]
    told = " ".join(card.get_text(" ").split())
    assert "Handled" in told
    assert "We cannot tell you more about this part. Do you disagree? Then object." in told
    for telling in ("kept", "Stays as it is", "not doing this", "onderzoek", "crime", "41"):
        assert telling not in told
    assert "is kept" not in hers.main
    assert "We deleted 1 item." in hers.main
    assert "Object" in hers.main

    proof = (await marijke.open(f"/requests/{number}/certificate")).response.text.split(".")[1]
    line = msgspec.json.decode(base64.urlsafe_b64decode(proof + "=" * (-len(proof) % 4)))["items"][0]
    assert line["result"] == "not_stated"
    assert "refuse" not in json.dumps(line)
    log = (await marijke.open("/access-log")).main
    assert "onderzoek" not in log


async def test_a_correction_of_which_nothing_may_be_told_says_neither_yes_nor_no(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")
    weigh = await give(officer, number, 1, "refuse", WEIGHED, "Dit hoort bij een onderzoek dat loopt.")
    points = {f"weighing-{point}": "Gewogen." for point in "abcdefgh"}
    fields = {**weigh.form("/items/1"), **points, "notice": "telling_defeats_purpose"}
    await officer.send(f"/officer/requests/{number}/items/1", fields)
    await press(officer, number, "decide")
    await counter.town.carry_out(number)

    hers = await marijke.open(f"/requests/{number}")
    assert "You read below what we can tell you." in hers.main
    assert "Handled" in hers.main
    for telling in ("We corrected it", "We did not do what you asked", "Stays as it is", "onderzoek"):
        assert telling not in hers.main


async def test_a_verdict_of_another_kind_of_request_is_no_verdict(counter: Counter) -> None:
    number = await ask_correction(counter, "5")
    officer = await counter.officer()
    page = await officer.open(f"/officer/requests/{number}")

    for right, ground in (("A17", GRANT), ("A21", ""), ("A15", "")):
        fields = {**filled(page, number, 1, "grant", ground, OWN), "right": right}
        assert (await officer.send(f"/officer/requests/{number}/items/1", fields)).status == 422
    registry = {**filled(page, number, 1, "grant", "A16-INACCURATE", OWN), "register": "BRP"}
    assert (await officer.send(f"/officer/requests/{number}/items/1", registry)).status == 422
    assert "There is no verdict yet." in (await officer.open(f"/officer/requests/{number}?asked=yes")).main


async def test_a_value_along_with_another_kind_of_verdict_changes_nothing(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    assert (await give(officer, number, 1, "grant", GRANT, OWN, value="iets anders")).status == 303
    assert "iets anders" not in (await officer.open(f"/officer/requests/{number}?asked=yes")).main
