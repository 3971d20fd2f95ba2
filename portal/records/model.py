"""A record as the portal shows it, and the form it is sealed in.

The sealed form, schema 1, is a msgpack array ``[ref, type, fields, unmapped, started_on, ended_on, changed_at]``;
``fields`` maps a field's name to ``{value, since?, notes?, note_since?}``. Maps are written in sorted order, so the
same content always gives the same bytes. A newer form gets a new number, bound into the seal's associated data.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from connectors.sdk.contract import DataPoint, Record
from portal.sealed import Form, SealedRow, UnknownSchema
from portal.vault import Reason, Unreadable

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


def shown(row: SealedRow, plaintext: bytes, ref: str | None = None) -> RecordView:
    """A record as the screens see it.

    Raises UnknownSchema; and Unreadable when its row says another type, or it is not the one with ``ref``.
    """
    content = decode(plaintext)
    if content.type != row.type or (ref is not None and content.ref != ref):
        raise Unreadable(Reason.TAMPERED)
    return RecordView(
        row.id,
        row.source,
        content.type,
        content.ref,
        content.fields,
        content.unmapped,
        content.started_on,
        content.ended_on,
        content.changed_at,
        row.version,
        row.changed_at,
    )


def _lost(row: SealedRow, reason: str) -> UnreadableRecord:
    return UnreadableRecord(row.id, row.source, row.type, reason)


def _type_of(record: Record) -> str:
    return record.type


FORM = Form(kind=KIND, schema=SCHEMA, encode=encode, shown=shown, lost=_lost, type_of=_type_of)
