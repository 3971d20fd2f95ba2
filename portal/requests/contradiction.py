"""A verdict against what the source says: possible, but never without the officer's own reason (Awb 3:46).

A source can be wrong about its duty to keep. Then somebody says why, in words that are not the reason for keeping.
"""

from __future__ import annotations

from datetime import date

from connectors.sdk import PlanVerdict
from connectors.sdk.manifest import Text
from portal.requests.case import CaseItem
from portal.requests.grounds import Answer
from portal.requests.model import REASON_WORDS, Kind, Verdict
from portal.requests.problems import said
from portal.requests.proposal import proposal_for


def contradiction_problem(item: CaseItem, verdict: Verdict, today: date) -> Text | None:
    """A sentence when this verdict deletes what the source must keep without saying why it may go; None otherwise."""
    plan = item.plan.plan if item.plan else None
    if item.kind is not Kind.ERASURE or verdict.answer is not Answer.GRANT or plan is None:
        return None
    if plan.verdict is not PlanVerdict.MUST_KEEP or _is_own_reason(item, verdict.reason, today):
        return None
    return said("source_must_keep", words=REASON_WORDS)


def _is_own_reason(item: CaseItem, reason: str, today: date) -> bool:
    """Whether a reason was written for this: long enough, and not the one that was proposed for keeping."""
    proposal = proposal_for(item, today)
    proposed = {proposal.reason.nl.strip(), proposal.reason.en.strip()} if proposal else set()
    return len(reason.split()) >= REASON_WORDS and reason.strip() not in proposed
