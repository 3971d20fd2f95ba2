"""Addresses that were made to do harm: somebody else's ids, other people's doors, odd signs, ways out of the portal."""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from litestar import Litestar

from portal.database import Login
from portal.people import Kind
from portal.web.cookies import SignInCookies
from portal.web.headers import SAFE_METHODS, SecurityHeaders
from portal.web.security import signed_in_officer, signed_in_resident
from tests.web.counter import Browser, Counter, Page

ODD = [
    "%00", "a%00b", "%ff%fe", "%ed%a0%80", "..%2f..%2fetc%2fpasswd", "%2e%2e", "....//", "INZ-2026-1%20",
    "%0d%0aX:%20y", "INZ%E2%80%902026", "%D9%A1", "'%20OR%201=1--", "{{7*7}}", "<script>", "9" * 3000,
    "%F0%9F%A6%86", "%252e", "%5c",
]  # fmt: skip
"""Things to put where a number, a name or an id belongs."""


def addresses(counter: Counter, part: str) -> list[tuple[str, str, bool, bool]]:
    """Every route with ``part`` where it varies: method, address, whether for residents, whether for officers."""
    found = []
    for route in cast("Litestar", cast("SecurityHeaders", counter.app).app).routes:
        for handler in route.route_handlers:  # type: ignore[union-attr]
            guards = set(handler.resolve_guards())
            address = re.sub(r"{\w+:(\w+)}", lambda kind: "1" if kind[1] == "int" else part, route.path)
            doors = (signed_in_resident in guards, signed_in_officer in guards)
            found += [(method, address, *doors) for method in sorted(handler.http_methods - {"OPTIONS"})]
    return found


async def send(browser: Browser, method: str, address: str, csrf: str = "") -> Page:
    headers = {"Origin": str(browser.client.base_url)}
    fields = {"csrf": csrf} if method not in SAFE_METHODS else None
    return Page(await browser.client.request(method, address, data=fields, headers=headers))


def token_of(page: Page) -> str:
    """The hidden token in a page's forms."""
    field = page.soup.find("input", attrs={"name": "csrf"})
    assert isinstance(field, Tag)
    return str(field["value"])


async def ended(counter: Counter, kind: Kind) -> Browser:
    """A browser whose session was there and is over."""
    browser = await (counter.resident() if kind is Kind.RESIDENT else counter.officer())
    token = browser.client.cookies[SignInCookies(counter.town.settings, kind).session_name]
    login = Login.RESIDENT if kind is Kind.RESIDENT else Login.OFFICER
    async with counter.portal.view.begin(login) as connection:
        await counter.portal.people.end(connection, token)
    return browser


@pytest.mark.parametrize("who", ["nobody", "resident", "officer", "ended resident", "ended officer", "wrong cookie"])
async def test_behind_a_door_comes_only_who_is_signed_in_at_that_door(counter: Counter, who: str) -> None:
    browsers = {
        "nobody": counter.stranger(),
        "resident": await counter.resident(),
        "officer": await counter.officer(),
        "ended resident": await ended(counter, Kind.RESIDENT),
        "ended officer": await ended(counter, Kind.OFFICER),
        "wrong cookie": counter.stranger(),
    }
    browser = browsers[who]
    if who == "wrong cookie":  # an officer's token as a resident's, and the other way round
        names = {kind: SignInCookies(counter.town.settings, kind).session_name for kind in Kind}
        browser.client.cookies.set(names[Kind.RESIDENT], browsers["officer"].client.cookies[names[Kind.OFFICER]])
        browser.client.cookies.set(names[Kind.OFFICER], browsers["resident"].client.cookies[names[Kind.RESIDENT]])
    tried = 0
    for method, address, for_residents, for_officers in addresses(counter, str(uuid4())):
        if not (for_residents or for_officers):
            continue
        if (for_residents and who == "resident") or (for_officers and who == "officer"):
            continue
        page = await send(browser, method, address)
        tried += 1
        assert page.status == 303, (method, address, page.status)
        door = "/officer/sign-in" if for_officers else "/sign-in"
        assert urlsplit(page.response.headers["location"]).path == door, (method, address)
        assert page.response.text.strip() == "" or "<main" not in page.response.text
    assert tried > 5


