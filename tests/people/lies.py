"""The lies a provider can tell, and the reason each is refused for."""

from __future__ import annotations

import time

from portal.people import RefusalReason
from tests.people.hostile_provider import (
    CURVE_KEY,
    DROP,
    IMPOSTOR,
    OWN_KEY,
    SECOND_KEY,
    SMALL_KEY,
    STRANGER,
    Trick,
    at_hash,
    damaged,
    signed_with_the_public_key_as_a_secret,
    unsigned,
)
from tests.people.parts import RESIDENTS

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
