"""For answering about erasure: what a source would do if asked, and what came of asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec


class PlanVerdict(StrEnum):
    """What a source answers when asked, without doing it, whether it can erase one record."""

    CAN_ERASE = "can_erase"
    NOTHING_HELD = "nothing_held"
    MUST_KEEP = "must_keep"
    CANNOT = "cannot"  # no way to do it over this connection: the steward gets a task


class ErasurePlan(msgspec.Struct, frozen=True):
    """A source's answer to "may and can this record be erased?". Asking has no effect.

    ``until`` and ``ground`` (``A17-3-A`` to ``A17-3-E``, GDPR 17(3); ``connectors/README.md`` has the codes) go with
    ``MUST_KEEP``.
    """

    verdict: PlanVerdict
    until: date | None = None
    ground: str | None = None
    reason: Mapping[str, str] = {}

    def __repr__(self) -> str:
        """Without what it holds."""
        return f"ErasurePlan({self.verdict.value})"


class ErasureOutcome(StrEnum):
    """What came of an erasure. Anything else than these two means: not erased."""

    ERASED = "erased"
    NOTHING_HELD = "nothing_held"
