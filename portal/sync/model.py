"""How a pull goes: its states, its limits, the ways it fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

LOST_AFTER = timedelta(minutes=10)
"""A pull that has been under way for longer than this may be queued again."""


class PullState(StrEnum):
    """How one source stands for one resident."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SourceProgress(msgspec.Struct, frozen=True):
    """One source as the resident's progress list shows it.

    ``succeeded_at`` is the moment of the last complete answer and stays after a failure: what is shown is from
    then. ``failure`` is a code of :data:`FAILURES`. The numbers are of the last complete answer: records and
    decisions kept, items rejected (in quarantine), items left out because they were erased on request.
    """

    source: str
    state: PullState
    attempted_at: datetime | None = None
    succeeded_at: datetime | None = None
    failure: str | None = None
    records: int = 0
    decisions: int = 0
    rejected: int = 0
    suppressed: int = 0

    def is_due(self, *, stale: bool, forced: bool, now: datetime) -> bool:
        """Whether to ask the source now. One that is being asked is left alone, unless that got lost."""
        if self.state in {PullState.QUEUED, PullState.RUNNING}:
            return self.attempted_at is None or now - self.attempted_at > LOST_AFTER
        return stale or forced or self.state is PullState.FAILED


class Standing(msgspec.Struct, frozen=True):
    """How a source answered lately, whoever it was asked about. ``failure`` is why it failed at ``failed_at``."""

    source: str
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None

    @property
    def fails(self) -> bool:
        """Whether the last answer was no good."""
        return self.failed_at is not None and (self.succeeded_at is None or self.failed_at > self.succeeded_at)


class Limits(msgspec.Struct, frozen=True):
    """What one answer about one person may cost. A source that goes past it counts as unavailable."""

    seconds: float = 120.0
    items: int = 10_000
    total_bytes: int = 16 * 1024 * 1024
    item_bytes: int = 512 * 1024


UNAVAILABLE = frozenset(
    {"timeout", "refused", "server_error", "garbage", "half_answer", "too_large", "rate_limited", "unavailable"}
)
"""Failures that may pass by themselves: the source is asked again after a while."""

MISCONFIGURED = frozenset(
    {
        "unauthorised",
        "forbidden",
        "bad_setting",
        "not_found",
        "bad_request",
        "redirected",
        "certificate",
        "refused_request",
        "misconfigured",
    }
)
"""Failures that an operator must mend."""

OTHER_PERSON = "other_person"
CONNECTOR_ERROR = "connector_error"
PORTAL_ERROR = "portal_error"

FAILURES = UNAVAILABLE | MISCONFIGURED | {OTHER_PERSON, CONNECTOR_ERROR, PORTAL_ERROR}
"""Every code a pull can fail with. A connector's own text never gets further than this list."""

REJECTIONS = frozenset(
    {
        "malformed",
        "too_large",
        "unknown_type",
        "duplicate_ref",
        "undeclared_decision",
        "unreadable",
        "unreadable_value",
        "unreadable_date",
        "unreadable_decision",
        "ambiguous_ref",
        "no_key",
        "no_subject",
        "rejected",
    }
)
"""Every reason an item can lie in quarantine for; another word of a connector counts as "rejected"."""


class PullFailed(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """A pull came to nothing. ``code`` is one of :data:`FAILURES`; ``again`` says that asking later may help."""

    def __init__(self, code: str, *, again: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
