"""Which days do not count as the last day of a term, and where a term therefore ends.

Sources: Algemene termijnenwet (Atw) articles 1-4, Regulation 1182/71 article 3, the royal decrees in
``equated_days.toml``. The table is computed here on purpose: general holiday lists carry 5 May once in five years
and never the equated days. Valid from 1990.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from connectors.sdk.manifest import Text
from portal.requests.problems import said
from portal.requests.texts import packaged

LOCAL = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


class Calendar(StrEnum):
    """Which days stop a term from ending.

    ``EU`` is for terms of the GDPR: weekends and public holidays, without the days that are equated only for the
    Atw (R-GDPR-2, contested; leaving them out gives the earlier, safe date). ``ATW`` is for Dutch statutory terms
    and adds the equated days.
    """

    EU = "eu"
    ATW = "atw"


class Unit(StrEnum):
    """In what a law expresses a term. The choice decides whether the Atw applies (article 4)."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Decree(msgspec.Struct, frozen=True, rename={"valid_from": "from"}):
    """One royal decree that equates days with public holidays, for the period it covers."""

    source: str
    valid_from: date
    until: date
    days: tuple[date, ...]


class _Decrees(msgspec.Struct, frozen=True):
    decree: tuple[Decree, ...]


DECREES: tuple[Decree, ...] = packaged("equated_days.toml", _Decrees).decree
EQUATED_DAYS: frozenset[date] = frozenset(day for decree in DECREES for day in decree.days)


class Ending(msgspec.Struct, frozen=True):
    """Where a term ends: ``raw`` by counting alone, ``last_day`` after the calendar. Both are days one is in time."""

    raw: date
    last_day: date

    @property
    def warning(self) -> Text | None:
        """A sentence for the officer when the table of equated days may be incomplete here; otherwise nothing."""
        return equated_days_warning(self.last_day)


def local_day(moment: datetime) -> date:
    """The calendar day in the Netherlands of a moment (R-REC-2). Raises ``ValueError`` for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone: store UTC and pass it as such.")
    return moment.astimezone(LOCAL).date()


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the ecclesiastical moon."""
    golden, century = year % 19, year // 100
    skipped_leap_days = century - century // 4
    moon_correction = (8 * century + 13) // 25
    epact = (19 * golden + skipped_leap_days - moon_correction + 15) % 30
    epact -= (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def kings_day(year: int) -> date:
    """King's Day: 27 April, or the 26th when the 27th is a Sunday. Until 2013 Queen's Day, 30 (or 29) April."""
    day = date(year, 4, 27) if year >= 2014 else date(year, 4, 30)
    return day - ONE_DAY if day.weekday() == SATURDAY + 1 else day


@cache
def public_holidays(year: int) -> dict[date, str]:
    """Public holidays of Atw 3(1)-(2) that are not by nature a Sunday, with their Dutch name (R-CAL-1)."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "Nieuwjaarsdag",
        sunday - 2 * ONE_DAY: "Goede Vrijdag",
        sunday + ONE_DAY: "Tweede Paasdag",
        kings_day(year): "Koningsdag" if year >= 2014 else "Koninginnedag",
        date(year, 5, 5): "Bevrijdingsdag",
        sunday + 39 * ONE_DAY: "Hemelvaartsdag",
        sunday + 50 * ONE_DAY: "Tweede Pinksterdag",
        date(year, 12, 25): "Eerste Kerstdag",
        date(year, 12, 26): "Tweede Kerstdag",
    }


def equated_days(year: int) -> tuple[date, ...]:
    """The days of one year equated by decree, in order."""
    return tuple(sorted(day for day in EQUATED_DAYS if day.year == year))


def equated_days_warning(day: date) -> Text | None:
    """A sentence when no decree in the table covers ``day``; otherwise ``None`` (R-CAL-2)."""
    if any(decree.valid_from <= day <= decree.until for decree in DECREES):
        return None
    return said("equated_days", year=day.year)


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether a term may end on this day."""
    if day.weekday() >= SATURDAY or day in public_holidays(day.year):
        return False
    return calendar is Calendar.EU or day not in EQUATED_DAYS


def roll(day: date, calendar: Calendar) -> date:
    """The day itself, or the first following working day. Only the end of a term rolls, never its start."""
    while not is_working_day(day, calendar):
        day += ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """Same-numbered day ``months`` later, clipped to the last day of that month.

    Always pass the day of the event (receipt). Adding to a clipped or rolled day gives a wrong date (R-GDPR-1).
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month0 == 11), (month0 + 1) % 12 + 1, 1)
    last = (first_of_next - ONE_DAY).day
    return date(year, month0 + 1, min(day.day, last))


def add(day: date, amount: int, unit: Unit) -> date:
    """Plain counting: the day of the event itself does not count (R-CAL-4)."""
    match unit:
        case Unit.DAYS:
            return day + timedelta(days=amount)
        case Unit.WEEKS:
            return day + timedelta(weeks=amount)
        case Unit.MONTHS:
            return add_months(day, amount)
        case Unit.YEARS:
            return add_months(day, 12 * amount)


def atw_applies(amount: int, unit: Unit) -> bool:
    """Whether the Atw moves the end of a term of this length (article 4(a)); terms in hours are never moved."""
    limit = {Unit.DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3, Unit.YEARS: 0}[unit]
    return amount <= limit


def statutory_term(event: date, amount: int, unit: Unit) -> Ending:
    """The end of a Dutch statutory term that starts the day after ``event`` (Atw 1, 2 and 4; R-CAL-3).

    A term of at least three days is lengthened until it holds two working days (Atw 2).
    """
    raw = add(event, amount, unit)
    if not atw_applies(amount, unit):
        return Ending(raw, raw)
    last = roll(raw, Calendar.ATW)
    if unit is not Unit.DAYS or amount >= 3:
        while working_days_between(event, last) < 2:
            last = roll(last + ONE_DAY, Calendar.ATW)
    return Ending(raw, last)


def working_days_between(event: date, last: date) -> int:
    """How many working days lie after ``event`` up to and including ``last``."""
    days = (event + timedelta(days=n) for n in range(1, (last - event).days + 1))
    return sum(is_working_day(day, Calendar.ATW) for day in days)
