"""The sealed form of a record outlives this code: schema 1 still reads, and still writes, the very bytes of this file.

A change here is a change of the format: it needs a new schema number, and this file stays as it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from connectors.sdk import DataPoint, Note, Record
from portal.records.model import decode, encode

GOLDEN = Path(__file__).parent / "golden" / "record-1.hex"

RECORD = Record(
    ref="address",
    type="address",
    fields={
        "verblijfadres.huisnummer": DataPoint(14),
        "functieAdres.code": DataPoint("W", date(2026, 9, 1), (Note.UNDER_INVESTIGATION,), date(2026, 9, 2)),
        "anything": DataPoint({"b": [1.5, None, True], "a": "é"}),
        "postcode": DataPoint(None, notes=(Note.WITHHELD, Note.UNKNOWN, Note.INCOMPLETE)),
    },
    unmapped=("geometrie.x",),
    started_on=date(2001, 2, 3),
    ended_on=date(2026, 12, 31),
    changed_at=datetime(2026, 9, 2, 8, 30, 15, 250000, tzinfo=UTC),
)


def test_a_record_sealed_by_an_earlier_version_still_reads() -> None:
    assert msgspec.structs.asdict(decode(_golden())) == msgspec.structs.asdict(RECORD)


def test_the_form_has_not_changed() -> None:
    assert encode(RECORD) == _golden()


def _golden() -> bytes:
    return bytes.fromhex(GOLDEN.read_text(encoding="ascii"))
