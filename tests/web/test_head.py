"""HEAD gives what GET gives, but for the content (RFC 9110 section 9.3.2), and logs what GET logs."""

from __future__ import annotations

import pytest

from portal.audit import Action
from portal.database import Login
from tests.people.parts import START
from tests.web.counter import Counter


@pytest.mark.parametrize("path", ["/", "/register", "/help", "/privacy", "/nothing", "/.well-known/security.txt"])
async def test_a_public_page_has_the_same_head_without_content(counter: Counter, path: str) -> None:
    client = counter.stranger().client
    get, head = await client.get(path), await client.head(path)

    assert head.status_code == get.status_code
    assert dict(head.headers) == dict(get.headers)
    assert head.content == b""
    assert get.content != b""


async def test_a_page_of_ones_own_has_its_head_and_a_line_in_the_log(counter: Counter) -> None:
    client = (await counter.resident()).client
    before = await lines(counter)
    head = await client.head("/overview")

    assert head.status_code == 200
    assert head.content == b""
    assert int(head.headers["content-length"]) > 1000
    assert await lines(counter) == before + 1


async def lines(counter: Counter) -> int:
    """How often somebody looked at the overview."""
    async with counter.portal.view.begin(Login.WORKER) as connection:
        return len(await counter.portal.audit.events(connection, action=Action.OVERVIEW_LOOKED, limit=10_000))


async def test_without_a_sign_in_the_head_leads_there_too(counter: Counter) -> None:
    head = await counter.stranger().client.head("/overview")
    assert head.status_code == 303


async def test_a_stream_of_news_ends_with_its_head(counter: Counter) -> None:
    head = await (await counter.resident()).client.head("/overview/progress")
    assert head.status_code == 200
    assert head.content == b""


@pytest.mark.parametrize("path", [*START.values(), "/sign-in/callback?code=x&state=y"])
async def test_a_step_of_signing_in_has_no_head_to_use_it_up_with(counter: Counter, path: str) -> None:
    head = await counter.stranger().client.head(path)
    assert head.status_code == 405
    assert "set-cookie" not in head.headers
