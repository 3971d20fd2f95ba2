"""For turning what a database driver gives into the contract's values: JSON, dates as ISO 8601 texts."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from connectors.sdk import RecordRejected, Value

LONGEST_TEXT = 64 * 1024
"""Longest text taken as one data point, in characters; a longer one is a document, not a data point."""


def as_value(raw: Any) -> Value:
    """The value as the source meant it; raises RecordRejected for what cannot be shown to a person.

    Exact decimals (money) stay exact, as text. Binary content is no data point.
    """
    if isinstance(raw, str):
        return _bounded(raw)
    if raw is None or isinstance(raw, bool | int):
        return raw
    if isinstance(raw, float):
        if not math.isfinite(raw):
            raise RecordRejected("unreadable_value")
        return raw
    if isinstance(raw, date | time):  # datetime is a date
        return raw.isoformat()
    if isinstance(raw, Decimal | UUID):
        return str(raw)
    if isinstance(raw, list | dict):
        return _structured(raw)
    raise RecordRejected("unreadable_value")


def as_day(raw: Any) -> date | None:
    """A day from a date, a moment or an ISO text; raises RecordRejected("unreadable_date")."""
    if raw is None:
        return None
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return datetime.fromisoformat(raw).date()
    except (TypeError, ValueError):
        pass
    raise RecordRejected("unreadable_date")


def as_moment(raw: Any, zone: ZoneInfo) -> datetime | None:
    """A moment with its zone, from a moment, a day or an ISO text; raises RecordRejected("unreadable_date")."""
    if raw is None:
        return None
    if isinstance(raw, date) and not isinstance(raw, datetime):
        raw = raw.isoformat()
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        moment = None
    if moment is None:
        raise RecordRejected("unreadable_date")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _bounded(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise RecordRejected("too_large")
    return text


def _structured(raw: list[Any] | dict[str, Any]) -> Value:
    """The value of a JSON column, part by part."""
    if isinstance(raw, dict):
        return {str(name): as_value(part) for name, part in raw.items()}
    return [as_value(part) for part in raw]
