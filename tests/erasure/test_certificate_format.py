"""The certificate outlives this code: format 1 stays as it is, and anybody can check it with the published key."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import KeySet

from connectors.sdk.manifest import Text
from portal.erasure.certificate import TYP, Certificate, Ground, Line, Recipient, Result, document, sign
from portal.vault import FileKeyProvider

GOLDEN = Path(__file__).parent / "golden" / "certificate-1.json"
GOLDEN_OTHERS = GOLDEN.with_name("certificate-1-others.json")
MOMENT = datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=UTC)


def example() -> Certificate:
    provision = Text(nl="Voorziening", en="Provision")
    homecare = Text(nl="Hulp bij het huishouden", en="Home help")
    return Certificate(
        municipality="Gemeente Voorbeeldstad",
        request="2026-0042",
        kind="erasure",
        received_on=date(2026, 11, 1),
        decided_on=date(2026, 11, 20),
        issued_at=MOMENT,
        jwks="https://inzage.voorbeeldstad.example/.well-known/jwks.json",
        items=(
            Line(
                item=1,
                source="homecare",
                source_title=homecare,
                record_type=provision,
                verdict="grant",
                result=Result.ERASED,
                ground=Ground(
                    code="A17-1-A-NO-LONGER-NEEDED",
                    article=Text(nl="artikel 17, eerste lid, onder a, AVG", en="GDPR article 17(1)(a)"),
                ),
                confirmed_by="source",
                erased_in_source_at=MOMENT,
                unreadable_at=MOMENT,
                recipients=(Recipient(name=Text(nl="De zorgaanbieder", en="The care provider")),),
            ),
            Line(
                item=2,
                source="homecare",
                source_title=homecare,
                record_type=provision,
                verdict="refuse",
                result=Result.KEPT,
                ground=Ground(
                    code="A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK",
                    article=Text(nl="artikel 17, derde lid, onder b, AVG", en="GDPR article 17(3)(b)"),
                ),
                keep_until=date(2041, 9, 30),
            ),
        ),
    )


def test_a_certificate_of_format_1_says_the_same_for_ever() -> None:
    assert document(example()) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def other_kinds() -> Certificate:
    """One line of every kind of request that is no erasure, and one that was passed on."""
    decision, label = Text(nl="Besluit", en="Decision"), Text(nl="Uren per week", en="Hours per week")
    results = (Result.CORRECTED, Result.STOPPED, Result.EXPLAINED, Result.FORWARDED)
    lines = tuple(
        Line(
            item=place,
            source="decisions",
            source_title=decision,
            record_type=decision,
            verdict="" if result is Result.FORWARDED else "grant",
            result=result,
            confirmed_by="steward" if result is Result.STOPPED else None,
            field=None if result is Result.EXPLAINED else label,
            done_at=None if result is Result.FORWARDED else MOMENT,
        )
        for place, result in enumerate(results, start=1)
    )
    return msgspec.structs.replace(example(), kind="rectification", items=lines)


def test_what_is_no_erasure_says_what_came_of_it_for_ever_too() -> None:
    assert document(other_kinds()) == json.loads(GOLDEN_OTHERS.read_text(encoding="utf-8"))


def test_the_lines_of_an_erasure_have_nothing_of_the_others() -> None:
    assert all({"field", "done_at"}.isdisjoint(line) for line in document(example())["items"])


def test_anybody_can_check_a_certificate_with_the_published_key(key_provider: FileKeyProvider) -> None:
    signed = sign(example(), key_provider.signer())

    checked = jws.deserialize_compact(signed, KeySet.import_key_set(key_provider.signer().public_jwks()), ["ES256"])

    assert json.loads(checked.payload) == document(example())
    assert checked.headers()["typ"] == TYP


def test_a_certificate_with_one_changed_letter_is_not_signed(key_provider: FileKeyProvider) -> None:
    head, body, signature = sign(example(), key_provider.signer()).split(".")
    changed = ".".join((head, body[:40] + ("A" if body[40] != "A" else "B") + body[41:], signature))

    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(changed, KeySet.import_key_set(key_provider.signer().public_jwks()), ["ES256"])


def test_a_certificate_of_another_municipality_is_not_ours(key_provider: FileKeyProvider, tmp_path: Path) -> None:
    other = FileKeyProvider.create(tmp_path / "other.json")

    with pytest.raises(JoseError):
        jws.deserialize_compact(
            sign(example(), other.signer()), KeySet.import_key_set(key_provider.signer().public_jwks()), ["ES256"]
        )
