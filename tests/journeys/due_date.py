"""R-GDPR-1 and R-CAL-1 worked out once more, apart from the portal: the last day for an answer."""

from __future__ import annotations

from datetime import date, timedelta


def last_day_for_an_answer(received: date) -> date:
    """One month after receipt, clipped to the month's end; on a weekend or public holiday the next working day."""
    first = date(received.year + received.month // 12, received.month % 12 + 1, 1)
    after = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    due = first.replace(day=min(received.day, after.day))
    while due.weekday() > 4 or due in _holidays(due.year):
        due += timedelta(days=1)
    return due


def _holidays(year: int) -> set[date]:
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day = date(year, 4, 26)
    fixed = {date(year, 1, 1), kings_day, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return fixed | {easter + timedelta(days=days) for days in (-2, 1, 39, 50)}


def _easter(year: int) -> date:
    """Western Easter, by the paschal full moon: the Sunday after it."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - skipped - 10
    epact = (11 * golden + 20 + moon - skipped) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full_moon = 44 - epact
    full_moon += 30 * (full_moon < 21)
    day = full_moon + 7 - (sunday + full_moon) % 7
    return date(year, 3, 1) + timedelta(days=day - 1)
