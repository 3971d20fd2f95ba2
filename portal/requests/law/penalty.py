"""What the municipality owes when it decides too late: from which day, how much, and when it owes nothing.

Sources: Awb 4:17, 4:18, 6:12(2), 7:1(1)(f); rules R-PEN-1 to R-PEN-5 and R-AWB-11. Amounts in whole euros, not
indexed since 1 January 2019. The Atw does not apply to the 42 days.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import msgspec

from portal.requests.calendar import ONE_DAY, Unit, statutory_term
from portal.requests.problems import RuleBrokenError, said

RATE_DAYS = 14
MOST_DAYS = 42
DEFAULT_PERIOD = timedelta(weeks=2)
RATES_FROM: tuple[tuple[date, tuple[int, int, int]], ...] = (
    (date(2019, 1, 1), (23, 35, 45)),
    (date(2009, 10, 1), (20, 30, 40)),
)


class NoPenalty(StrEnum):
    """Why nothing is owed although the decision is late, with the article."""

    UNREASONABLY_LATE_NOTICE = "4:17(5)(a)"
    NOT_AN_INTERESTED_PARTY = "4:17(5)(b)"
    MANIFESTLY_INADMISSIBLE_OR_UNFOUNDED = "4:17(5)(c)"
    OPEN_GOVERNMENT_REQUEST = "Wet open overheid excludes par. 4.1.3.2"


class PrematureNoticeError(RuleBrokenError):
    """The notice of default came before the term was over and is void; the resident can send a new one."""


class PenaltyPeriod(msgspec.Struct, frozen=True):
    """The days that cost money. ``first_day_early_reading`` is an earlier, contested reading of Awb 4:17(3)."""

    first_day: date
    first_day_early_reading: date
    last_day: date
    penalty_decision_due: date

    def days_until(self, day: date) -> int:
        """How many days in default have been reached on this day, 0 to 42."""
        return min(max((day - self.first_day).days + 1, 0), MOST_DAYS)


def rates(notice_received_on: date) -> tuple[int, int, int]:
    """Euros a day in the first, second and third fourteen days; the day the notice came in decides (R-PEN-3)."""
    for valid_from, amounts in RATES_FROM:
        if notice_received_on >= valid_from:
            return amounts
    raise ValueError("There was no penalty for late decisions before 1 October 2009.")


def amount(days_in_default: int, notice_received_on: date, nothing_because: NoPenalty | None = None) -> int:
    """Euros owed after this many days in default, at most 42 (Awb 4:17(1)-(2)); 0 where an exception applies."""
    if nothing_because:
        return 0
    days = min(max(days_in_default, 0), MOST_DAYS)
    each_band = (min(max(days - RATE_DAYS * band, 0), RATE_DAYS) for band in range(3))
    return sum(rate * in_band for rate, in_band in zip(rates(notice_received_on), each_band, strict=True))


def share(total: int, applicants: int) -> Decimal:
    """Each applicant's equal part in euros, to the cent (Awb 4:17(6))."""
    return (Decimal(total) / applicants).quantize(Decimal("0.01"), ROUND_HALF_UP)


def penalty_period(decision_due: date, notice_received_on: date) -> PenaltyPeriod:
    """The penalty days after a valid notice of default (Awb 4:17(3), 4:18). Raises ``PrematureNoticeError``.

    The reading used starts the day after two weeks have passed since the day of receipt.
    """
    if notice_received_on <= decision_due:
        raise PrematureNoticeError(said("premature_notice"))
    first = notice_received_on + DEFAULT_PERIOD + ONE_DAY
    last = first + (MOST_DAYS - 1) * ONE_DAY
    return PenaltyPeriod(first, first - ONE_DAY, last, statutory_term(last, 2, Unit.WEEKS).last_day)


def appeal_against_silence_from(decision_due: date, notice_received_on: date) -> date:
    """First day to go to court because nothing was decided; no objection is needed first (Awb 6:12(2), 7:1(1)(f))."""
    return penalty_period(decision_due, notice_received_on).first_day
