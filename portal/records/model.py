"""A record as the portal shows it, and the form it is sealed in.

The sealed form, schema 1, is a msgpack array ``[ref, type, fields, unmapped, started_on, ended_on, changed_at]``;
``fields`` maps a field's name to ``{value, since?, notes?, note_since?}``. Maps are written in sorted order, so the
same content always gives the same bytes. A newer form gets a new number, bound into the seal's associated data.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from connectors.sdk.contract import DataPoint, Record

SCHEMA = 1
KIND = "record"


class RecordView(msgspec.Struct, frozen=True, gc=False):
    """One record, opened.

    ``changed_at`` is when the source says it last changed (None where it does not say); ``kept_at`` when the portal
    last saw a change. ``version`` counts the portal's own copies, from 1.
    """

    record_id: UUID
    source: str
    type: str
    ref: str
    fields: dict[str, DataPoint]
    unmapped: tuple[str, ...]
    started_on: date | None
    ended_on: date | None
    changed_at: datetime | None
    version: int
    kept_at: datetime

    def __repr__(self) -> str:
        return f"RecordView(source={self.source!r}, type={self.type!r}, <redacted>)"


class UnreadableRecord(msgspec.Struct, frozen=True):
    """One record that is there and cannot be opened. ``reason`` is a code of ``portal.vault.Reason``, or
    ``unknown_schema`` when it opens but holds a form this version does not know."""

    record_id: UUID
    source: str
    type: str
    reason: str


class Kept(msgspec.Struct, frozen=True):
    """What keeping a page came to, in numbers of records."""

    new: int
    changed: int
    unchanged: int


class SealedRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The plaintext of a sealed record, schema 1."""

    ref: str
    type: str
    fields: dict[str, DataPoint]
    unmapped: tuple[str, ...]
    started_on: date | None
    ended_on: date | None
    changed_at: datetime | None

    def __repr__(self) -> str:
        return "SealedRecord(<redacted>)"


class UnknownSchema(ValueError):  # noqa: N818 - named for the outcome a caller acts on
    """The plaintext is not in a form this version knows. Carries nothing of it."""


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(SealedRecord)


def encode(record: Record) -> bytes:
    """The plaintext of a record, schema 1."""
    return _encoder.encode(
        SealedRecord(
            ref=record.ref,
            type=record.type,
            fields=record.fields,
            unmapped=record.unmapped,
            started_on=record.started_on,
            ended_on=record.ended_on,
            changed_at=record.changed_at,
        )
    )


def decode(plaintext: bytes) -> SealedRecord:
    """The record in a plaintext of schema 1; raises UnknownSchema."""
    try:
        return _decoder.decode(plaintext)
    except msgspec.MsgspecError:
        raise UnknownSchema("not a record of schema 1") from None


def content(associated_data: bytes, sealed_digest: bytes, plaintext: bytes) -> bytes:
    """What a record's content MAC is taken over: where it belongs, the sealed bytes and the content.

    Because the sealed bytes take part, a row that was damaged or moved counts as changed at the next pull and is
    sealed anew from the source.
    """
    return sha256(associated_data).digest() + sealed_digest + plaintext
