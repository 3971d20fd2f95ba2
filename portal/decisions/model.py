"""A decision as the portal shows it, the form it is sealed in, and how an input stands against what is held now.

The sealed form, schema 1, is the msgpack map of the connector contract's ``Decision`` with every name written out,
maps in sorted order.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from connectors.sdk.contract import About, DataPoint, Decision, DecisionInput, Note
from portal.sealed import Form, SealedRow, UnknownSchema

SCHEMA = 1
KIND = "decision"


class DecisionView(msgspec.Struct, frozen=True):
    """One decision, opened. ``kept_at`` is when the portal last saw it change; ``version`` counts its copies."""

    decision_id: UUID
    source: str
    decision: Decision
    version: int
    kept_at: datetime

    def __repr__(self) -> str:
        return f"DecisionView(source={self.source!r}, <redacted>)"


class UnreadableDecision(msgspec.Struct, frozen=True):
    """One decision that is there and cannot be opened; ``reason`` as with an unreadable record."""

    decision_id: UUID
    source: str
    reason: str


class Standing(StrEnum):
    """How a value used in a decision stands against what the source holds now."""

    SAME = "same"
    CHANGED = "changed"
    ERASED = "erased"  # it was erased at the resident's request
    UNKNOWN = "unknown"  # the portal holds nothing to compare with
    ABOUT_OTHER = "about_other"  # it is about somebody else, whose data is not shown


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Decision)

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,30})(\.\d{1,30})?")
_SPACES = re.compile(r"\s+")


def encode(decision: Decision) -> bytes:
    """The plaintext of a decision, schema 1."""
    return _encoder.encode(decision)


def decode(plaintext: bytes) -> Decision:
    """The decision in a plaintext of schema 1; raises UnknownSchema."""
    try:
        return _decoder.decode(plaintext)
    except msgspec.MsgspecError:
        raise UnknownSchema("not a decision of schema 1") from None


def shown(row: SealedRow, plaintext: bytes) -> DecisionView:
    """A decision as the screens see it; raises UnknownSchema."""
    return DecisionView(row.id, row.source, decode(plaintext), row.version, row.changed_at)


def _lost(row: SealedRow, reason: str) -> UnreadableDecision:
    return UnreadableDecision(row.id, row.source, reason)


FORM = Form(kind=KIND, schema=SCHEMA, encode=encode, shown=shown, lost=_lost)


def compare(used: DecisionInput, held: DataPoint | None, *, erased: bool = False) -> Standing:
    """How one input of a decision stands now.

    ``held`` is the data point with the input's source, ref and field as held now, None when there is none;
    ``erased`` says that its record was erased on request. An input about somebody else is never compared. Without
    anything to compare with the answer is "unknown": that the portal does not hold something is no proof that it
    changed. A field the source withholds, or says it does not know, proves nothing either.
    """
    if used.about is not About.SELF:
        return Standing.ABOUT_OTHER
    if erased:
        return Standing.ERASED
    if held is None or Note.WITHHELD in held.notes or Note.UNKNOWN in held.notes:
        return Standing.UNKNOWN
    return Standing.SAME if same_value(used.used, held.value) else Standing.CHANGED


def same_value(used: Any, held: Any) -> bool:
    """Whether two values say the same to a reader.

    * Numbers by what they are worth: 2 and 2.0 are one; yes and no (booleans) are not numbers.
    * Texts by their letters after Unicode NFC and after taking surplus white space together; case counts.
    * A text that is written exactly as a number equals that number ("2" and 2), since deciding systems disagree on
      how to write one. Two texts are never compared as numbers, so the codes "01" and "1" differ.
    * An empty text equals no value. Lists in order, tables by name.
    """
    used, held = _plain(used), _plain(held)
    if isinstance(used, dict) and isinstance(held, dict):
        return used.keys() == held.keys() and all(same_value(used[name], held[name]) for name in used)
    if isinstance(used, list) and isinstance(held, list):
        return len(used) == len(held) and all(map(same_value, used, held))
    if isinstance(used, bool) or isinstance(held, bool):
        return used is held
    if isinstance(used, Decimal) or isinstance(held, Decimal):
        return _number(used) is not None and _number(used) == _number(held)
    return bool(used == held)


def _plain(value: Any) -> Any:
    """A value with one spelling: texts tidied, numbers as decimals, the empty text as nothing."""
    if isinstance(value, str):
        return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip() or None
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value)) if not isinstance(value, float) or math.isfinite(value) else None
    return value


def _number(value: Any) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None
