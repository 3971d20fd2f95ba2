"""A record as a connector yields it: one thing a source holds about the person, in data points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

Value = str | int | float | bool | None | list[Any] | dict[str, Any]
"""One field's value: JSON, as the source meant it. Dates as ISO 8601 strings (``YYYY-MM-DD``)."""

LanguageMap = Mapping[str, str]
"""A text per language code, at least ``nl`` and ``en``."""


class Note(StrEnum):
    """A mark the source itself puts on one field."""

    UNDER_INVESTIGATION = "under_investigation"  # BRP "in onderzoek"
    INCOMPLETE = "incomplete"  # a date of which only the year, or year and month, is known
    WITHHELD = "withheld"  # the source holds it and may not give it to this portal
    UNKNOWN = "unknown"  # the source states that it does not know the value
    PROTECTED = "protected"  # may not be given to others, such as an address under BRP "geheimhouding"


class DataPoint(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One field of one record: the unit a resident inspects, disputes and sees used.

    ``since`` is the day the value took effect in the source, where the source knows it.
    """

    value: Value
    since: date | None = None
    notes: tuple[Note, ...] = ()
    note_since: date | None = None

    def __repr__(self) -> str:
        return "DataPoint(<redacted>)"


class Record(msgspec.Struct, frozen=True):
    """One thing a source holds about the person.

    ``ref`` is stable in the source and names this record only. ``type`` is one of the manifest's record types.
    ``fields`` holds the declared fields by name (a dotted path for nested ones); ``unmapped`` the paths of leaves
    the source sent that the manifest does not declare (paths only, never values).
    """

    ref: str
    type: str
    fields: dict[str, DataPoint]
    unmapped: tuple[str, ...] = ()
    started_on: date | None = None
    ended_on: date | None = None
    changed_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Record(type={self.type!r}, <redacted>)"
