"""For answering whether a row may be erased: its retention, from the description and the row's own dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from connectors.sdk import ErasurePlan, PlanVerdict
from connectors.sdk.duration import read_duration
from connectors.sql_table.description import Keep, Table
from connectors.sql_table.values import as_day

_NO_WAY = {
    "nl": "Het portaal kan dit niet zelf wissen in dit systeem. De afdeling doet het.",
    "en": "The portal cannot erase this in the system itself. The department does it.",
}


def plan_for(described: Table, row: Mapping[str, Any], today: date, *, may_write: bool) -> ErasurePlan:
    """The plan for one row. The law goes first: what must be kept is told also where the portal could not erase it."""
    keep = described.keep
    if keep is not None:
        kept, until = _kept(described, keep, row, today)
        if kept:
            return ErasurePlan(PlanVerdict.MUST_KEEP, until=until, ground=keep.ground, reason=keep.reason.as_map())
    if described.erase == "never" or not may_write:
        return ErasurePlan(PlanVerdict.CANNOT, reason=_NO_WAY)
    return ErasurePlan(PlanVerdict.CAN_ERASE)


def _kept(described: Table, keep: Keep, row: Mapping[str, Any], today: date) -> tuple[bool, date | None]:
    """Whether the row must be kept today, and its last day; None while that day is not known."""
    ended = as_day(row[described.ended]) if described.ended else None
    if keep.while_active and (ended is None or ended > today):
        return True, None
    until = as_day(row[keep.until]) if keep.until else None
    if until is None and keep.period and keep.counted_from:
        counted_from = as_day(row[keep.counted_from])
        if counted_from is None:
            # The term cannot be counted, so it has not been shown to be over.
            return True, None
        until = read_duration(keep.period).after(counted_from)
    # Kept up to and including the last day; erasable from the day after.
    return until is not None and until >= today, until
