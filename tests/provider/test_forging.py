"""Tests of the portal can ask for spoiled tokens: each is spoiled in the way that was asked, and in no other."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from portal.demo.provider import RESIDENTS, DemoProvider
from tests.provider.browser import CALLBACK, Attempt, Visitor

FORGERIES: dict[str, dict[str, Any]] = {
    "issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "audience": {"claims": {"aud": "somebody-else"}},
    "no-nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": {"seconds": -3600}, "iat": {"seconds": -3900}}},
    "stranger": {"sign": "stranger"},
    "damaged": {"sign": "damaged"},
    "unsigned": {"header": {"alg": "none"}, "sign": "none"},
    "confused": {"header": {"alg": "HS256"}, "sign": "public"},
    "unknown-key": {"header": {"kid": "never-published"}},
}


@pytest.fixture(scope="module")
def forger() -> Iterator[DemoProvider]:
    person = {"client": RESIDENTS, "name": "Vals", "acr": "none", "claims": {"bsn": "999990019"}}
    people = [{**person, "id": name, "forge": forge} for name, forge in FORGERIES.items()]
    with DemoProvider(redirect_uris={RESIDENTS: [CALLBACK]}, people=people) as running:
        yield running


def token_of(forger: DemoProvider, person: str) -> tuple[str, KeySet, Attempt]:
    with httpx.Client(base_url=forger.issuer) as client:
        visitor, attempt = Visitor(client, forger), Attempt()
        code = visitor.sign_in(person, attempt)["code"]
        token = visitor.redeem(attempt, code).raise_for_status().json()["id_token"]
        return token, KeySet.import_key_set(client.get("/jwks").json()), attempt


@pytest.mark.parametrize("person", ["issuer", "audience", "no-nonce", "expired"])
def test_a_forged_claim_comes_with_a_signature_that_holds(forger: DemoProvider, person: str) -> None:
    token, keys, attempt = token_of(forger, person)
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    truth = {"iss": forger.issuer, "aud": RESIDENTS, "nonce": attempt.nonce, "bsn": "999990019"}
    wrong = {name for name, value in truth.items() if claims.get(name) != value}
    if claims["exp"] < claims["auth_time"]:
        wrong.add("exp")
    assert wrong == {{"issuer": "iss", "audience": "aud", "no-nonce": "nonce", "expired": "exp"}[person]}


@pytest.mark.parametrize("person", ["stranger", "damaged"])
def test_a_forged_signature_names_a_published_key_and_does_not_hold(forger: DemoProvider, person: str) -> None:
    token, keys, _ = token_of(forger, person)
    assert jws.extract_compact(token.encode()).headers()["kid"] in {key.kid for key in keys.keys}
    with pytest.raises(BadSignatureError):
        jwt.decode(token, keys, algorithms=["RS256"])


@pytest.mark.parametrize(("person", "algorithm"), [("unsigned", "none"), ("confused", "HS256")])
def test_a_forged_algorithm_stands_in_the_header(forger: DemoProvider, person: str, algorithm: str) -> None:
    token, _, _ = token_of(forger, person)
    assert jws.extract_compact(token.encode()).headers()["alg"] == algorithm
    assert token.endswith(".") == (person == "unsigned")


def test_a_key_that_was_never_published_is_named(forger: DemoProvider) -> None:
    token, keys, _ = token_of(forger, "unknown-key")
    assert jws.extract_compact(token.encode()).headers()["kid"] not in {key.kid for key in keys.keys}


def test_everybody_else_gets_a_good_token(forger: DemoProvider) -> None:
    token, keys, attempt = token_of(forger, "marijke")
    assert jwt.decode(token, keys, algorithms=["RS256"]).claims["nonce"] == attempt.nonce
