"""Objecting to a property value (WOZ) or the tax on the same paper: until when, and when the answer is due.

Sources: AWR 22j(a), Wet WOZ 30(1) and 30(9); rules R-WOZ-1 and R-WOZ-2.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from portal.requests.calendar import ONE_DAY
from portal.requests.law.objection import decision_due, objection_term


class DecisionRule(StrEnum):
    """Which rule sets the day of the answer."""

    CALENDAR_YEAR = "calendar_year"
    AWB = "awb_7_10"


class WozTerm(msgspec.Struct, frozen=True):
    """The objection term: its first day and its last."""

    counts_from: date
    last_day: date


class WozDecision(msgspec.Struct, frozen=True):
    """When the answer to an objection is due, and under which rule."""

    decide_by: date
    rule: DecisionRule


def woz_objection_term(dated: date, notified_on: date) -> WozTerm:
    """Six weeks from the day after the date on the notice, unless that date lies before its notification."""
    event = max(dated, notified_on)
    return WozTerm(event + ONE_DAY, objection_term(event).last_day)


def woz_decision_due(received_on: date, objection_last_day: date) -> WozDecision:
    """In the calendar year of receipt; received in its last six weeks, the ordinary term of Awb 7:10."""
    year_end = date(received_on.year, 12, 31)
    if received_on <= year_end - timedelta(weeks=6):
        return WozDecision(year_end, DecisionRule.CALENDAR_YEAR)
    return WozDecision(decision_due(objection_last_day).due, DecisionRule.AWB)
