"""The demo provider signs people in the way the portal expects, and refuses what it should refuse."""

import time

import httpx
import pytest

from portal.demo.provider import OFFICERS, RESIDENTS, DemoProvider
from tests.provider.browser import CALLBACK, SIGNED_OUT, Attempt, Visitor, people_on
from tests.provider.conftest import SUBSTANTIAL


def test_discovery_offers_the_code_flow_with_s256_and_rs256_and_nothing_else(provider: DemoProvider) -> None:
    found = httpx.get(f"{provider.issuer}/.well-known/openid-configuration").json()

    assert found["issuer"] == provider.issuer
    assert found["response_types_supported"] == ["code"]
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["id_token_signing_alg_values_supported"] == ["RS256"]
    assert {"client_secret_basic", "private_key_jwt"} <= set(found["token_endpoint_auth_methods_supported"])
    assert found["end_session_endpoint"].startswith(provider.issuer)


def test_a_resident_comes_back_with_state_and_issuer_and_a_token_that_says_who_they_are(
    visitor: Visitor, provider: DemoProvider
) -> None:
    attempt = Attempt()
    back = visitor.sign_in("marijke", attempt)
    assert back["state"] == attempt.state
    assert back["iss"] == provider.issuer

    claims = visitor.claims_of(visitor.redeem(attempt, back["code"]).json()["id_token"])
    assert claims["nonce"] == attempt.nonce
    assert claims["iss"] == provider.issuer
    assert claims["aud"] == RESIDENTS
    assert claims["bsn"] == "999990019"
    assert claims["acr"] == SUBSTANTIAL
    assert claims["sub"] == "marijke"
    assert claims["iat"] < claims["exp"] <= claims["iat"] + 300
    assert claims["auth_time"] <= time.time()
    assert "roles" not in claims


@pytest.mark.parametrize(
    ("person", "name", "roles"), [("joke", "Joke Hendriks", ["privacy_officer"]), ("sander", "Sander Vos", [])]
)
def test_an_officer_token_carries_name_and_roles_and_no_citizen_number(
    visitor: Visitor, person: str, name: str, roles: list[str]
) -> None:
    claims = visitor.claims_after_signing_in(person, Attempt(client=OFFICERS))

    assert claims["aud"] == OFFICERS
    assert claims["name"] == name
    assert claims["roles"] == roles
    assert "bsn" not in claims


def test_a_code_without_its_verifier_is_worth_nothing(visitor: Visitor) -> None:
    for verifier in ("", "w" * 64):
        attempt = Attempt()
        answer = visitor.redeem(attempt, visitor.sign_in("marijke", attempt)["code"], code_verifier=verifier)
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_grant"


def test_a_code_can_be_used_once(visitor: Visitor) -> None:
    attempt = Attempt()
    code = visitor.sign_in("marijke", attempt)["code"]
    assert visitor.redeem(attempt, code).status_code == 200
    assert visitor.redeem(attempt, code).json()["error"] == "invalid_grant"


def test_a_wrong_client_secret_is_refused(visitor: Visitor, provider: DemoProvider) -> None:
    attempt = Attempt()
    form = {"grant_type": "authorization_code", "code": visitor.sign_in("marijke", attempt)["code"]}
    form |= {"redirect_uri": CALLBACK, "code_verifier": attempt.verifier}
    answer = httpx.post(f"{provider.issuer}/token", data=form, auth=(RESIDENTS, "not the secret"))
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("left_out", "changed"),
    [
        (["code_challenge", "code_challenge_method"], {}),
        ([], {"code_challenge_method": "plain"}),
        (["nonce"], {}),
        ([], {"nonce": ""}),
        ([], {"response_type": "id_token"}),
    ],
    ids=["no PKCE", "plain PKCE", "no nonce", "empty nonce", "implicit flow"],
)
def test_a_careless_request_goes_back_with_an_error_and_no_code(
    visitor: Visitor, left_out: list[str], changed: dict[str, str]
) -> None:
    answer = visitor.ask(Attempt(), *left_out, **changed)
    assert answer.is_redirect, answer.text
    assert "error=" in answer.headers["location"]
    assert "code=" not in answer.headers["location"]


@pytest.mark.parametrize("changed", [{"redirect_uri": "http://127.0.0.1:8000/elsewhere"}, {"client_id": "stranger"}])
def test_an_unknown_client_or_address_gets_an_error_page_and_no_redirect(
    visitor: Visitor, changed: dict[str, str]
) -> None:
    answer = visitor.ask(Attempt(), **changed)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_stopping_on_the_sign_in_page_tells_the_portal(visitor: Visitor) -> None:
    back = visitor.pick(visitor.ask(Attempt()), cancel="yes")
    assert back["error"] == "access_denied"
    assert "code" not in back


def test_a_resident_cannot_be_picked_on_the_officers_page(visitor: Visitor) -> None:
    page = visitor.ask(Attempt(client=OFFICERS))
    assert "marijke" not in people_on(page.text)
    answer = visitor.client.post(page.url, data={"person": "marijke"})
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_every_sign_in_asks_again_and_the_next_person_replaces_the_one_before(visitor: Visitor) -> None:
    for person, client in (("marijke", RESIDENTS), ("joke", OFFICERS), ("teun", RESIDENTS)):
        claims = visitor.claims_after_signing_in(person, Attempt(client=client))
        assert claims["sub"] == person


def test_signing_out_with_the_id_token_returns_to_the_portal_at_once(visitor: Visitor) -> None:
    attempt = Attempt()
    tokens = visitor.redeem(attempt, visitor.sign_in("marijke", attempt)["code"]).json()
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": SIGNED_OUT, "state": "s1"}
    for _ in range(2):  # the second time the session is gone already
        answer = visitor.client.get("/session/end", params=asked)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{SIGNED_OUT}?state=s1"


def test_signing_out_towards_an_unknown_address_is_refused(visitor: Visitor) -> None:
    attempt = Attempt()
    tokens = visitor.redeem(attempt, visitor.sign_in("marijke", attempt)["code"]).json()
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": "http://127.0.0.1:8000/elsewhere"}
    assert visitor.client.get("/session/end", params=asked).status_code == 400


def test_signing_out_without_a_token_asks_first(visitor: Visitor) -> None:
    visitor.sign_in("marijke", Attempt())
    answer = visitor.client.get("/session/end")
    assert answer.status_code == 200
    assert 'value="yes"' in answer.text


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("no-number", {}),
        ("odd-number", {"bsn": 999990019}),
        ("for-somebody", {"aanvrager.bsn": "999990160", "represents": {"sub": "999990160"}}),
    ],
)
def test_a_test_can_bring_people_whose_claims_are_odd(
    visitor: Visitor, person: str, expected: dict[str, object]
) -> None:
    claims = visitor.claims_after_signing_in(person, Attempt())
    assert {name: claims[name] for name in ("bsn", "aanvrager.bsn", "represents") if name in claims} == expected
