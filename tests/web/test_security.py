"""Every answer carries the headers, forms are accepted from our own pages only, and cookies stay where they belong."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.static_files import create_static_files_router

from portal.audit import Audit
from portal.database import Database
from portal.people import Kind, People
from portal.settings import Sessions
from portal.vault import Vault
from portal.web.headers import CSP, LARGEST_BODY, SecurityHeaders
from tests.people.hostile_provider import HostileProvider
from tests.people.parts import ADDRESS, CALLBACK, Browser, Clock, application, refusals, settings_for

ALWAYS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
PUBLIC = "https://inzage.example"


@dataclass
class Visit:
    """A browser, the provider it signs in at, and the clock of the portal it visits."""

    browser: Browser
    provider: HostileProvider
    clock: Clock
    app: SecurityHeaders

    @property
    def client(self) -> httpx.AsyncClient:
        return self.browser.client

    async def sign_in(self, kind: Kind = Kind.RESIDENT) -> httpx.Response:
        sent = await self.browser.begin(kind)
        self.provider.nonce, self.provider.client_id = sent["nonce"], sent["client_id"]
        return await self.browser.come_back(kind, code="code", state=sent["state"], iss=self.provider.issuer)

    async def csrf(self) -> str:
        return str((await self.client.get("/private")).json()["csrf"])


@pytest.fixture(scope="module")
def provider() -> Iterator[HostileProvider]:
    with HostileProvider() as running:
        yield running


async def a_visit(provider: HostileProvider, view: Database, vault: Vault, address: str) -> Visit:
    clock, audit = Clock(), Audit(vault)
    people = People(vault, audit, Sessions(), now=clock)
    app, _ = application(settings_for(provider.issuer, address=address), view, audit, people)
    return Visit(Browser(app, address), provider, clock, app)


@pytest.fixture
async def visit(provider: HostileProvider, view: Database, vault: Vault) -> AsyncIterator[Visit]:
    """On loopback, as the demo is."""
    visiting = await a_visit(provider, view, vault, ADDRESS)
    yield visiting
    await visiting.client.aclose()


@pytest.fixture
async def public_visit(provider: HostileProvider, view: Database, vault: Vault) -> AsyncIterator[Visit]:
    """Over TLS, as in production."""
    visiting = await a_visit(provider, view, vault, PUBLIC)
    yield visiting
    await visiting.client.aclose()


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/sign-in", {}, 200),
        ("GET", "/private", {}, 303),
        ("GET", "/sign-in/callback", {}, 400),
        ("GET", "/nothing-here", {}, 404),
        ("DELETE", "/sign-in", {}, 405),
        ("POST", "/nothing-here", {"Origin": "https://evil.example"}, 403),
        ("POST", "/sign-out", {"Content-Length": str(LARGEST_BODY + 1)}, 413),
        ("POST", "/sign-out", {"Content-Length": "000000000000999999999"}, 413),
        ("GET", "/sign-in", {"Host": "evil.example"}, 421),
        ("GET", "/broken", {}, 500),
    ],
)
async def test_every_answer_carries_the_security_headers(
    visit: Visit, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = await visit.client.request(method, path, headers=headers)

    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert answer.headers["permissions-policy"]
    assert "999990019" not in answer.text
    assert all(len(answer.headers.get_list(name)) == 1 for name in ALWAYS)


async def test_an_application_that_breaks_down_altogether_still_answers_and_quotes_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def breaking(*_: object) -> None:
        raise RuntimeError("999990019")

    answer = await Browser(SecurityHeaders(breaking, settings_for("https://idp.example"))).client.get("/sign-in")

    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert "999990019" not in answer.text + "".join(record.getMessage() for record in caplog.records)


async def test_strict_transport_security_is_for_tls_only(visit: Visit, public_visit: Visit) -> None:
    assert "strict-transport-security" not in (await visit.client.get("/sign-in")).headers
    said = (await public_visit.client.get("/sign-in")).headers["strict-transport-security"]
    assert said == "max-age=63072000; includeSubDomains"


async def test_only_files_named_by_their_content_may_be_kept(tmp_path: Path) -> None:
    for name in ("site-5f0c12ab9e.css", "plain.css"):
        (tmp_path / name).write_text("body{}")
    inner = Litestar([create_static_files_router(path="/static", directories=[tmp_path])], openapi_config=None)
    client = Browser(SecurityHeaders(inner, settings_for("https://idp.example"))).client

    kept = {
        path: (answer.status_code, answer.headers["cache-control"], answer.headers["x-content-type-options"])
        for path in ("/static/site-5f0c12ab9e.css", "/static/plain.css", "/static/gone-5f0c12ab9e.css")
        for answer in [await client.get(path)]
    }

    assert kept == {
        "/static/site-5f0c12ab9e.css": (200, "public, max-age=31536000, immutable", "nosniff"),
        "/static/plain.css": (200, "no-store", "nosniff"),
        "/static/gone-5f0c12ab9e.css": (404, "no-store", "nosniff"),
    }


@pytest.mark.parametrize("path", ["/sign-in", "/officer/sign-in", "/sign-out", "/sign-in/callback"])
async def test_the_pages_need_no_inline_script_or_style(visit: Visit, path: str) -> None:
    page = (await visit.client.get(path)).text

    assert "<h1" in page
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:8001"},
        {"Host": "127.0.0.1:8000@evil.example"},
        {"Host": "evil.example", "X-Forwarded-Host": "127.0.0.1:8000"},
        {"Host": ""},
    ],
)
async def test_another_host_is_told_the_right_address_and_nothing_else(visit: Visit, headers: dict[str, str]) -> None:
    answer = await visit.client.get("/sign-in", headers=headers)
    assert answer.status_code == 421
    assert ADDRESS in answer.text
    assert "evil" not in answer.text


async def test_forwarded_headers_change_nothing(visit: Visit) -> None:
    plain = await visit.client.get("/private")
    forwarded = await visit.client.get(
        "/private",
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/x"},
    )
    assert forwarded.headers["location"] == plain.headers["location"] == "/sign-in"


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
