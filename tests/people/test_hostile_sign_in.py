"""Whatever a sign-in provider lies about, nobody gets in: a page that says so, one audit line, no session.

The list follows the relying-party modules of the OpenID Foundation's conformance suite, with what it leaves out.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from portal.database import Database
from portal.people import Kind, RefusalReason
from portal.settings import SignIn
from portal.web.security import SecurityHeaders
from tests.people.hostile_provider import (
    CURVE_KEY,
    DROP,
    IMPOSTOR,
    OWN_KEY,
    SECOND_KEY,
    SMALL_KEY,
    STRANGER,
    HostileProvider,
    Trick,
    at_hash,
    damaged,
    signed_with_the_public_key_as_a_secret,
    unsigned,
)
from tests.people.parts import CALLBACK, OFFICERS, RESIDENTS, START, Browser, refusals, signed_in

NOW = time.time()
OTHER = "https://other.example"
R = RefusalReason

TOKEN_LIES: dict[str, tuple[Trick, RefusalReason]] = {
    "issuer of another": (Trick(claims={"iss": OTHER}), R.WRONG_ISSUER),
    "issuer missing": (Trick(claims={"iss": DROP}), R.WRONG_ISSUER),
    "audience of another": (Trick(claims={"aud": "another"}), R.WRONG_AUDIENCE),
    "audience missing": (Trick(claims={"aud": DROP}), R.WRONG_AUDIENCE),
    "audience of two": (Trick(claims={"aud": [RESIDENTS, "another"]}), R.WRONG_AUDIENCE),
    "audience empty": (Trick(claims={"aud": []}), R.WRONG_AUDIENCE),
    "authorised party is another": (Trick(claims={"azp": "another"}), R.WRONG_AUDIENCE),
    "nonce of another": (Trick(claims={"nonce": "another"}), R.WRONG_NONCE),
    "nonce missing": (Trick(claims={"nonce": DROP}), R.WRONG_NONCE),
    "nonce said to be unsupported": (Trick(claims={"nonce": DROP, "nonce_supported": False}), R.WRONG_NONCE),
    "subject missing": (Trick(claims={"sub": DROP}), R.WRONG_TOKEN),
    "subject a list": (Trick(claims={"sub": ["somebody"]}), R.WRONG_TOKEN),
    "subject a number": (Trick(claims={"sub": 7}), R.WRONG_TOKEN),
    "expiry missing": (Trick(claims={"exp": DROP}), R.WRONG_TOKEN),
    "expiry a text": (Trick(claims={"exp": "tomorrow"}), R.WRONG_TOKEN),
    "expired": (Trick(claims={"exp": int(NOW) - 60, "iat": int(NOW) - 360}), R.EXPIRED),
    "issue moment missing": (Trick(claims={"iat": DROP}), R.WRONG_TOKEN),
    "issued in the future": (Trick(claims={"iat": int(NOW) + 3600}), R.NOT_YET_VALID),
    "valid in the future": (Trick(claims={"nbf": int(NOW) + 3600}), R.NOT_YET_VALID),
    "signature damaged": (Trick(token=damaged), R.WRONG_SIGNATURE),
    "same key name, other key": (Trick(key=IMPOSTOR), R.WRONG_SIGNATURE),
    "no signature": (Trick(token=unsigned), R.WRONG_ALGORITHM),
    "no signature, algorithm NONE": (Trick(header={"alg": "NONE"}), R.WRONG_ALGORITHM),
    "public key as a secret": (Trick(token=signed_with_the_public_key_as_a_secret), R.WRONG_ALGORITHM),
    "curve that was not agreed": (Trick(key=CURVE_KEY, published=(CURVE_KEY,)), R.WRONG_ALGORITHM),
    "algorithm missing": (Trick(header={"alg": DROP}), R.WRONG_TOKEN),
    "key nobody published": (Trick(key=STRANGER), R.UNKNOWN_KEY),
    "key too small": (Trick(key=SMALL_KEY, published=(SMALL_KEY,)), R.UNKNOWN_KEY),
    "key not named, two published": (Trick(header={"kid": DROP}, published=(OWN_KEY, SECOND_KEY)), R.UNKNOWN_KEY),
    "one name for two keys": (Trick(published=(IMPOSTOR, OWN_KEY)), R.UNKNOWN_KEY),
    "key name a list": (Trick(header={"kid": ["one"]}), R.WRONG_TOKEN),
    "critical header": (Trick(header={"crit": ["exp"], "exp": 1}), R.WRONG_TOKEN),
    "critical header unknown": (Trick(header={"crit": ["x"], "x": 1}), R.WRONG_TOKEN),
    "payload not encoded": (Trick(header={"b64": False, "crit": ["b64"]}), R.WRONG_TOKEN),
    "key brought along": (
        Trick(key=STRANGER, header={"kid": DROP, "jwk": STRANGER.as_dict(private=False)}), R.WRONG_TOKEN
    ),
    "address of a key brought along": (Trick(key=STRANGER, header={"jku": f"{OTHER}/jwks"}), R.WRONG_TOKEN),
    "address of a certificate": (Trick(key=STRANGER, header={"x5u": f"{OTHER}/cert"}), R.WRONG_TOKEN),
    "access token as ID token": (Trick(header={"typ": "at+jwt"}), R.WRONG_TOKEN),
    "token of 20 kB": (Trick(claims={"padding": "a" * 20_000}), R.WRONG_TOKEN),
    "token of 10 MB": (Trick(claims={"padding": "a" * 10_000_000}), R.PROVIDER_MISCONFIGURED),
    "token missing": (Trick(answer={"id_token": DROP}), R.WRONG_TOKEN),
    "token a number": (Trick(answer={"id_token": 7}), R.WRONG_TOKEN),
    "token of two parts": (Trick(answer={"id_token": "e30.e30"}), R.WRONG_TOKEN),
    "token of no sense": (Trick(answer={"id_token": "a.b.c"}), R.WRONG_TOKEN),
    "token in letters of no alphabet": (Trick(answer={"id_token": "é.é.é"}), R.WRONG_TOKEN),
    "hash of another access token": (Trick(claims={"at_hash": at_hash("another")}), R.WRONG_TOKEN),
    "hash without access token": (Trick(claims={"at_hash": at_hash()}, answer={"access_token": DROP}), R.WRONG_TOKEN),
    "hash a list": (Trick(claims={"at_hash": [at_hash()]}), R.WRONG_TOKEN),
}  # fmt: skip

PERSON_LIES: dict[str, tuple[Trick, RefusalReason]] = {
    "assurance too low": (Trick(claims={"acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"}), R.WEAK_ASSURANCE),
    "assurance missing": (Trick(claims={"acr": DROP}), R.WEAK_ASSURANCE),
    "assurance a list": (Trick(claims={"acr": ["urn:x"]}), R.WEAK_ASSURANCE),
    "number missing": (Trick(claims={"bsn": DROP}), R.BSN_MISSING),
    "number empty": (Trick(claims={"bsn": ""}), R.BSN_MISSING),
    "number null": (Trick(claims={"bsn": None}), R.BSN_MISSING),
    "number as a number": (Trick(claims={"bsn": 999990019}), R.BSN_INVALID),
    "number of eight digits": (Trick(claims={"bsn": "99999001"}), R.BSN_INVALID),
    "number fails the 11-test": (Trick(claims={"bsn": "999990018"}), R.BSN_INVALID),
    "number a list": (Trick(claims={"bsn": ["999990019"]}), R.BSN_INVALID),
    "number with spaces": (Trick(claims={"bsn": " 999990019"}), R.BSN_INVALID),
    "number with a sector code": (Trick(claims={"bsn": "s00000000:999990019"}), R.BSN_INVALID),
}

PROVIDER_LIES: dict[str, tuple[Trick, RefusalReason]] = {
    "issuer of another": (Trick(metadata={"issuer": OTHER}), R.PROVIDER_MISCONFIGURED),
    "issuer missing": (Trick(metadata={"issuer": DROP}), R.PROVIDER_MISCONFIGURED),
    "tokens without TLS": (Trick(metadata={"token_endpoint": "http://other.example/t"}), R.PROVIDER_MISCONFIGURED),
    "keys from a file": (Trick(metadata={"jwks_uri": "file:///etc/passwd"}), R.PROVIDER_MISCONFIGURED),
    "sends people to a script": (Trick(metadata={"authorization_endpoint": "javascript:x"}), R.PROVIDER_MISCONFIGURED),
    "loopback only by its looks": (
        Trick(metadata={"authorization_endpoint": "http://127.0.0.1@other.example/"}), R.PROVIDER_MISCONFIGURED
    ),
    "keys at no address": (Trick(metadata={"jwks_uri": "https://127.0.0.1/\x00"}), R.PROVIDER_MISCONFIGURED),
    "keys at a number": (Trick(metadata={"jwks_uri": 7}), R.PROVIDER_MISCONFIGURED),
    "keys that are no list": (Trick(published=None), R.PROVIDER_MISCONFIGURED),
    "plain PKCE only": (Trick(metadata={"code_challenge_methods_supported": ["plain"]}), R.PROVIDER_MISCONFIGURED),
    "keys behind a redirect": (Trick(redirect="/jwks"), R.PROVIDER_MISCONFIGURED),
    "description behind a redirect": (Trick(redirect="/.well-known/openid-configuration"), R.PROVIDER_MISCONFIGURED),
}  # fmt: skip

AT_THE_TOKEN_ENDPOINT: dict[str, tuple[Trick, RefusalReason]] = {
    "redirected": (Trick(redirect="/token"), R.PROVIDER_MISCONFIGURED),
    "a code that is no longer good": (Trick(answer={"error": "invalid_grant"}, token_status=400), R.UNKNOWN_ATTEMPT),
    "a client it does not know": (
        Trick(answer={"error": "invalid_client"}, token_status=401),
        R.PROVIDER_MISCONFIGURED,
    ),
    "an error that calls itself fine": (Trick(answer={"error": "odd"}), R.PROVIDER_MISCONFIGURED),
    "a server error": (Trick(token_status=500), R.PROVIDER_UNREACHABLE),
    "keys without content": (Trick(published=({"kty": "RSA", "kid": "one"},)), R.UNKNOWN_KEY),
    "keys of nonsense": (Trick(published=({"kty": "RSA", "kid": "one", "n": "!", "e": 7},)), R.UNKNOWN_KEY),
    "secret keys": (Trick(published=({"kty": "oct", "kid": "one", "k": "AAAA"},)), R.UNKNOWN_KEY),
    "no keys at all": (Trick(published=()), R.UNKNOWN_KEY),
}


def cases(lies: dict[str, tuple[Trick, RefusalReason]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("trick", "reason"), lies.values(), ids=list(lies))


async def go_through(
    browser: Browser, hostile: HostileProvider, trick: Trick, kind: Kind = Kind.RESIDENT, **query: str
) -> httpx.Response:
    """Begin, play the trick, come back."""
    hostile.trick = trick
    sent = await browser.begin(kind)
    hostile.nonce, hostile.client_id = sent["nonce"], sent["client_id"]
    return await browser.come_back(kind, **{"code": "code", "state": sent["state"], "iss": hostile.issuer, **query})


async def must_be_refused(answer: httpx.Response, view: Database, before: list[str], reason: RefusalReason) -> None:
    """The page, its status, exactly one line, no session, and nothing of what the provider sent."""
    assert (await refusals(view))[len(before) :] == [reason.value]
    assert answer.status_code in (400, 403, 502, 503)
    assert not signed_in(answer)
    assert "U bent niet ingelogd" in answer.text or "You are not signed in" in answer.text
    assert "088 000 1100" in answer.text
    assert "99999" not in answer.text


@cases(TOKEN_LIES | PERSON_LIES | AT_THE_TOKEN_ENDPOINT)
async def test_a_lie_is_refused_with_one_line_and_no_session(
    browser: Browser, hostile: HostileProvider, view: Database, trick: Trick, reason: RefusalReason
) -> None:
    before = await refusals(view)

    answer = await go_through(browser, hostile, trick)

    await must_be_refused(answer, view, before, reason)
    assert (await browser.client.get("/private")).status_code == 303


async def test_a_list_that_holds_the_right_value_is_still_a_lie(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    for claim, value, reason in (("iss", [hostile.issuer], R.WRONG_ISSUER), ("nonce", None, R.WRONG_NONCE)):
        before = await refusals(view)
        hostile.trick = Trick()
        sent = await browser.begin()
        hostile.nonce, hostile.client_id = sent["nonce"], sent["client_id"]
        hostile.trick = Trick(claims={claim: value or [sent["nonce"]]})
        answer = await browser.come_back(code="code", state=sent["state"], iss=hostile.issuer)
        await must_be_refused(answer, view, before, reason)


@pytest.mark.parametrize("path", SignIn("", "").representation_claims, ids=lambda path: "/".join(path))
@pytest.mark.parametrize("value", [{"sub": "x"}, "999990160", None, ""], ids=["object", "number", "null", "empty"])
async def test_any_claim_of_representation_is_refused_even_beside_a_good_number(
    browser: Browser, hostile: HostileProvider, view: Database, path: tuple[str, ...], value: object
) -> None:
    before = await refusals(view)
    claim = value
    for name in reversed(path[1:]):
        claim = {name: claim}

    answer = await go_through(browser, hostile, Trick(claims={path[0]: claim}))

    await must_be_refused(answer, view, before, R.REPRESENTATION)


@cases(PROVIDER_LIES)
async def test_a_provider_that_describes_itself_wrongly_is_not_even_visited(
    browser: Browser, hostile: HostileProvider, view: Database, trick: Trick, reason: RefusalReason
) -> None:
    before, hostile.trick = await refusals(view), trick

    answer = await browser.client.get(START[Kind.RESIDENT])

    await must_be_refused(answer, view, before, reason)
    assert "/elsewhere" not in hostile.asked


@pytest.mark.parametrize(
    "roles",
    [DROP, [], None, "privacy_officer", "not_privacy_officer", ["clerk"], {"privacy_officer": 1}, [["a"]]],
    ids=["missing", "empty", "null", "text", "longer text", "another", "object", "list in a list"],
)  # fmt: skip
async def test_an_officer_without_the_role_as_a_list_is_refused(
    browser: Browser, hostile: HostileProvider, view: Database, roles: object
) -> None:
    before = await refusals(view)

    answer = await go_through(browser, hostile, Trick(claims={"roles": roles}), Kind.OFFICER)

    await must_be_refused(answer, view, before, R.ROLE_MISSING)
    assert (await browser.client.get("/officer/private")).status_code == 303


async def test_a_token_for_officers_does_not_let_a_resident_in(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    before = await refusals(view)
    answer = await go_through(browser, hostile, Trick(claims={"aud": OFFICERS}))
    await must_be_refused(answer, view, before, R.WRONG_AUDIENCE)


@pytest.mark.parametrize(
    "trick",
    [
        Trick(),
        Trick(claims={"aud": [RESIDENTS], "azp": RESIDENTS}),
        Trick(header={"kid": DROP}),
        Trick(header={"typ": DROP}),
        Trick(claims={"at_hash": at_hash()}),
        Trick(key=SECOND_KEY, published=(OWN_KEY, SECOND_KEY)),
        Trick(metadata={"authorization_response_iss_parameter_supported": DROP}),
    ],
    ids=["plain", "audience a list of us", "one key, not named", "no type", "right hash", "second key", "no RFC 9207"],
)
async def test_an_honest_variant_is_let_in(browser: Browser, hostile: HostileProvider, trick: Trick) -> None:
    answer = await go_through(browser, hostile, trick)

    assert (answer.status_code, answer.headers["location"]) == (303, "/overview")
    assert (await browser.client.get("/private")).status_code == 200


async def test_a_key_that_was_published_a_moment_ago_is_found_and_asked_for_once(
    browser: Browser, hostile: HostileProvider, view: Database
) -> None:
    await go_through(browser, hostile, Trick())
    asked = hostile.asked.count("/jwks")

    rotated = Trick(key=SECOND_KEY, published=(OWN_KEY, SECOND_KEY))
    assert signed_in(await go_through(browser, hostile, rotated))
    assert hostile.asked.count("/jwks") == asked + 1
    for _ in range(3):
        await go_through(browser, hostile, Trick(key=STRANGER))
    assert hostile.asked.count("/jwks") == asked + 1, "tokens must not make us hammer the provider"


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
