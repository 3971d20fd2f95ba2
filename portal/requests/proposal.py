"""What the source's plan and the retention point to, per item: a proposal that the officer may follow or not.

Sources: GDPR 17(1) and 17(3); rule R-RET-1 (retention running: refuse on 17(3)(b); over: erase).
"""

from __future__ import annotations

from datetime import date

from connectors.sdk import PlanVerdict
from connectors.sdk.duration import read_duration
from connectors.sdk.manifest import Manifest, Text
from portal.decisions.model import DecisionView
from portal.erasure.model import Failure
from portal.requests.case import CaseItem, Proposal
from portal.requests.grounds import Answer, find, from_source
from portal.requests.law.retention import KEEP_RUNNING
from portal.requests.model import Kind

NO_LONGER_NEEDED = "A17-1-A-NO-LONGER-NEEDED"
PERMANENT = "permanent"


def retention_until(manifest: Manifest, record_type: str, ended_on: date | None) -> date | None:
    """The first day on which a record that ended may be erased, by the manifest; None when that cannot be told."""
    period = manifest.retention_of(record_type).period
    if ended_on is None or period == PERMANENT:
        return None
    try:
        return read_duration(period).after(ended_on)
    except (ValueError, OverflowError):
        return None


def proposal_for(item: CaseItem, today: date) -> Proposal | None:
    """A verdict to start from; None when somebody has to look for themselves.

    The source knows the record and its own rules, so its plan comes first. Where it can only be read, the retention
    of the manifest decides. A source that did not answer proposes nothing.
    """
    if item.kind is Kind.EXPLANATION:
        return _explain(item)
    if item.kind is not Kind.ERASURE or item.plan is None:
        return None  # whether a value is right, or should count, somebody has to look at
    plan, problem = item.plan.plan, item.plan.problem
    if plan is None or problem is not None:
        return _by_retention(item, today) if problem is Failure.CANNOT else None
    match plan.verdict:
        case PlanVerdict.CAN_ERASE:
            return _grant(item)
        case PlanVerdict.MUST_KEEP:
            return _keep(item, plan.ground, plan.until, dict(plan.reason))
        case PlanVerdict.CANNOT:
            return _by_retention(item, today)
        case _:
            return None


def _explain(item: CaseItem) -> Proposal:
    """An explanation is always given. What the deciding system says itself is a beginning of the answer."""
    words = dict(item.decision.decision.explanation) if isinstance(item.decision, DecisionView) else {}
    reason = Text(nl=words.get("nl", ""), en=words.get("en", ""))
    return Proposal(answer=Answer.GRANT, ground=None, reason=reason)


def _by_retention(item: CaseItem, today: date) -> Proposal | None:
    if item.retention_until is None:
        return None
    return _keep(item, KEEP_RUNNING, item.retention_until, {}) if today < item.retention_until else _grant(item)


def _grant(item: CaseItem) -> Proposal | None:
    if NO_LONGER_NEEDED not in item.choices(Answer.GRANT):
        return None
    return Proposal(answer=Answer.GRANT, ground=NO_LONGER_NEEDED, reason=find(NO_LONGER_NEEDED).for_resident)


def _keep(item: CaseItem, code: str | None, until: date | None, reason: dict[str, str]) -> Proposal | None:
    """A refusal on the ground the source names, if that is lawful here, or else on the running duty to keep."""
    ground = (from_source(code, item.right, item.register) if code else None) or KEEP_RUNNING
    if ground not in item.choices(Answer.REFUSE):
        return None
    words = find(ground).for_resident
    text = Text(nl=reason.get("nl") or words.nl, en=reason.get("en") or words.en)
    return Proposal(answer=Answer.REFUSE, ground=ground, reason=text, keep_until=until)
