"""For ISO 8601 durations as the law uses them: a retention of ``P7Y``, a freshness of ``PT1H``."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import msgspec

_FORM = re.compile(
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,6})S)?)?"
)


class Duration(msgspec.Struct, frozen=True):
    """A length of calendar time (years, months) and of clock time. Years and months differ in length, so two parts."""

    months: int = 0
    clock: timedelta = timedelta()

    def after(self, day: date) -> date:
        """The day this long after ``day``.

        A day the month does not have becomes its last (Regulation 1182/71 article 3(2)(c)).
        """
        whole = day.year * 12 + day.month - 1 + self.months
        year, month = divmod(whole, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + self.clock


def read_duration(text: str) -> Duration:
    """An ISO 8601 duration of whole numbers; raises ValueError when it is none."""
    match = _FORM.fullmatch(text)
    parts = {name: int(number) for name, number in match.groupdict().items() if number} if match else {}
    if not parts:
        raise ValueError("write an ISO 8601 duration, such as P7Y, P1M or PT1H")
    months = parts.pop("years", 0) * 12 + parts.pop("months", 0)
    return Duration(months=months, clock=timedelta(**parts))