async def test_nothing_is_changed_without_the_token_of_this_very_session(counter: Counter) -> None:
    mine, theirs = await counter.resident(), await counter.resident(await counter.neighbour())
    foreign = token_of(await theirs.open("/overview"))
    officer = await counter.officer()
    number = await counter.town.file("box:1")
    for method, address, for_residents, for_officers in addresses(counter, number):
        if method in SAFE_METHODS or not (for_residents or for_officers):
            continue
        browser = officer if for_officers else mine
        for token in ("", "x", foreign, foreign + "é"):
            assert (await send(browser, method, address, token)).status == 403, address
        for content in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
            headers = {"Origin": str(browser.client.base_url), "Content-Type": content}
            body = f'{{"csrf": "{foreign}"}}'
            answer = await browser.client.request(method, address, content=body, headers=headers)
            assert answer.status_code in (400, 403), (address, content)


@pytest.mark.parametrize("who", ["resident", "officer"])
async def test_odd_signs_in_an_address_are_not_there_and_break_nothing(counter: Counter, who: str) -> None:
    browser = await (counter.resident() if who == "resident" else counter.officer())
    csrf = ""
    for odd in ODD:
        for method, address, for_residents, for_officers in addresses(counter, odd):
            if address == "/" or odd not in address or (for_officers if who == "resident" else for_residents):
                continue
            page = await send(browser, method, address, csrf)
            assert 400 <= page.status < 500, (method, address, page.status)
            assert "49" not in page.main or "{{" not in odd
            assert "traceback" not in page.response.text.lower()
    for address in (
        "/static/..%2f..%2fportal.toml",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/static/.lock",
        "/static/manifest.json",
    ):
        assert (await browser.open(address)).status in (404, 405), address


@pytest.mark.parametrize(
    "path",
    ["//elsewhere.example", "/%5celsewhere.example", "/%09/elsewhere.example", "/%0a//elsewhere.example", "///x"],
)
async def test_no_link_of_a_page_leads_to_where_its_address_names_another_host(counter: Counter, path: str) -> None:
    for visitor in (counter.stranger(), await counter.resident()):
        answer = await visitor.client.send(visitor.client.build_request("GET", f"{visitor.client.base_url}{path}"))
        for link in BeautifulSoup(answer.text, "html.parser").find_all(["a", "form"]):
            target = str(link.get("href") or link.get("action"))
            assert re.match(r"(/(?![/\\\t\n])|#|tel:|mailto:)", target), target


@pytest.mark.parametrize(
    "path", ["//overview", "/register//", "//register/odd", "/%5cregister", "/sources/%09odd", "//", "/help"]
)
@pytest.mark.parametrize("lang", ["en", "nl", "en&lang=//elsewhere.example", "en&next=//elsewhere.example"])
async def test_choosing_a_language_leads_back_to_this_portal(counter: Counter, path: str, lang: str) -> None:
    visitor = await counter.resident()
    answer = await visitor.client.send(
        visitor.client.build_request("GET", f"{visitor.client.base_url}{path}?lang={lang}")
    )
    if answer.status_code == 303:
        assert re.match(r"/(?![/\\\t])[\x21-\x7e]*$", answer.headers["location"]), answer.headers["location"]
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("lang", ["en%0d%0aSet-Cookie:%20a=b", "xx", "%00", "en%22%3E%3Cscript%3E"])
async def test_a_language_there_is_not_changes_nothing(counter: Counter, lang: str) -> None:
    answer = await counter.stranger().client.get(f"/help?lang={lang}")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "<script>" not in answer.text.replace('<script src="/static/', "")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND"])
async def test_other_methods_show_and_change_nothing(counter: Counter, method: str) -> None:
    visitor = await counter.resident()
    for _, address, for_residents, for_officers in addresses(counter, str(uuid4())):
        answer = await visitor.client.request(method, address, headers={"X-Secret": "echo-me"})
        assert answer.status_code < 500, (method, address)
        assert "echo-me" not in answer.text
        if for_residents or for_officers:
            assert answer.status_code not in (200, 201) or not answer.content, (method, address)


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "inzage.voorbeeldstad.example.elsewhere.example", "", "inzage.voorbeeldstad.example:1"],
)
async def test_another_host_is_not_believed(counter: Counter, host: str) -> None:
    answer = await counter.stranger().client.get("/help", headers={"Host": host})
    forwarded = await counter.stranger().client.get(
        "/help",
        headers={
            "X-Forwarded-Host": "elsewhere.example",
            "X-Forwarded-Proto": "http",
            "Forwarded": "host=elsewhere.example",
        },
    )
    assert answer.status_code == 421
    assert "elsewhere" not in forwarded.text + str(forwarded.headers)
