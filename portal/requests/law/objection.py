"""Objecting to a decision (bezwaar): until when, whether it came in time, and when the answer is due.

Sources: Awb 2:22, 6:7-6:11, 6:15, 7:10, 7:13; UAVG 36; rules R-AWB-1, 2, 3, 8, 9, 10, 12, 13 and R-RRT-3.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from portal.requests.calendar import ONE_DAY, Calendar, Ending, Unit, add, roll, statutory_term

TERM_WEEKS = 6
DECISION_WEEKS = 6
DECISION_WEEKS_WITH_COMMITTEE = 12
POSTPONED_WEEKS = 6
COMMITTEE_SEATS = 3


class ObjectionKind(StrEnum):
    """What a resident who writes "bezwaar" means: against a decision, or against the use of their data."""

    DECISION = "awb_objection"
    USE_OF_DATA = "A21"


def kind_of_objection(*, decision_in_dispute: bool) -> ObjectionKind:
    """Classify by what is contested, not by the word used (R-RRT-3)."""
    return ObjectionKind.DECISION if decision_in_dispute else ObjectionKind.USE_OF_DATA


def objection_term(notified_on: date) -> Ending:
    """Six weeks from the day after notification; the date on the letter does not matter (Awb 6:7, 6:8(1))."""
    return statutory_term(notified_on, TERM_WEEKS, Unit.WEEKS)


def is_in_time(last_day: date, received_on: date, posted_on: date | None = None) -> bool:
    """Whether an objection is in time: received by the last day, or posted by then and received within a week.

    ``posted_on`` only for paper post (Awb 6:9). Too early is also in time once the decision was taken (6:10).
    """
    if received_on <= last_day:
        return True
    week_later = statutory_term(last_day, 1, Unit.WEEKS).last_day
    return posted_on is not None and posted_on <= last_day and received_on <= week_later


def early_is_admissible(decision_taken_on: date, received_on: date) -> bool:
    """Whether an objection received before notification counts: the decision must exist (Awb 6:10(1)(a))."""
    return received_on >= decision_taken_on


def overrun_excuse(*, portal_notice_sent: bool) -> str | None:
    """The article under which lateness may not be held against the resident, if any (Awb 2:22(1)).

    Other excuses (Awb 6:11) are a person's judgement and are not decided here.
    """
    return None if portal_notice_sent else "Awb 2:22(1)"


def date_that_counts(received_here: date, received_by_other_body: date | None = None) -> date:
    """The day an objection counts as received; sent to the wrong body, the day it came in there (Awb 6:15(3))."""
    return min(received_here, received_by_other_body) if received_by_other_body else received_here


def decision_weeks(committee_seats: int = 0, *, independent_chair: bool = False) -> int:
    """Weeks to decide: twelve only with a committee of Awb 7:13, an independent chair and at least two members.

    ``committee_seats`` counts the chair.
    """
    committee = independent_chair and committee_seats >= COMMITTEE_SEATS
    return DECISION_WEEKS_WITH_COMMITTEE if committee else DECISION_WEEKS


class DecisionDue(msgspec.Struct, frozen=True):
    """When the decision on an objection is due, and when if postponed once (Awb 7:10).

    Twelve plus six weeks is longer than the twelve weeks up to which the Atw moves an end; whether the Atw applies
    is contested. ``postponed`` is then the earlier, unmoved day and ``postponed_if_atw_applies`` the later.
    """

    due: date
    postponed: date
    postponed_if_atw_applies: date


def decision_due(objection_last_day: date, weeks: int = DECISION_WEEKS, suspended_days: int = 0) -> DecisionDue:
    """Count from the day after the objection term ended, so after its moved end (Awb 7:10(1)-(3), R-AWB-12)."""
    raw = add(objection_last_day, weeks, Unit.WEEKS) + timedelta(days=suspended_days)
    later = add(raw, POSTPONED_WEEKS, Unit.WEEKS)
    moved = roll(later, Calendar.ATW)
    short = weeks + POSTPONED_WEEKS <= DECISION_WEEKS_WITH_COMMITTEE
    return DecisionDue(roll(raw, Calendar.ATW), moved if short else later, moved)


def appeal_last_day(decision_notified_on: date, mediation_closed_on: date | None = None) -> date:
    """Last day to appeal to the court; asking the AP to mediate keeps it open until six weeks after it closes.

    Source: Awb 6:7, UAVG 36 (R-AWB-9). The file is not irrevocable before this day.
    """
    ordinary = objection_term(decision_notified_on).last_day
    return max(ordinary, objection_term(mediation_closed_on).last_day) if mediation_closed_on else ordinary


def first_day(notified_on: date) -> date:
    """The first day of the objection term: the day after notification (Awb 6:8(1))."""
    return notified_on + ONE_DAY
