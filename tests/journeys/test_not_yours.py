"""What belongs to somebody else answers exactly like what does not exist: the same page, the same headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from portal.demo.world import World
from tests.journeys.behind import how_many
from tests.journeys.conftest import collected
from tests.journeys.visitor import Visitor

NUMBER_OF_NOBODY = "2026-9999"


@pytest.fixture(scope="module")
def hers(world: World) -> dict[str, str]:
    """Ids of things that are Marijke's."""
    with Visitor(world) as marijke:
        marijke.sign_in("marijke")
        overview = collected(marijke)
        record, decision = overview.addresses("/records/")[0], overview.addresses("/decisions/")[0]
        filed = marijke.submit(marijke.open("/requests/new"), "/requests", record=record[-36:])
        assert filed.status == 200
        return {"records": record[-36:], "decisions": decision[-36:], "requests": filed.path.rsplit("/", 1)[1]}


@pytest.fixture(scope="module")
def fatima(world: World) -> Iterator[Visitor]:
    """Somebody else, signed in."""
    with Visitor(world) as visitor:
        visitor.sign_in("fatima")
        collected(visitor)
        yield visitor


@pytest.mark.parametrize(
    "address", ["/records/{}", "/decisions/{}", "/requests/{}", "/requests/{}/certificate", "/requests/new?record={}"]
)
def test_what_is_somebody_elses_answers_byte_for_byte_like_what_does_not_exist(
    hers: dict[str, str], fatima: Visitor, address: str
) -> None:
    kind = "requests" if address.startswith("/requests/{") else "records" if "record" in address else "decisions"
    theirs = hers[kind]
    nobodys = NUMBER_OF_NOBODY if kind == "requests" else str(uuid4())

    assert _answer(fatima, address, theirs) == _answer(fatima, address, nobodys)


def test_what_is_somebody_elses_cannot_be_picked_for_deletion_and_says_nothing_more_than_what_does_not_exist(
    world: World, hers: dict[str, str], fatima: Visitor
) -> None:
    before = how_many(world, "request_register")
    form = fatima.open("/requests/new")
    picks = (hers["records"], str(uuid4()))
    theirs, nobodys = (fatima.submit(form, "/requests", record=pick, reason="").response for pick in picks)

    assert theirs.status_code == nobodys.status_code == 422
    # The links to the other language hold what was sent: nothing else tells the two pages apart.
    told = [page.content.replace(pick.encode(), b"") for page, pick in zip((theirs, nobodys), picks, strict=True)]
    assert told[0] == told[1]
    assert how_many(world, "request_register") == before


def test_without_signing_in_what_exists_and_what_does_not_lead_to_the_same_door(
    hers: dict[str, str], visitor: Visitor
) -> None:
    for address in ("/records/{}", "/decisions/{}", "/requests/{}", "/requests/{}/certificate"):
        kind = address.split("/")[1]
        nobodys = NUMBER_OF_NOBODY if kind == "requests" else str(uuid4())
        first, second = (visitor.open(address.format(one)) for one in (hers[kind], nobodys))
        assert first.path == second.path == "/sign-in"
        assert first.response.content == second.response.content


def _answer(visitor: Visitor, address: str, one: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, page and headers, with the id that was asked for (which the page's language links repeat) and a form's
    random number left out."""
    response = visitor.browser.get(address.format(one))
    page = re.sub(rb'name="submission" value="[-0-9a-f]{36}"', b"", response.content.replace(one.encode(), b"-"))
    return response.status_code, page, _headers(response)


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "date"}
