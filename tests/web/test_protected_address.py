"""A protected address stays with its resident: no case, list, letter or mail has it, but the case about it itself."""

from __future__ import annotations

import pytest

from connectors.sdk import DataPoint, Note, Record
from portal.database import Login
from portal.vault import Owner
from tests.web.counter import Counter

HOME = "Lindelaan 61"


@pytest.fixture
async def asked(counter: Counter) -> tuple[Counter, str]:
    """A town where a record is named by a protected address, and a request about it; the request's number."""
    town = counter.town
    ring = await town.vault.keyring(Owner.subject(town.subject_id))
    fields = {"kind": DataPoint(HOME, notes=(Note.PROTECTED,)), "number": DataPoint("HH-1")}
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        home = Record(ref="provision:home", type="provision", fields=fields)
        await town.records.keep(connection, town.subject_id, ring, "homecare", [home])
    return counter, await town.file("provision:home")


async def test_the_case_about_it_shows_it_once_with_a_mark_and_is_not_named_by_it(asked: tuple[Counter, str]) -> None:
    counter, number = asked
    officer = await counter.officer()

    case = await officer.open(f"/officer/requests/{number}")

    assert "Protected address" in case.main
    assert case.main.count(HOME) == 1
    assert all(HOME not in title.get_text() for title in case.soup.find_all(["h1", "h2", "h3"]))


async def test_no_list_of_the_officers_has_it(asked: tuple[Counter, str]) -> None:
    counter, _ = asked
    officer = await counter.officer()

    for place in ("/officer", "/officer/letters", "/officer/closed", "/officer/sources", "/officer/quarantine"):
        page = await officer.open(place)
        assert page.status == 200
        assert HOME not in page.response.text, place


async def test_the_residents_own_request_does_not_repeat_it(asked: tuple[Counter, str]) -> None:
    counter, number = asked
    resident = await counter.resident()

    assert HOME not in (await resident.open(f"/requests/{number}")).main
    assert HOME not in (await resident.open("/requests")).main


async def test_a_case_about_something_else_does_not_have_it(asked: tuple[Counter, str]) -> None:
    counter, _ = asked
    number = await counter.town.file("provision:HH-2023-0417")
    officer = await counter.officer()

    case = await officer.open(f"/officer/requests/{number}")

    assert case.status == 200
    assert HOME not in case.response.text
    assert "Protected address" not in case.main
