"""When somebody who stays away is told, and when they are forgotten. A plain rule, without I/O."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from portal.people.model import Absence
from portal.settings import Forgetting


class Due(StrEnum):
    """What is to be done about one absent resident now."""

    NOTHING = "nothing"
    NOTICE = "notice"
    FORGET = "forget"


def unseen_since(limits: Forgetting, now: datetime) -> datetime:
    """Who was here after this moment is left alone altogether."""
    return now - timedelta(days=limits.after_days - limits.notice_days)


def due(absence: Absence, limits: Forgetting, now: datetime, *, reachable: bool) -> Due:
    """What is to be done now.

    Who can be reached always gets the whole notice, also when the job could not run for a while; a notice from before
    their last visit counts for nothing. Who gave no address cannot be told, and is forgotten after the period.
    """
    if absence.forgetting_at is not None:
        return Due.FORGET
    if absence.last_seen_at > unseen_since(limits, now):
        return Due.NOTHING
    told = absence.noticed_at if absence.noticed_at and absence.noticed_at > absence.last_seen_at else None
    if reachable and told is None:
        return Due.NOTICE
    over = absence.last_seen_at + timedelta(days=limits.after_days) <= now
    waited = told is None or told + timedelta(days=limits.notice_days) <= now
    return Due.FORGET if over and waited else Due.NOTHING
