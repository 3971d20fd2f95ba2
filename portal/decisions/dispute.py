"""What a resident disputes about the data behind decisions: the values, and how each dispute stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class DisputeKind(StrEnum):
    """What is said about a data point."""

    WRONG = "wrong"  # the value is not right, wherever it was used (GDPR 16)
    SHOULD_NOT_COUNT = "should_not_count"  # the value is right, but should not count in this decision (GDPR 21)


class DisputeState(StrEnum):
    """How a dispute stands. The first three leave a mark on the decisions concerned."""

    OPEN = "open"
    AGREED = "agreed"  # the municipality agrees; what it promised is not carried out yet
    CORRECTED = "corrected"  # carried out: the value was corrected, or does not count any more
    KEPT = "kept"  # the municipality does not agree
    WITHDRAWN = "withdrawn"


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One dispute as it is put. ``dispute_id`` is the id of the request item that says it; ``number`` its request's.

    It names a data point (``source``, ``ref`` and ``field``), an input of a decision (``decision_id`` and
    ``position``, from 0 in that decision's own list), or both: an input that is a data point.
    """

    dispute_id: UUID
    number: str
    kind: DisputeKind
    source: str
    ref: str | None
    field: str | None
    decision_id: UUID | None
    position: int | None
    since: datetime

    def __repr__(self) -> str:
        return f"Dispute(kind={self.kind!r}, <redacted>)"


class HeldDispute(msgspec.Struct, frozen=True, kw_only=True):
    """One dispute as it is held. ``place`` is the keyed hash of the data point, None when it named no record.

    ``settled_at`` is when it got the state it has; None while it is open.
    """

    dispute_id: UUID
    number: str
    kind: DisputeKind
    state: DisputeState
    place: bytes | None
    decision_id: UUID | None
    position: int | None
    since: datetime
    settled_at: datetime | None

    def __repr__(self) -> str:
        return f"HeldDispute(kind={self.kind!r}, state={self.state!r}, <redacted>)"
