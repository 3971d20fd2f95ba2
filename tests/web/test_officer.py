"""A privacy officer handles a case over HTTP: the queue, the plans, a verdict per item, the decision, the proof."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.sdk import SourceUnavailable
from tests.web.counter import Browser, Counter, Page

GRANT, KEEP = "A17-1-A-NO-LONGER-NEEDED", "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
WEIGHED = "UAVG-41-1-d"
WHY = "De wet zegt dat wij dit moeten bewaren."


def verdict(page: Page, number: str, item: int, answer: str, ground: str, reason: str = WHY) -> dict[str, Any]:
    """The form under an item, filled in."""
    fields = page.form(f"/officer/requests/{number}/items/{item}")
    return {**fields, f"answer-{item}": answer, f"ground-{item}": ground, f"reason-{item}": reason}


async def give(officer: Browser, number: str, item: int, answer: str, ground: str, reason: str = WHY) -> Page:
    page = await officer.open(f"/officer/requests/{number}?asked=yes")
    return await officer.send(
        f"/officer/requests/{number}/items/{item}", verdict(page, number, item, answer, ground, reason)
    )


async def test_the_queue_is_ordered_by_the_last_day_and_says_nothing_of_the_content(counter: Counter) -> None:
    first = await counter.town.file("note:1", reason="Geheime reden")
    second = await counter.town.file("box:1")
    page = await (await counter.officer()).open("/officer")

    assert page.status == 200
    assert page.main.index(first) < page.main.index(second)
    assert "days left" in page.main
    for personal in ("Geheime reden", counter.town.bsn, "note:1", "doos"):
        assert personal not in page.response.text


async def test_opening_a_case_shows_what_she_wrote_the_plan_and_a_proposal(counter: Counter) -> None:
    number = await counter.town.file("note:1", "note:2", reason="Dit klopt al jaren niet.")
    officer = await counter.officer()

    page = await officer.open(f"/officer/requests/{number}")

    assert "Dit klopt al jaren niet." in page.main
    assert "It can delete this." in page.main
    assert "It must keep this." in page.main
    assert "Last day for the answer" in page.main
    log = await (await counter.resident()).open("/access-log")
    assert "Opened your request to handle it" in log.main


async def test_from_verdict_to_proof(counter: Counter) -> None:
    number = await counter.town.file("note:1", "note:2")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")

    assert (await give(officer, number, 1, "grant", GRANT)).status == 303
    assert (await give(officer, number, 2, "refuse", KEEP)).status == 303
    sure = await officer.open(f"/officer/requests/{number}/decide")
    assert "Do you want to delete this 1 item?" in sure.main
    assert (await officer.send(f"/officer/requests/{number}/decide", sure.form("/decide"))).status == 303

    before = await marijke.open(f"/requests/{number}")
    assert "Your proof" not in before.main
    assert "Being carried out" in before.main
    await counter.town.carry_out(number)
    after = await marijke.open(f"/requests/{number}")
    assert "Your proof" in after.main
    assert "Deleted" in after.main
    assert WHY in after.main
    assert "We keep it until" in after.main
    assert "Object" in after.main

    proof = await marijke.open(f"/requests/{number}/certificate")
    assert proof.response.headers["content-disposition"] == f'attachment; filename="inzage-bewijs-{number}.jws"'
    assert proof.response.text.count(".") == 2
    closed = await officer.open(f"/officer/requests/{number}")
    assert "This request is closed" in closed.main
    assert number not in (await officer.open("/officer")).main


async def test_the_keys_the_proof_is_checked_with_are_where_the_page_and_the_proof_say(counter: Counter) -> None:
    import base64

    import msgspec
    from joserfc import jws
    from joserfc.jwk import KeySet

    number = await counter.town.file("note:1")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", GRANT)
    sure = await officer.open(f"/officer/requests/{number}/decide")
    await officer.send(f"/officer/requests/{number}/decide", sure.form("/decide"))
    await counter.town.carry_out(number)

    signed = (await marijke.open(f"/requests/{number}/certificate")).response.text
    payload = signed.split(".")[1]
    content = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    keys = await counter.stranger().open(content["jwks"])

    assert content["jwks"] in (await marijke.open(f"/requests/{number}")).main
    assert keys.status == 200
    assert jws.deserialize_compact(signed, KeySet.import_key_set(keys.response.json()), algorithms=["ES256"])


async def test_an_impossible_ground_is_refused_and_nothing_typed_is_lost(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    page = await give(officer, number, 1, "refuse", GRANT, "Mijn eigen woorden staan hier nog.")

    assert page.status == 422
    assert page.errors()[0][1] == "#ground-1"
    assert page.soup.find(id="ground-1") is not None
    assert page.form("/items/1")["reason-1"] == "Mijn eigen woorden staan hier nog."
    assert page.form("/items/1")["answer-1"] == ["refuse"]
    assert "still needs a verdict" in page.main


async def test_without_an_answer_the_officer_is_asked_to_choose(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    opened = await officer.open(f"/officer/requests/{number}")
    fields = verdict(opened, number, 1, "grant", GRANT)
    del fields["answer-1"]

    page = await officer.send(f"/officer/requests/{number}/items/1", fields)

    assert page.status == 422
    assert page.errors() == [("Choose your verdict first.", "#answer-1")]
    assert page.soup.find(id="answer-1") is not None


async def test_two_officers_cannot_overwrite_each_other(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    joke, other = await counter.officer(), await counter.officer()
    seen = await joke.open(f"/officer/requests/{number}")
    assert (await give(other, number, 1, "grant", GRANT)).status == 303

    late = await joke.send(
        f"/officer/requests/{number}/items/1",
        verdict(seen, number, 1, "refuse", KEEP, "Dit typte ik vijf minuten lang."),
    )

    assert late.status == 409
    assert "Somebody else has changed this meanwhile" in late.errors()[0][0]
    assert "Somebody else gave the verdict above while you were typing" in late.main
    assert late.main.index("No longer needed") < late.main.index("Somebody else gave the verdict above")
    assert "Replace their verdict" in late.main
    assert late.form("/items/1")["reason-1"] == "Dit typte ik vijf minuten lang."
    assert (await joke.send(f"/officer/requests/{number}/items/1", late.form("/items/1"))).status == 303


async def test_a_ground_of_uavg_41_asks_for_every_point_before_it_counts(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    asked = await give(officer, number, 1, "refuse", WEIGHED)
    assert asked.status == 200
    fields = asked.form("/items/1")
    assert {f"weighing-{point}" for point in "abcdefgh"} <= set(fields)
    partly = {**fields, "weighing-a": "Alleen dit punt is gewogen.", "notice": "tell"}
    incomplete = await officer.send(f"/officer/requests/{number}/items/1", partly)
    assert incomplete.status == 422
    assert incomplete.form("/items/1")["weighing-a"] == "Alleen dit punt is gewogen."
    assert "still needs a verdict" in (await officer.open(f"/officer/requests/{number}?asked=yes")).main

    whole = {**fields, **{f"weighing-{point}": "Gewogen." for point in "abcdefgh"}, "notice": "tell"}
    assert (await officer.send(f"/officer/requests/{number}/items/1", whole)).status == 303
    assert "Every part has a verdict" in (await officer.open(f"/officer/requests/{number}?asked=yes")).main


async def test_a_source_that_is_down_is_said_and_its_last_plan_stays_in_sight(counter: Counter) -> None:
    number = await counter.town.file("box:1")
    officer = await counter.officer()
    assert "It can delete this." in (await officer.open(f"/officer/requests/{number}")).main

    counter.town.odd.plan = SourceUnavailable("timeout")
    page = await officer.open(f"/officer/requests/{number}")

    assert "The source does not answer now" in page.main
    assert "It can delete this." in page.main
    assert "Asked on" in page.main


async def test_what_a_source_did_not_do_is_never_called_done(counter: Counter) -> None:
    number = await counter.town.file("box:1")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", GRANT)
    counter.town.odd.answer = None
    sure = await officer.open(f"/officer/requests/{number}/decide")
    await officer.send(f"/officer/requests/{number}/decide", sure.form("/decide"))
    await counter.town.carry_out(number)

    resident, desk = await marijke.open(f"/requests/{number}"), await officer.open(f"/officer/requests/{number}")

    assert "Not done yet" in resident.main
    assert "Did not succeed" in resident.main
    assert "Deleted" not in resident.main
    assert "Assume that nothing was deleted" in desk.main
    assert "Your verdict" in desk.main


async def test_deleting_what_a_source_must_keep_is_warned_about_and_comes_back_undone(counter: Counter) -> None:
    number = await counter.town.file("note:1", "note:2")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    for item in (1, 2):
        await give(officer, number, item, "grant", GRANT)

    sure = await officer.open(f"/officer/requests/{number}/decide")
    await officer.send(f"/officer/requests/{number}/decide", sure.form("/decide"))
    await counter.town.carry_out(number)
    desk = await officer.open(f"/officer/requests/{number}?asked=yes")

    assert sure.main.count("The source says that it must keep this") == 1
    assert "comes back to you as not done" in sure.main
    assert "Your verdict" in desk.main, "the officer can give another verdict"


async def test_a_source_that_can_only_be_read_waits_for_its_steward(counter: Counter) -> None:
    number = await counter.town.file("silent:9")
    officer, marijke = await counter.officer(), await counter.resident()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", GRANT)
    sure = await officer.open(f"/officer/requests/{number}/decide")
    await officer.send(f"/officer/requests/{number}/decide", sure.form("/decide"))
    await counter.town.carry_out(number)
    assert "deletes this data by hand" in (await marijke.open(f"/requests/{number}")).main

    asked = await officer.open(f"/officer/requests/{number}/steward?item=1")
    said = {**asked.form("/steward"), "answer": "done"}
    assert (await officer.send(f"/officer/requests/{number}/steward", said)).status == 303
    await counter.town.carry_out(number)

    assert "The steward confirmed it." in (await officer.open(f"/officer/requests/{number}")).main
    assert "Deleted" in (await marijke.open(f"/requests/{number}")).main
    again = await officer.send(f"/officer/requests/{number}/steward", said)
    assert again.status == 409


async def test_whoever_goes_back_to_the_question_after_deciding_comes_to_the_decided_case(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", GRANT)
    sure = await officer.open(f"/officer/requests/{number}/decide")
    await officer.send(f"/officer/requests/{number}/decide", sure.form("/decide"))

    back = await officer.open(f"/officer/requests/{number}/decide")

    assert back.response.status_code == 303
    assert back.response.headers["location"] == f"/officer/requests/{number}?asked=yes"


async def test_a_ground_that_does_not_fit_is_said_in_words(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")

    wrong = await give(officer, number, 1, "grant", KEEP)

    assert "This ground does not fit your verdict" in wrong.main
    assert "municipal_case" not in wrong.main


async def test_a_case_with_an_open_part_cannot_be_decided(counter: Counter) -> None:
    number = await counter.town.file("note:1", "note:2")
    officer = await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", GRANT)
    sure = await officer.open(f"/officer/requests/{number}/decide")
    csrf = (await officer.open("/officer")).form("/officer/sign-out")["csrf"]

    forced = await officer.send(f"/officer/requests/{number}/decide", {"csrf": csrf})

    assert "Not every item has a verdict yet" in sure.main
    assert not sure.soup.select("main form")
    assert forced.status == 409
    hers = await (await counter.resident()).open(f"/requests/{number}")
    assert "We have not decided on any of this yet" in hers.main


ADDRESSES = ("", "/requests/2026-0001", "/requests/2026-0001/decide", "/sources", "/quarantine")


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_resident_or_a_stranger_gets_to_the_officers_door_and_no_further(
    counter: Counter, address: str
) -> None:
    for browser in (await counter.resident(), counter.stranger()):
        page = await browser.open(f"/officer{address}")

        assert page.status == 303
        assert page.response.headers["location"].startswith("/officer/sign-in")


async def test_every_form_of_an_officer_needs_its_proof(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    officer = await counter.officer()
    opened = await officer.open(f"/officer/requests/{number}")
    fields = verdict(opened, number, 1, "grant", GRANT)

    for address in ("items/1", "decide", "steward"):
        without = {name: value for name, value in fields.items() if name != "csrf"}
        assert (await officer.send(f"/officer/requests/{number}/{address}", without)).status == 403

    assert "still needs a verdict" in (await officer.open(f"/officer/requests/{number}?asked=yes")).main


async def test_a_number_that_does_not_exist_has_no_case(counter: Counter) -> None:
    officer = await counter.officer()

    for address in ("", "/decide", "/steward?item=1"):
        assert (await officer.open(f"/officer/requests/2026-9999999{address}")).status == 404


async def test_sources_and_quarantine_show_what_is_odd_and_nothing_of_the_items(counter: Counter) -> None:
    officer = await counter.officer()

    sources, quarantine = await officer.open("/officer/sources"), await officer.open("/officer/quarantine")

    assert sources.status == quarantine.status == 200
    for source in counter.town.sources.connected():
        assert source.manifest.title.en in sources.main
    assert counter.town.bsn not in sources.response.text + quarantine.response.text
