"""For reading the registry's four kinds of date: whole, without day, without month, and unknown.

Shapes as in Haal Centraal BRP Personen Bevragen v2, ``AbstractDatum``: ``type`` and ``langFormaat`` are always
there, the other members depend on ``type``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from connectors.sdk import DataPoint, Note

MEMBERS = {
    "Datum": ("datum",),
    "JaarMaandDatum": ("jaar", "maand"),
    "JaarDatum": ("jaar",),
    "DatumOnbekend": ("onbekend",),
}
"""Per kind of date, the members that carry it besides ``type`` and ``langFormaat``."""


def is_date(value: object) -> bool:
    """Whether this is one of the registry's date objects."""
    return isinstance(value, Mapping) and isinstance(value.get("type"), str) and value["type"] in MEMBERS


def full_date(value: object) -> date | None:
    """The day, when all of it is known; None otherwise."""
    if not is_date(value):
        return None
    point, _ = date_point(value)  # type: ignore[arg-type]  # is_date says it is a mapping
    return None if point is None or point.notes else date.fromisoformat(str(point.value))


def date_point(value: Mapping[str, Any]) -> tuple[DataPoint | None, tuple[str, ...]]:
    """One date object as one data point, and the names of members it does not account for.

    A whole date is its ISO form; a partial one keeps the registry's own words ("maart 1978") with the note
    INCOMPLETE; an unknown one is None with UNKNOWN. A date that contradicts its own type gives no point at all: its
    members are then all left over, so that they are reported instead of guessed at.
    """
    point = _POINTS[value["type"]](value)
    if point is None:
        return None, tuple(value)
    known = {"type", "langFormaat", *MEMBERS[value["type"]]}
    return point, tuple(name for name in value if name not in known)


def _whole(value: Mapping[str, Any]) -> DataPoint | None:
    text = value.get("datum")
    try:
        return DataPoint(date.fromisoformat(text).isoformat()) if isinstance(text, str) else None
    except ValueError:
        return None


def _year_and_month(value: Mapping[str, Any]) -> DataPoint | None:
    year, month = value.get("jaar"), value.get("maand")
    if not _is_number(year, 9999) or not _is_number(month, 12):
        return None
    return DataPoint(_in_words(value, f"{year:04d}-{month:02d}"), notes=(Note.INCOMPLETE,))


def _year(value: Mapping[str, Any]) -> DataPoint | None:
    year = value.get("jaar")
    return DataPoint(_in_words(value, f"{year:04d}"), notes=(Note.INCOMPLETE,)) if _is_number(year, 9999) else None


def _unknown(value: Mapping[str, Any]) -> DataPoint | None:
    return DataPoint(None, notes=(Note.UNKNOWN,)) if value.get("onbekend") is True else None


def _in_words(value: Mapping[str, Any], otherwise: str) -> str:
    words = value.get("langFormaat")
    return words if isinstance(words, str) and words else otherwise


def _is_number(value: object, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= highest


_POINTS = {"Datum": _whole, "JaarMaandDatum": _year_and_month, "JaarDatum": _year, "DatumOnbekend": _unknown}
