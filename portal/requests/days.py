"""Reads a day or a moment as people write one: "31 december 2026", "31-12-2026", "December 31st, 2026 at 09:30".

The names of months and weekdays are those of Dutch and English, whatever language the screen is in. A day comes before
its month, as people write it here. Nothing is guessed: without a year of four figures it is not a day.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from babel.dates import get_day_names, get_month_names

from portal.locale.dates import HERE
from portal.requests.problems import RuleBrokenError, said

_LOCALES = ("nl", "en", "en_GB")
_WIDTHS = ("wide", "abbreviated")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"(?P<day>.*?)(?:,? (?:om|at) |[ t])(?P<clock>[0-9]{1,2}[:.][0-9]{2})(?: uur)?")


class NotAValueError(RuleBrokenError):
    """What was typed cannot be the value of this data point; the message says what can. It does not repeat it."""


def is_day(held: object) -> bool:
    """Whether what is held is written as a day: ``2026-12-31``."""
    return isinstance(held, str) and _ISO_DAY.fullmatch(held) is not None


def is_moment(held: object) -> bool:
    """Whether what is held is written as a day with a time: ``2026-12-31T09:30:00``, with or without a zone."""
    if not isinstance(held, str) or not is_day(held[:10]) or held[10:11] not in {"T", " "}:
        return False
    return _iso_moment(held) is not None


def read_day(text: str) -> str:
    """The day that is written here, as ``2026-12-31``. Raises NotAValueError, which says what is missing."""
    return _day(text).isoformat()


def read_moment(text: str, held: str) -> str:
    """The moment that is written here, in the form of the one that is held, on the clock here where none is said.

    Where the source writes its days as midnight, a day alone will do. Raises NotAValueError.
    """
    before = datetime.fromisoformat(held)
    when = _iso_moment(text) if is_moment(text) else None
    if when is None:
        parts = _CLOCK.fullmatch(_tidy(text))
        if parts is None and before.time() != time():
            _day(text)  # a day that cannot be is said first
            raise NotAValueError(said("value_needs_time"))
        when = datetime.combine(_day(parts["day"] if parts else text), _clock(parts["clock"]) if parts else time())
    return _like(when, before, held)


def _like(when: datetime, before: datetime, held: str) -> str:
    if before.tzinfo is None:
        when = when.astimezone(HERE).replace(tzinfo=None) if when.tzinfo else when
    else:
        aware = when if when.tzinfo else when.replace(tzinfo=HERE)
        when = aware.astimezone(UTC if before.tzinfo == UTC else HERE)
    written = when.isoformat(sep=held[10], timespec="minutes" if len(held) == len("2026-12-31T09:30") else "auto")
    return written.replace("+00:00", "Z") if held.endswith("Z") else written


def _iso_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _clock(text: str) -> time:
    hours, minutes = re.split("[:.]", text)
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise NotAValueError(said("value_needs_time")) from None


def _day(text: str) -> date:
    tidy = _tidy(text)
    if any(shape.fullmatch(tidy) for shape in _NO_YEAR):
        raise NotAValueError(said("value_needs_year"))
    for shape in _SHAPES:
        if found := shape.fullmatch(tidy):
            return _that_day(found.groupdict())
    raise NotAValueError(said("value_is_date"))


def _that_day(parts: dict[str, str]) -> date:
    month = parts["month"]
    number = _MONTHS[month] if month in _MONTHS else int(month)
    try:
        day = date(int(parts["year"]), number, int(parts["day"]))
    except ValueError:
        raise NotAValueError(said("value_is_no_such_day")) from None
    weekday = parts.get("weekday")
    # Two things that are not both true: only who wrote them knows which one is.
    if weekday and _WEEKDAYS[weekday] != day.weekday():
        raise NotAValueError(said("value_is_no_such_day"))
    return day


def _tidy(text: str) -> str:
    return " ".join(text.casefold().split())


def _months() -> dict[str, int]:
    names = {
        name.casefold().rstrip("."): number
        for locale in _LOCALES
        for width in _WIDTHS
        for number, name in get_month_names(width, locale=locale).items()  # type: ignore[arg-type]
    }
    return names | {"mar": 3, "maa": 3}


def _weekdays() -> dict[str, int]:
    return {
        name.casefold().rstrip("."): number
        for locale in _LOCALES
        for width in _WIDTHS
        for number, name in get_day_names(width, locale=locale).items()  # type: ignore[arg-type]
    }


_MONTHS, _WEEKDAYS = _months(), _weekdays()


def _any_of(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_WEEKDAY = rf"(?:(?P<weekday>{_any_of(_WEEKDAYS)})\.?,? )?"
_NUMBER = r"(?P<day>[0-9]{1,2})(?:e|de|ste|st|nd|rd|th)?"
_NAME = rf"(?P<month>{_any_of(_MONTHS)})\.?"
_FIGURES = r"(?P<day>[0-9]{1,2})(?P<between>[-/. ])(?P<month>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<year>[0-9]{4})(?P<between>[-/])(?P<month>[0-9]{1,2})(?P=between)(?P<day>[0-9]{1,2})",
        rf"{_WEEKDAY}{_FIGURES}(?P=between){_YEAR}",
        rf"{_WEEKDAY}{_NUMBER}[ -]?(?:of )?{_NAME},?[ -]?{_YEAR}",
        rf"{_WEEKDAY}{_NAME} {_NUMBER},? {_YEAR}",
    )
)
_NO_YEAR = tuple(
    re.compile(shape)
    for shape in (
        rf"{_WEEKDAY}{_FIGURES}(?:(?P=between)['’]?[0-9]{{2}})?",
        rf"{_WEEKDAY}{_NUMBER}[ -]?(?:of )?{_NAME}(?:,?[ -]['’]?[0-9]{{2}})?",
        rf"{_WEEKDAY}{_NAME} {_NUMBER}(?:,? ['’]?[0-9]{{2}})?",
    )
)
