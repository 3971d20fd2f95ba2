"""Dates and times in words, as a resident says them: "14 september 2026", "3 minuten geleden".

Every moment is shown on the clock of the Netherlands. A date of which only the year or month is known is the
business of whoever has it; here is only what is complete.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta

__all__ = ["HERE", "ago", "date_long", "datetime_long", "first_moment", "month_long"]

HERE = ZoneInfo("Europe/Amsterdam")
_JUST_NOW = {"nl": "zojuist", "en": "just now"}
_JOIN = {"nl": "{day} om {time}", "en": "{day} at {time}"}
_LOCALE = {"nl": "nl_NL", "en": "en_GB"}


def date_long(day: date | datetime, lang: str) -> str:
    """``14 september 2026``; a moment gives the day it is here."""
    if isinstance(day, datetime):
        day = day.astimezone(HERE).date()
    return format_date(day, "d MMMM y", locale=_LOCALE[lang])


def month_long(month: date, lang: str) -> str:
    """``september 2026``."""
    return format_date(month, "MMMM y", locale=_LOCALE[lang])


def first_moment(day: date) -> datetime:
    """When a day begins here."""
    return datetime.combine(day, time(), HERE)


def datetime_long(when: datetime, lang: str) -> str:
    """``14 september 2026 om 09:30``, on the clock here. Raises ``ValueError`` without a time zone."""
    if when.tzinfo is None:
        raise ValueError("a moment needs a time zone before it can be shown")
    here = when.astimezone(HERE)
    clock = format_time(here, "HH:mm", locale=_LOCALE[lang])
    return _JOIN[lang].format(day=date_long(here, lang), time=clock)


def moment_as_written(when: datetime, lang: str) -> str:
    """A moment without a time zone, as its source wrote it: day in words and clock, moved to no other zone."""
    clock = format_time(when.time(), "HH:mm", locale=_LOCALE[lang])
    return _JOIN[lang].format(day=date_long(when.date(), lang), time=clock)


def ago(when: datetime, now: datetime, lang: str) -> str:
    """``3 minuten geleden``; within a minute, and for a clock that runs ahead of ours, ``zojuist``."""
    if now - when < timedelta(minutes=1):
        return _JUST_NOW[lang]
    return format_timedelta(when - now, granularity="minute", add_direction=True, locale=_LOCALE[lang])
