"""The certificate: what was decided and done, signed, to be checked without trusting the portal. Format 1.

A compact JWS (RFC 7515, ES256) whose payload is the JSON document below. It holds no content of any record: an item
is named by its number in the request, its source and its kind of record, which is all that somebody needs who has
the request's letter beside it. Not a BSN, not a name, not a ref, not a value.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from connectors.sdk.manifest import Text
from portal.vault import Signer

FORMAT = "inzage-certificate"
VERSION = 1
TYP = "inzage-certificate+jws;v=1"
JWKS_PATH = "/.well-known/inzage-certificate-keys.json"
"""Where the portal serves the public keys; every certificate says so itself."""


class Result(StrEnum):
    """What came of one item."""

    ERASED = "erased"
    KEPT = "kept"
    CORRECTED = "corrected"
    STOPPED = "stopped"  # it no longer counts
    EXPLAINED = "explained"
    FORWARDED = "forwarded"  # another body decides
    NOT_STATED = "not_stated"  # the municipality says nothing about it (UAVG 41(2)(h))


_ONLY_OTHERS = ("field", "done_at")
"""Not in the lines of an erasure, whose form is older."""


class Told(StrEnum):
    """Whether a recipient has been told of the erasure (GDPR 19)."""

    TO_BE_TOLD = "to_be_told"  # the municipality still has to tell them; the portal does not do it by itself


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who received such data, as the source declares it, and whether they know."""

    name: Text
    state: Told = Told.TO_BE_TOLD


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """The lawful ground of a verdict: its code on the closed list, and the article in words."""

    code: str
    article: Text


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One item. ``confirmed_by``: whether the source itself or its steward says that it is gone, or right, there.

    ``field`` (which data point) and ``done_at`` are there for what is not an erasure only.
    """

    item: int
    source: str
    source_title: Text
    record_type: Text
    verdict: str
    result: Result
    ground: Ground | None = None
    keep_until: date | None = None
    confirmed_by: str | None = None
    erased_in_source_at: datetime | None = None
    unreadable_at: datetime | None = None
    recipients: tuple[Recipient, ...] = ()
    field: Text | None = None
    done_at: datetime | None = None


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """The whole document. ``received_on`` and ``decided_on`` are local days, moments are UTC; ``jwks`` is where
    the public keys are (RFC 7517)."""

    municipality: str
    request: str
    kind: str
    received_on: date
    decided_on: date
    issued_at: datetime
    jwks: str
    items: tuple[Line, ...]
    format: str = FORMAT
    version: int = VERSION


def document(certificate: Certificate) -> dict[str, Any]:
    """The payload: plain JSON values, moments in UTC to the second, nothing left out but what only others have."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(_to_seconds(certificate)))
    for line in plain["items"]:
        for name in _ONLY_OTHERS:
            if line[name] is None:
                del line[name]
    return plain


def sign(certificate: Certificate, signer: Signer) -> str:
    """The certificate as a compact JWS."""
    return signer.sign(document(certificate), typ=TYP)


def _to_seconds(certificate: Certificate) -> Certificate:
    lines = tuple(
        msgspec.structs.replace(
            line,
            erased_in_source_at=_second(line.erased_in_source_at),
            unreadable_at=_second(line.unreadable_at),
            done_at=_second(line.done_at),
        )
        for line in certificate.items
    )
    issued = certificate.issued_at.astimezone(UTC).replace(microsecond=0)
    return msgspec.structs.replace(certificate, items=lines, issued_at=issued)


def _second(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(UTC).replace(microsecond=0)
