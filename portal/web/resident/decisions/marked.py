"""For saying on a page that a decision rests on disputed or corrected data, and the way from that data to here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from connectors.sdk import LanguageMap
from portal.decisions.marks import Mark
from portal.decisions.merging import FedInput, MergedDecision
from portal.decisions.model import Standing
from portal.rendering import pick
from portal.requests.calendar import local_day
from portal.web.resident.decisions.gathering import Decided, Held, declared_of, input_now
from portal.web.resident.words import Words

_GONE = {Standing.CHANGED, Standing.ERASED}


@dataclass(frozen=True, repr=False)
class DecisionLink:
    """One decision by its name, with its page."""

    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    href: str


@dataclass(frozen=True, repr=False)
class MarkOnPage:
    """One disputed data point a decision rests on. ``label`` is its name, None when the decision does not name it any
    more; ``through`` is the earlier decision in which it was used, None when it was used in this one."""

    number: str
    href: str
    state: str
    kind: str
    since: date
    settled_on: date | None
    label: str | None
    through: DecisionLink | None


@dataclass(frozen=True, repr=False)
class Trail:
    """How one data point led to a decision: it was used in the first step, whose outcome was used in the next, and so
    on to the last. ``number`` of the request that disputes it, None when it only changed."""

    label: str
    used: str | None
    now: str | None
    number: str | None
    steps: list[DecisionLink]


def link_to(one: MergedDecision) -> DecisionLink:
    """A readable decision as a link."""
    stated = one.decision
    if stated is None:
        raise ValueError("a decision that does not open has no name to link by")
    return DecisionLink(stated.title, stated.outcome, stated.decided_on, f"/decisions/{one.decision_id}")


def label_of(fed: FedInput, held: Held, lang: str) -> str:
    """What an input is called: as its decision calls it, else as its source does, else its technical name."""
    entry = fed.entry
    if entry.label:
        return pick(entry.label, lang)
    manifest = held.manifests.get(entry.source)
    kinds = manifest.records.values() if manifest else ()
    field = next((kind.fields[entry.field] for kind in kinds if entry.field in kind.fields), None)
    return pick(field.label, lang) if field else entry.field


def mark_on_page(mark: Mark, among: Decided, held: Held | None, lang: str) -> MarkOnPage:
    """One mark in words; without ``held`` the data point is named only as far as its decision names it."""
    dispute = mark.dispute
    return MarkOnPage(
        number=dispute.number,
        href=f"/requests/{dispute.number}",
        state=dispute.state.value,
        kind=dispute.kind.value,
        since=local_day(dispute.since),
        settled_on=local_day(dispute.settled_at) if dispute.settled_at else None,
        label=label_of(mark.inputs[0], held, lang) if mark.inputs and held else None,
        through=None if mark.direct else link_to(among.chains.decisions[mark.path[0]]),
    )


def trails(one: MergedDecision, among: Decided, held: Held, words: Words) -> list[Trail]:
    """Every way from a disputed or changed data point in an earlier decision to this one."""
    found = [
        _trail(mark.inputs[0], mark.path, mark.dispute.number, among, held, words)
        for mark in among.marks.get(one.decision_id, ())
        if not mark.direct and mark.inputs
    ]
    told = {fed for mark in among.marks.get(one.decision_id, ()) for fed in _spots(mark.inputs)}
    for earlier, path in among.chains.paths_to(one.decision_id).items():
        for fed in among.chains.decisions[earlier].inputs:
            now = input_now(fed, among, held)
            if now.earlier is None and now.standing in _GONE and (fed.decision_id, fed.position) not in told:
                found.append(_trail(fed, path, None, among, held, words))
    return found


def _trail(fed: FedInput, path: Sequence[UUID], number: str | None, among: Decided, held: Held, words: Words) -> Trail:
    now, field = input_now(fed, among, held), declared_of(fed, held)
    return Trail(
        label=label_of(fed, held, words.lang),
        used=words.value(fed.entry.used, field),
        now=words.value(now.point.value, field) if now.point and now.standing is Standing.CHANGED else None,
        number=number,
        steps=[link_to(among.chains.decisions[step]) for step in path],
    )


def _spots(inputs: Sequence[FedInput]) -> Iterator[tuple[UUID, int]]:
    return ((fed.decision_id, fed.position) for fed in inputs)
