"""Whatever a sign-in provider lies about, nobody gets in: a page that says so, one audit line, no session.

The list follows the relying-party modules of the OpenID Foundation's conformance suite, with what it leaves out.
"""

from __future__ import annotations

import pytest

from portal.database import Database
from portal.people import Kind, RefusalReason
from portal.settings import SignIn
from tests.people.hostile_provider import DROP, OWN_KEY, SECOND_KEY, STRANGER, HostileProvider, Trick, at_hash
from tests.people.lies import AT_THE_TOKEN_ENDPOINT, PERSON_LIES, PROVIDER_LIES, TOKEN_LIES, R
from tests.people.parts import (
    OFFICERS,
    RESIDENTS,
    START,
    Browser,
    go_through,
    must_be_refused,
    refusals,
    signed_in,
)


def cases(lies: dict[str, tuple[Trick, RefusalReason]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("trick", "reason"), lies.values(), ids=list(lies))


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
