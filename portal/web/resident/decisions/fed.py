"""For one data point on a decision's page: the value used, how it stands now, and what can be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from connectors.sdk import About, InputRole
from connectors.sdk.manifest import Field
from portal.decisions.chains import is_outcome, outcome_of
from portal.decisions.dispute import DisputeKind, DisputeState, HeldDispute
from portal.decisions.merging import FedInput, MergedDecision
from portal.decisions.model import Standing
from portal.profiles import profile_of
from portal.rendering import pick
from portal.requests.calendar import local_day
from portal.web.resident.decisions.gathering import Decided, Held, InputNow, declared_of, input_now
from portal.web.resident.decisions.marked import DecisionLink, label_of, link_to
from portal.web.resident.words import Words


@dataclass(frozen=True, repr=False)
class SaidOfInput:
    """What the resident said of a data point before, and how that stands."""

    number: str
    href: str
    kind: str
    state: str
    since: date


@dataclass(frozen=True, repr=False)
class InputOnDecision:
    """One data point that fed the decision, as the page shows it. ``earlier``: it is the outcome of that decision,
    which itself is ``disputed`` or not. ``wrong_href`` and ``contest_href``: where the resident can say so; None when
    they did and it is not answered yet."""

    id: str
    label: str
    used: str | None
    used_on: date | None
    now: str | None
    mark: str
    source: str
    href: str | None
    meaning: str | None
    decisive: bool
    overridden: bool
    sensitive: bool
    profile: bool
    earlier: DecisionLink | None
    earlier_disputed: str | None
    said: list[SaidOfInput]
    wrong_href: str | None
    contest_href: str | None


def input_on_decision(fed: FedInput, place: int, among: Decided, held: Held, words: Words) -> InputOnDecision:
    """One input; ``place`` counts from 1 on the page."""
    now, entry = input_now(fed, among, held), fed.entry
    manifest, declared = held.manifests.get(entry.source), declared_of(fed, held)
    return InputOnDecision(
        id=f"data-{place}",
        label=label_of(fed, held, words.lang),
        used=_value_used(now, declared, words),
        used_on=local_day(entry.observed_at) if entry.observed_at else None,
        now=_value_now(now, declared, words),
        mark="other" if now.standing is Standing.ABOUT_OTHER else now.standing.value,
        source=pick(manifest.title, words.lang) if manifest else entry.source,
        href=f"/records/{now.record.record_id}" if now.record else None,
        meaning=pick(entry.meaning, words.lang) if entry.meaning else None,
        decisive=entry.role is InputRole.DECISIVE,
        overridden=entry.role is InputRole.OVERRIDDEN,
        sensitive=now.sensitive,
        profile=now.record is not None and profile_of(manifest, now.record.type) is not None,
        earlier=link_to(now.earlier) if now.earlier else None,
        earlier_disputed=_state_of(now.earlier, among) if now.earlier else None,
        said=[_said(each) for each in now.disputes],
        wrong_href=None if _waits(now, DisputeKind.WRONG) else _wrong_href(now),
        contest_href=None if _waits(now, DisputeKind.SHOULD_NOT_COUNT) else _here("contest", fed),
    )


def _value_used(now: InputNow, declared: Field | None, words: Words) -> str | None:
    """The value as it was used; of an earlier decision's outcome the words in the language of the page."""
    used = now.fed.entry.used
    if now.earlier is not None and now.standing is Standing.SAME:
        return _value_now(now, declared, words)
    if is_outcome(now.fed.entry) and isinstance(used, dict) and isinstance(used.get(words.lang), str):
        return words.value(used[words.lang])
    return words.value(used, declared)


def _value_now(now: InputNow, declared: Field | None, words: Words) -> str | None:
    if now.fed.entry.about is not About.SELF:
        return None
    if now.earlier is not None:
        declared = None
    point = outcome_of(now.earlier, words.lang) if now.earlier else now.point
    return words.value(point.value, declared) if point else None


def _state_of(earlier: MergedDecision, among: Decided) -> str | None:
    """How the data behind an earlier decision stands, by the most urgent of what is disputed about it."""
    found = among.marks.get(earlier.decision_id, ())
    return found[0].dispute.state.value if found else None


def _said(dispute: HeldDispute) -> SaidOfInput:
    return SaidOfInput(
        number=dispute.number,
        href=f"/requests/{dispute.number}",
        kind=dispute.kind.value,
        state=dispute.state.value,
        since=local_day(dispute.since),
    )


def _waits(now: InputNow, kind: DisputeKind) -> bool:
    waiting = {DisputeState.OPEN, DisputeState.AGREED}
    return any(each.kind is kind and each.state in waiting for each in now.disputes)


def _wrong_href(now: InputNow) -> str:
    """The data point itself where the portal holds it about the resident, else this input of this decision."""
    if now.record is not None and now.point is not None:
        place = {"record": str(now.record.record_id), "field": now.fed.entry.field}
        return f"/requests/new/correction?{urlencode(place)}"
    return _here("correction", now.fed)


def _here(form: str, fed: FedInput) -> str:
    return f"/requests/new/{form}?{urlencode({'decision': str(fed.decision_id), 'input': fed.position})}"
