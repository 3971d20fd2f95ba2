"""For writing a table's rows as a table: the columns once, then a line for each row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

Row = dict[str, Any]


def rows(columns: str, *lines: tuple[Any, ...]) -> list[Row]:
    """Rows of ``columns`` (names with spaces between); a line that is too short or too long is a mistake."""
    names = columns.split()
    return [dict(zip(names, line, strict=True)) for line in lines]


def day(text: str) -> date:
    """``2026-09-14`` as a day."""
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """``2026-09-14 16:05`` as a moment in the department's own time, without a zone, as such systems keep it."""
    return datetime.fromisoformat(text)


def changed(lines: Iterable[Row], column: str) -> list[Row]:
    """The rows with ``changed_at`` at nine in the morning of the day in ``column``, where they have none yet."""
    return [{**line, "changed_at": line.get("changed_at") or at(f"{line[column]} 09:00")} for line in lines]
