"""A resident asks for deletion: the form keeps what was typed, and a number of somebody else says nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.web.counter import Browser, Counter


async def picks(counter: Counter, *refs: str) -> list[str]:
    held = await counter.town.held()
    return [str(held[ref].record_id) for ref in refs]


async def filled(counter: Counter, browser: Browser, *refs: str, reason: str = "") -> dict[str, object]:
    page = await browser.open("/requests/new")
    return {**page.form("/requests"), "record": await picks(counter, *refs), "reason": reason}


async def test_a_request_is_filed_and_its_page_says_by_when_the_answer_comes(counter: Counter) -> None:
    marijke = await counter.resident()

    sent = await marijke.send("/requests", await filled(counter, marijke, "note:1", reason="Niet meer nodig."))
    page = await marijke.open(sent.response.headers["location"])
    number = sent.response.headers["location"].split("?")[0].rsplit("/", 1)[1]

    assert sent.status == 303
    assert page.status == 200
    assert "We have received your request" in page.main
    assert f"Request {number}" in page.main
    assert [part.get_text() for part in page.soup.select("h1 .inzage-number")] == [number]
    assert "You get an answer by" in page.main
    assert "Niet meer nodig." in page.main
    assert number in (await marijke.open("/requests")).main


async def test_the_record_she_came_from_is_chosen_already(counter: Counter) -> None:
    marijke = await counter.resident()
    [note] = await picks(counter, "note:1")

    page = await marijke.open(f"/requests/new?record={note}")

    assert page.form("/requests")["record"] == [note]


async def test_without_a_choice_the_form_comes_back_with_what_was_typed(counter: Counter) -> None:
    marijke = await counter.resident()

    form = await filled(counter, marijke, reason="Mijn reden blijft staan.")
    page = await marijke.send("/requests", form)

    assert page.status == 422
    assert page.errors() == [("First choose one or more items.", "#records-1")]
    assert page.soup.find(id="records-1") is not None
    assert page.form("/requests")["reason"] == "Mijn reden blijft staan."
    assert page.form("/requests")["submission"] == form["submission"]
    assert (await marijke.open("/requests")).soup.find("table") is None


async def test_a_reason_that_is_too_long_is_not_cut_off_but_given_back(counter: Counter) -> None:
    marijke = await counter.resident()

    page = await marijke.send("/requests", await filled(counter, marijke, "note:1", reason="x" * 4003))

    assert page.status == 422
    assert page.errors() == [("Your reason is 3 signs too long. Make it shorter.", "#reason")]
    assert page.form("/requests")["reason"] == "x" * 4003
    assert page.form("/requests")["record"] == await picks(counter, "note:1")


async def test_sending_the_same_form_twice_files_one_request(counter: Counter) -> None:
    marijke = await counter.resident()
    form = await filled(counter, marijke, "note:1")

    first, second = await marijke.send("/requests", form), await marijke.send("/requests", form)

    assert first.response.headers["location"] == second.response.headers["location"]
    assert len((await marijke.open("/requests")).soup.find_all("tr")) == 2  # the heading and one request


async def test_what_is_in_an_open_request_is_not_asked_for_again(counter: Counter) -> None:
    marijke = await counter.resident()
    first = await marijke.send("/requests", await filled(counter, marijke, "note:1"))

    again = await marijke.send("/requests", await filled(counter, marijke, "note:1"))
    page = await marijke.open(again.response.headers["location"])

    assert again.response.headers["location"].split("?")[0] == first.response.headers["location"].split("?")[0]
    assert "You asked for this before" in page.main


@pytest.mark.parametrize("pick", ["random", "somebody else's", "not an id"])
async def test_a_record_that_is_not_hers_is_answered_like_one_that_does_not_exist(counter: Counter, pick: str) -> None:
    neighbour = await counter.resident(await counter.neighbour())
    [hers] = await picks(counter, "note:1")
    form = (await (await counter.resident()).open("/requests/new")).form("/requests")
    csrf = await csrf_of(neighbour)

    page = await neighbour.send(
        "/requests",
        {**form, "csrf": csrf, "record": [{"random": str(uuid4()), "somebody else's": hers, "not an id": "x"}[pick]]},
    )

    assert page.status == 422
    assert "We cannot find this. Go back and choose again." in page.response.text or "There is nothing" in page.main


async def test_somebody_elses_number_and_a_number_that_does_not_exist_give_the_same_page(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    neighbour = await counter.resident(await counter.neighbour())
    missing = "2026-9999999"

    for address in ("/requests/{}", "/requests/{}/certificate"):
        theirs = await neighbour.open(address.format(number))
        nobodys = await neighbour.open(address.format(missing))

        assert theirs.status == nobodys.status == 404
        assert theirs.response.text.replace(number, "N") == nobodys.response.text.replace(missing, "N")
        assert sorted(theirs.response.headers) == sorted(nobodys.response.headers)


async def test_a_form_without_its_proof_is_refused_and_nothing_is_filed(counter: Counter) -> None:
    marijke = await counter.resident()
    form = await filled(counter, marijke, "note:1")

    for spoiled in ({**form, "csrf": ""}, {**form, "csrf": "x" * 43}, {k: v for k, v in form.items() if k != "csrf"}):
        assert (await marijke.send("/requests", spoiled)).status == 403

    assert "You have not asked for anything yet" in (await marijke.open("/requests")).main


async def test_who_is_not_signed_in_or_signed_in_at_the_other_door_is_led_to_sign_in(counter: Counter) -> None:
    for browser in (counter.stranger(), await counter.officer()):
        for address in ("/requests", "/requests/new", "/requests/2026-0001", "/requests/2026-0001/certificate"):
            page = await browser.open(address)

            assert page.status == 303
            assert page.response.headers["location"].startswith("/sign-in")


async def test_before_she_chooses_the_form_says_what_deleting_means(counter: Counter) -> None:
    page = await (await counter.resident()).open("/requests/new")

    assert page.main.index("Nobody can get it back") < page.main.index("What do you want us to delete?")
    assert page.main.index("(BRP) cannot be deleted") < page.main.index("What do you want us to delete?")
    assert page.form("/requests")["reason"] == ""
    assert "record" not in page.form("/requests")


async def test_a_source_that_has_not_answered_never_looks_like_one_that_holds_nothing(counter: Counter) -> None:
    neighbour = await counter.resident(await counter.neighbour())

    page = await neighbour.open("/requests/new")

    assert "We are still collecting your data" in page.main
    assert "There is nothing to choose" not in page.main


async def csrf_of(browser: Browser) -> str:
    box = (await browser.open("/requests")).soup.find("input", attrs={"name": "csrf"})
    assert box is not None
    return str(box["value"])
