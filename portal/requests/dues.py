"""By when a request must be answered: the GDPR's month, or the shorter term of the civil registry where it holds.

Sources: GDPR 12(3), Regulation 1182/71 article 3 (the month, R-GDPR-1), Wet BRP 2.55 and 2.58 (four weeks, R-BRP-1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from portal.requests.grounds import Register
from portal.requests.law.brp import may_extend, registry_due
from portal.requests.model import Kind
from portal.requests.terms import Clock


class Place(NamedTuple):
    """Whose rules an item falls under, and which part of that register it is about."""

    register: Register
    part: str = ""


class DueDays(NamedTuple):
    """The day to act on, and the day if equated days count for the GDPR's month too (R-GDPR-2)."""

    due: date
    if_equated: date


def due_days(clock: Clock, kind: Kind, places: Iterable[Place]) -> DueDays:
    """The first of the terms that hold for any of the items.

    The GDPR's one extension does not exist in the civil registry: only corrections of civil status and nationality
    can be extended there, by eight weeks (Wet BRP 2.58(3)).
    """
    term = clock.final
    due, if_equated = term.due, term.due_if_equated_days_count
    for place in places:
        if place.register is Register.BRP:
            extended = clock.extension is not None and may_extend(kind.right, place.part)
            registry = registry_due(clock.received_on, kind.right, place.part, int(extended)).last_day
            due, if_equated = min(due, registry), min(if_equated, registry)
    return DueDays(due, if_equated)
