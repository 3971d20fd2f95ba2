"""Forms are accepted from our own pages only, sessions end, and cookies stay where they belong."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from portal.database import Database
from portal.people import Kind
from portal.web.headers import LARGEST_BODY
from tests.people.parts import ADDRESS, CALLBACK, Browser, refusals
from tests.web.visiting import Visit, provider, public_visit, visit

__all__ = ["provider", "public_visit", "visit"]


async def test_a_form_of_this_session_is_accepted(visit: Visit) -> None:
    await visit.sign_in()
    csrf = await visit.csrf()

    by_field = await visit.client.post("/private", data={"csrf": csrf, "what": "é"}, headers={"Origin": ADDRESS})
    by_header = await visit.client.post("/private", headers={"X-CSRF-Token": csrf, "Sec-Fetch-Site": "same-origin"})

    assert by_field.json() == {"changed": "é"}
    assert by_header.status_code == 200


@pytest.mark.parametrize("csrf", [None, "", "x" * 43, "é", "\x00"])
async def test_a_form_without_the_token_of_this_session_is_refused(visit: Visit, csrf: str | None) -> None:
    await visit.sign_in()
    answer = await visit.client.post("/private", data={} if csrf is None else {"csrf": csrf})
    assert answer.status_code == 403


async def test_the_token_of_somebody_elses_session_is_refused(visit: Visit) -> None:
    other = Visit(Browser(visit.app), visit.provider, visit.clock, visit.app)
    await other.sign_in()
    await visit.sign_in()
    assert (await visit.client.post("/private", data={"csrf": await other.csrf()})).status_code == 403


async def test_a_file_in_the_place_of_the_token_is_refused(visit: Visit) -> None:
    await visit.sign_in()
    csrf = await visit.csrf()
    answer = await visit.client.post("/private", files={"csrf": ("name", csrf.encode())})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ADDRESS + ".evil.example"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": ADDRESS},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_a_form_of_another_site_is_refused_even_with_the_right_token(
    visit: Visit, headers: dict[str, str]
) -> None:
    await visit.sign_in()
    csrf = await visit.csrf()
    answer = await visit.client.post("/private", data={"csrf": csrf}, headers=headers)
    assert answer.status_code == 403
    assert (await visit.client.get("/private")).status_code == 200


async def test_a_body_that_never_says_how_long_it_is_stops_at_the_limit(visit: Visit) -> None:
    await visit.sign_in()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 64 * LARGEST_BODY:
            sent += 4096
            yield b"a" * 4096

    answer = await visit.client.post("/private", content=endless(), headers=FORM)
    assert answer.status_code == 413
    assert sent < 2 * LARGEST_BODY


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_signing_out_needs_the_token_and_a_form(visit: Visit) -> None:
    await visit.sign_in()
    assert (await visit.client.get("/sign-out")).status_code == 200
    assert (await visit.client.post("/sign-out", data={"csrf": "x"})).status_code == 403
    assert (await visit.client.get("/private")).status_code == 200

    out = await visit.client.post("/sign-out", data={"csrf": await visit.csrf()})
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    assert (await visit.client.get("/private")).status_code == 303


async def test_signing_out_without_a_session_is_fine_and_says_so(visit: Visit) -> None:
    out = await visit.client.post("/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/sign-out")


async def test_who_is_not_signed_in_is_led_to_the_right_door(visit: Visit) -> None:
    await visit.sign_in(Kind.OFFICER)

    assert (await visit.client.get("/officer/private")).status_code == 200
    assert (await visit.client.get("/private")).headers["location"] == "/sign-in"
    assert (await visit.client.get("/api/v1/private")).status_code == 401
    visit.client.cookies.set("inzage", visit.client.cookies["inzage-officer"], domain="127.0.0.1", path="/")
    assert (await visit.client.get("/private")).headers["location"] == "/sign-in?ended=yes"


async def test_a_session_left_alone_ends_and_the_sign_in_page_says_so(visit: Visit) -> None:
    await visit.sign_in()
    visit.clock.move(minutes=16)

    led = await visit.client.get("/private")
    assert led.headers["location"] == "/sign-in?ended=yes"
    assert "inzage" not in visit.client.cookies
    said = (await visit.client.get(led.headers["location"])).text
    assert "U bent niet meer ingelogd" in said or "You are no longer signed in" in said


@pytest.mark.parametrize("token", ["", "x", "x" * 7000, '"; Path=/x'])
async def test_a_made_up_session_cookie_is_nobody(visit: Visit, token: str) -> None:
    answer = await visit.client.get("/private", headers={"Cookie": f"inzage={token}"})
    assert answer.status_code == 303


def cookies_of(answer: httpx.Response) -> dict[str, set[str]]:
    """Each cookie an answer sets, with its attributes in lower case."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        pair, *attributes = line.split("; ")
        found[pair.partition("=")[0]] = {attribute.lower() for attribute in attributes}
    return found


@pytest.mark.parametrize(("kind", "name"), [(Kind.RESIDENT, "inzage"), (Kind.OFFICER, "inzage-officer")])
async def test_over_tls_every_cookie_is_bound_to_this_host(public_visit: Visit, kind: Kind, name: str) -> None:
    sent = await public_visit.client.get(CALLBACK[kind].replace("callback", "start"))
    back = await public_visit.sign_in(kind)

    begun, opened = cookies_of(sent), cookies_of(back)
    assert set(begun) == {f"__Host-{name}-sign-in"}
    assert set(opened) == {f"__Host-{name}", f"__Host-{name}-sign-in"}
    for attributes in [*begun.values(), *opened.values()]:
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
    assert not any(attribute.startswith(("max-age", "expires")) for attribute in opened[f"__Host-{name}"])
    assert "max-age=0" in opened[f"__Host-{name}-sign-in"]


async def test_on_loopback_the_cookie_has_a_plain_name_and_comes_back(visit: Visit) -> None:
    opened = cookies_of(await visit.sign_in())
    assert {"httponly", "samesite=lax", "path=/"} <= opened["inzage"]
    assert "secure" not in opened["inzage"]
    assert (await visit.client.get("/private")).status_code == 200


async def test_a_refused_sign_in_leaves_an_open_session_alone(visit: Visit, view: Database) -> None:
    await visit.sign_in()
    before = await refusals(view)
    answer = await visit.browser.come_back(code="code", state="made-up")
    assert answer.status_code == 400
    assert (await refusals(view))[len(before) :] == ["unknown_attempt"]
    assert (await visit.client.get("/private")).status_code == 200
