"""For demo data that stays young: every date of an invented story moves along by whole weeks, in words too.

A story is written around one day (:data:`STORY_DAY`): who reads it then may still object to its last decisions. A demo
that is started later writes into each simulator's data folder by how many weeks its story is later; without that file
nothing moves, so tests read what is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

STORY_DAY = date(2026, 10, 5)
"""The day on which the demo's stories are told, a Monday."""
WEEKS_FILE = "weeks"
_FIXED = frozenset({"geboortedatum", "born"})
"""Names whose dates belong to a person and not to the story."""
DAYS_IN_A_MONTH = 30.44
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")
_IN_WORDS = re.compile(r"\{(\d{4}-\d\d(?:-\d\d)?)\}")
MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def weeks_since_the_story(today: date) -> int:
    """How many whole weeks a demo that begins today is later than its story; never fewer than none."""
    return max(0, (today - STORY_DAY).days // 7)


def write_weeks(folder: Path, weeks: int) -> None:
    """Tell the simulator that keeps its state in this folder, unless it has been told before."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / WEEKS_FILE).exists():
        (folder / WEEKS_FILE).write_text(f"{weeks}\n", encoding="utf-8")


def weeks_in(folder: Path | None) -> int:
    """What a simulator was told; 0 without a folder or a file."""
    file = folder / WEEKS_FILE if folder else None
    return int(file.read_text(encoding="utf-8")) if file and file.exists() else 0


def moved(value: Any, weeks: int, language: str = "nl") -> Any:
    """The same data, later by so many weeks.

    Moves dates, moments, and texts that are one (``2026-09-14``, ``2026-09-14T10:00:00Z``). ``{2026-09-14}`` and
    ``{2026-09}`` within a text become words, in the language of the map they stand in. What is fixed stays: dates of
    birth.
    """
    if isinstance(value, date):  # datetime is a date
        return value + timedelta(weeks=weeks)
    if isinstance(value, str):
        return _moved_text(value, weeks, language)
    if isinstance(value, Mapping):
        return {
            name: part if name in _FIXED else moved(part, weeks, name if name in MONTHS else language)
            for name, part in value.items()
        }
    return [moved(part, weeks, language) for part in value] if isinstance(value, list | tuple) else value


def in_words(day: date, language: str = "nl") -> str:
    """``14 september 2026``, ``14 September 2026``."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def _moved_text(text: str, weeks: int, language: str) -> str:
    if _DAY.fullmatch(text) or _MOMENT.fullmatch(text):
        return f"{date.fromisoformat(text[:10]) + timedelta(weeks=weeks)}{text[10:]}"
    return _IN_WORDS.sub(lambda found: _words(found[1], weeks, language), text)


def _words(written: str, weeks: int, language: str) -> str:
    if len(written) == len("2026-09-14"):
        return in_words(date.fromisoformat(written) + timedelta(weeks=weeks), language)
    # Months move by whole months, or two would become one.
    year, month = divmod(int(written[:4]) * 12 + int(written[5:]) - 1 + round(weeks * 7 / DAYS_IN_A_MONTH), 12)
    return f"{MONTHS[language][month]} {year}"
