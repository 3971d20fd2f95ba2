"""The token of every call: signed with the shared secret, fresh, about this portal, and with no number in it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from connectors.sdk import Person, SourceMisconfigured
from connectors.zgw.settings import LEVELS, is_above, read_settings
from connectors.zgw.simulated_access import Client, Refused, check
from connectors.zgw.token import signed_token, user_id

MARIJKE, TEUN = Person("999990019"), Person("999990160")
SETTINGS = read_settings({"client_id": "inzage", "secret": "shared between two"})
CLIENTS = {"inzage": Client("shared between two", frozenset({"zaken.lezen"}))}


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def test_a_token_is_accepted_by_whoever_knows_the_secret_and_by_nobody_else() -> None:
    header = f"Bearer {signed_token(SETTINGS, MARIJKE)}"

    assert check(header, CLIENTS, "zaken.lezen") == "inzage"
    for other in ({"inzage": Client("another secret", frozenset({"zaken.lezen"}))}, {}):
        with pytest.raises(Refused) as refusal:
            check(header, other, "zaken.lezen")
        assert refusal.value.status == 401
    with pytest.raises(Refused) as refusal:
        check(header, CLIENTS, "besluiten.lezen")
    assert refusal.value.status == 403


def test_a_changed_old_or_unsigned_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    head, body, signature = signed_token(SETTINGS, MARIJKE).split(".")
    monkeypatch.setattr("connectors.zgw.token.time", lambda: 1_700_000_000.0)
    old = signed_token(SETTINGS, MARIJKE)

    for token in (
        f"{head}.{body}x.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-2]}",
        old,
        "",
        "a.b.c",
    ):
        with pytest.raises(Refused):
            check(f"Bearer {token}", CLIENTS, "zaken.lezen")


def test_the_token_says_who_asks_without_the_residents_number() -> None:
    claims = claims_of(signed_token(SETTINGS, MARIJKE))

    assert set(claims) == {"iss", "iat", "client_id", "user_id", "user_representation"}
    assert claims["iss"] == claims["client_id"] == "inzage"
    assert "999990019" not in json.dumps(claims)
    assert claims["user_id"] == user_id(SETTINGS, MARIJKE) != user_id(SETTINGS, TEUN)


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"secret": "not to be told"}, "client_id"),
        ({"client_id": "inzage", "secret": ""}, "secret"),
        ({"client_id": "inzage", "secret": "not to be told", "sceret": "y"}, "sceret"),
        ({"client_id": "inzage", "secret": "not to be told", "maximum_level": "geheimzinnig"}, "maximum_level"),
        ({"client_id": "inzage", "secret": "not to be told", "zaken": ""}, "zaken"),
        ({"client_id": "inzage", "secret": "not to be told", "besluiten": "besluiten/api/v1"}, "path"),
        ({"client_id": "inzage", "secret": "not to be told", "address": "zaken.example.nl/"}, "address"),
        ({"client_id": "inzage", "secret": "not to be told", "without": ["zaken"]}, "without"),
        ({"client_id": "inzage", "secret": "not to be told", "max_document_bytes": 0}, "max_document_bytes"),
    ],
)
def test_a_wrong_setting_is_named_and_the_secret_is_not_told(table: dict[str, Any], named: str) -> None:
    with pytest.raises(SourceMisconfigured) as wrong:
        read_settings(table)

    assert wrong.value.code == "bad_setting"
    assert named in wrong.value.hint
    assert "not to be told" not in wrong.value.hint


def test_a_key_file_is_no_shared_secret_and_is_not_quoted() -> None:
    key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----"

    with pytest.raises(SourceMisconfigured) as wrong:
        signed_token(read_settings({"client_id": "inzage", "secret": key}), MARIJKE)

    assert "settings.secret" in wrong.value.hint
    assert "MIIB" not in wrong.value.hint
    assert wrong.value.__context__ is None


def test_a_level_nobody_knows_counts_as_the_most_confidential() -> None:
    for place, level in enumerate(LEVELS):
        assert [is_above(other, level) for other in LEVELS] == [index > place for index in range(len(LEVELS))]
        assert is_above("staatsgeheim", level)
        assert is_above("", level)
        assert is_above(None, level)
