"""Every answer carries the headers, and what is not meant for the portal gets no further than its door."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.static_files import create_static_files_router

from portal.web.headers import LARGEST_BODY, SecurityHeaders
from tests.people.parts import ADDRESS, Browser, settings_for
from tests.web.visiting import ALWAYS, Visit, provider, public_visit, visit

__all__ = ["provider", "public_visit", "visit"]


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
        raise RuntimeError("999990093")

    answer = await Browser(SecurityHeaders(breaking, settings_for("https://idp.example"))).client.get("/sign-in")

    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert "999990093" not in answer.text + "".join(record.getMessage() for record in caplog.records)


async def test_strict_transport_security_is_for_tls_only(visit: Visit, public_visit: Visit) -> None:
    assert "strict-transport-security" not in (await visit.client.get("/sign-in")).headers
    said = (await public_visit.client.get("/sign-in")).headers["strict-transport-security"]
    assert said == "max-age=63072000; includeSubDomains"


async def test_only_files_named_by_their_content_are_given_out_and_those_may_be_kept(tmp_path: Path) -> None:
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
        "/static/plain.css": (404, "no-store", "nosniff"),
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
