"""Coming back from the provider counts in the browser that began, once, in time, and from the right provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from portal.database import Database
from portal.people import Kind, RefusalReason
from portal.web.security import SecurityHeaders
from tests.people.hostile_provider import HostileProvider, Trick
from tests.people.lies import OTHER, R
from tests.people.parts import CALLBACK, START, Browser, go_through, must_be_refused, refusals, signed_in

BACK: dict[str, tuple[dict[str, str], RefusalReason]] = {
    "with the issuer of another": ({"iss": OTHER}, R.WRONG_ISSUER),
    "with a longer issuer": ({"iss": "+/"}, R.WRONG_ISSUER),
    "without code": ({"code": ""}, R.UNKNOWN_ATTEMPT),
    "without state": ({"state": ""}, R.UNKNOWN_ATTEMPT),
    "with a made-up state": ({"state": "x" * 43}, R.UNKNOWN_ATTEMPT),
    "with an endless state": ({"state": "x" * 5000}, R.UNKNOWN_ATTEMPT),
    "with an endless code": ({"code": "x" * 5000}, R.UNKNOWN_ATTEMPT),
    "having stopped": ({"error": "access_denied"}, R.CANCELLED),
    "while the provider is busy": ({"error": "temporarily_unavailable"}, R.PROVIDER_UNREACHABLE),
    "with an error": ({"error": "<script>alert(1)</script>"}, R.PROVIDER_MISCONFIGURED),
}


@pytest.mark.parametrize(("query", "reason"), BACK.values(), ids=list(BACK))
async def test_coming_back_wrongly_is_refused_before_any_code_is_exchanged(
    browser: Browser, hostile: HostileProvider, view: Database, query: dict[str, str], reason: RefusalReason
) -> None:
    before = await refusals(view)

    answer = await go_through(browser, hostile, Trick(), Kind.RESIDENT, **query)

    await must_be_refused(answer, view, before, reason)
    assert "/token" not in hostile.asked
    assert "<script>alert" not in answer.text


async def test_an_answer_without_issuer_is_refused_when_the_provider_says_it_sends_one(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    before = await refusals(view)
    sent = await browser.begin()
    answer = await browser.come_back(code="code", state=sent["state"])
    await must_be_refused(answer, view, before, R.WRONG_ISSUER)


async def test_a_parameter_that_comes_twice_is_refused(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    before = await refusals(view)
    sent = await browser.begin()
    query = urlencode([("state", sent["state"]), ("code", "one"), ("code", "two"), ("iss", hostile.issuer)])
    answer = await browser.client.get(f"{CALLBACK[Kind.RESIDENT]}?{query}")
    await must_be_refused(answer, view, before, R.UNKNOWN_ATTEMPT)


async def test_coming_back_in_another_browser_is_refused_and_the_first_can_still_go_on(
    browser: Browser, joined: tuple[SecurityHeaders, Any], hostile: HostileProvider, view: Database
) -> None:
    before = await refusals(view)
    sent = await browser.begin()
    hostile.nonce, hostile.client_id = sent["nonce"], sent["client_id"]
    back = urlencode({"code": "code", "state": sent["state"], "iss": hostile.issuer})
    victim, with_an_attempt_of_their_own = Browser(joined[0]), Browser(joined[0])
    await with_an_attempt_of_their_own.begin()

    await must_be_refused(await victim.client.get(f"{CALLBACK[Kind.RESIDENT]}?{back}"), view, before, R.UNKNOWN_ATTEMPT)
    await must_be_refused(
        await with_an_attempt_of_their_own.client.get(f"{CALLBACK[Kind.RESIDENT]}?{back}"),
        view,
        [*before, "one"],
        R.UNKNOWN_ATTEMPT,
    )
    assert signed_in(await browser.client.get(f"{CALLBACK[Kind.RESIDENT]}?{back}"))


async def test_coming_back_twice_works_once_even_with_the_cookie_kept(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    sent = await browser.begin()
    hostile.nonce, hostile.client_id = sent["nonce"], sent["client_id"]
    back = urlencode({"code": "code", "state": sent["state"], "iss": hostile.issuer})
    kept = dict(browser.client.cookies)
    assert signed_in(await browser.client.get(f"{CALLBACK[Kind.RESIDENT]}?{back}"))

    before = await refusals(view)
    browser.client.cookies.clear()
    browser.client.cookies.update(kept)
    await must_be_refused(
        await browser.client.get(f"{CALLBACK[Kind.RESIDENT]}?{back}"), view, before, R.UNKNOWN_ATTEMPT
    )


async def test_an_attempt_at_one_door_is_worth_nothing_at_the_other(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    before = await refusals(view)
    sent = await browser.begin(Kind.RESIDENT)
    browser.client.cookies.set("inzage-officer-sign-in", sent["state"], domain="127.0.0.1", path="/")
    answer = await browser.come_back(Kind.OFFICER, code="code", state=sent["state"], iss=hostile.issuer)
    await must_be_refused(answer, view, before, R.UNKNOWN_ATTEMPT)


async def test_a_provider_that_is_away_is_said_plainly(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    before = await refusals(view)
    hostile.stop()
    answer = await browser.client.get(START[Kind.RESIDENT])
    assert answer.status_code == 503
    await must_be_refused(answer, view, before, R.PROVIDER_UNREACHABLE)
