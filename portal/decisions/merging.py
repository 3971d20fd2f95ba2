"""Makes one decision of a formal decision in a case system and the explanations of it in other systems.

The formal decision gives its number, case, days and objection term; the explanation gives the name and the outcome in
plain words, the reasons, the rule, the data used and whom to call. Where two systems state different days, both are
kept. What comes out depends only on what there is, never on the order it came in; every decision is in exactly one
``MergedDecision``.

* Several explanations of one decision: the newest one speaks, the others are kept beside it.
* An explanation of an explanation explains what that one explains.
* An explanation whose decision is not there (yet) stands on its own, and says so; two of those for the same missing
  decision are one.
* Decisions that explain each other in a circle each stand on their own: nobody can tell which is the formal one.
* What does not open stands on its own: which decision it is can only be read inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec.structs import replace

from connectors.sdk.contract import Decision, DecisionInput, Explains, LanguageMap
from portal.decisions.model import DecisionView, UnreadableDecision

Root = UUID | tuple[str, str]
"""What a group of decisions hangs on: the id of one that is there, or the (source, ref) of one that is not."""


class Day(StrEnum):
    """A day that two systems can state differently."""

    DECIDED = "decided"
    NOTIFIED = "notified"
    LAST_TO_OBJECT = "last_to_object"


class Difference(msgspec.Struct, frozen=True):
    """Two systems state different days for one thing; ``formal`` is the one that is shown and counts."""

    day: Day
    formal: date
    other: date
    other_source: str

    def __repr__(self) -> str:
        return f"Difference(day={self.day!r}, <redacted>)"


class FedInput(msgspec.Struct, frozen=True):
    """One data point that fed a decision, with the place it has in the decision that states it."""

    decision_id: UUID
    position: int
    stated_by: str
    entry: DecisionInput

    def __repr__(self) -> str:
        return "FedInput(<redacted>)"


class MergedDecision(msgspec.Struct, frozen=True):
    """One decision as a resident sees it. ``ids`` are the addresses it is found at, the one to link to first.

    ``decision`` is None when it does not open; ``unreadable`` has the reason. ``formal`` is the case system's part,
    None without one; ``explanations`` are in the order in which they are shown. ``missing`` names the formal decision
    that is explained here and is not there.
    """

    ids: tuple[UUID, ...]
    source: str
    decision: Decision | None = None
    formal: DecisionView | None = None
    explanations: tuple[DecisionView, ...] = ()
    inputs: tuple[FedInput, ...] = ()
    differences: tuple[Difference, ...] = ()
    missing: Explains | None = None
    unreadable: str | None = None

    @property
    def decision_id(self) -> UUID:
        """The address to link to."""
        return self.ids[0]

    @property
    def views(self) -> tuple[DecisionView, ...]:
        """What it is made of, the formal decision first."""
        return ((self.formal,) if self.formal else ()) + self.explanations

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """What other decisions call it: (source, ref)."""
        return frozenset((view.source, view.decision.ref) for view in self.views)

    @property
    def sources(self) -> frozenset[str]:
        """Which sources state it."""
        return frozenset({self.source, *(view.source for view in self.views)})

    def __repr__(self) -> str:
        return f"MergedDecision(source={self.source!r}, <redacted>)"


def merged(views: Iterable[DecisionView | UnreadableDecision]) -> list[MergedDecision]:
    """Every decision once, newest first, what does not open last."""
    every = list(views)
    readable = [view for view in every if isinstance(view, DecisionView)]
    closed = [view for view in every if isinstance(view, UnreadableDecision)]
    named = {(view.source, view.decision.ref): view for view in sorted(readable, key=_identity, reverse=True)}
    groups: dict[Root, list[DecisionView]] = {}
    for view in readable:
        groups.setdefault(_root(view, named), []).append(view)
    found = [_together(root, group) for root, group in groups.items()]
    found.sort(key=_newest_first)
    alone = [MergedDecision((one.decision_id,), one.source, unreadable=one.reason) for one in closed]
    return found + sorted(alone, key=lambda one: (one.source, one.decision_id))


def at(decisions: Iterable[MergedDecision], decision_id: UUID) -> MergedDecision | None:
    """The decision that is found at this address, if any."""
    return next((one for one in decisions if decision_id in one.ids), None)


def _root(view: DecisionView, named: Mapping[tuple[str, str], DecisionView]) -> Root:
    """What this decision explains in the end: itself, another, or one that is not there."""
    passed: set[UUID] = set()
    while (explains := view.decision.explains) is not None:
        passed.add(view.decision_id)
        target = named.get((explains.source, explains.ref))
        if target is None:
            return explains.source, explains.ref
        if target.decision_id in passed:  # a circle, which is entered here
            return target.decision_id
        view = target
    return view.decision_id


def _together(root: Root, group: Sequence[DecisionView]) -> MergedDecision:
    formal = next((view for view in group if view.decision_id == root), None)
    explaining = tuple(sorted((view for view in group if view is not formal), key=_best_first))
    if formal is not None:
        return _made(formal, explaining)
    missing = Explains(*root) if isinstance(root, tuple) else None
    return replace(_made(explaining[0], explaining), formal=None, missing=missing)


def _made(formal: DecisionView, explaining: Sequence[DecisionView]) -> MergedDecision:
    """One of these views, which are not empty; the formal one may be among the explaining ones."""
    views = (formal, *(view for view in explaining if view is not formal))
    inputs = tuple(
        FedInput(view.decision_id, position, view.source, entry)
        for view in views
        for position, entry in enumerate(view.decision.inputs)
    )
    return MergedDecision(
        ids=tuple(view.decision_id for view in views),
        source=formal.source,
        decision=_combined(formal.decision, [view.decision for view in explaining], inputs),
        formal=formal,
        explanations=tuple(explaining),
        inputs=inputs,
        differences=tuple(_differences(formal, views[1:])),
    )


def _combined(formal: Decision, explaining: Sequence[Decision], inputs: Sequence[FedInput]) -> Decision:
    every = [formal, *explaining]
    speaks = explaining[0] if explaining else formal
    remedy = remedy_of(speaks, *every)
    return replace(
        speaks,
        ref=formal.ref,
        decided_on=formal.decided_on,
        rule=next((one.rule for one in (speaks, *every) if one.rule), None),
        inputs=tuple(fed.entry for fed in inputs),
        notified_on=next((one.notified_on for one in every if one.notified_on), None),
        objection_until=None if remedy else next((one.objection_until for one in every if one.objection_until), None),
        effect=next((one.effect for one in (speaks, *every) if one.effect), {}),
        case_ref=next((one.case_ref for one in every if one.case_ref), None),
        unmapped=tuple(sorted({name for one in every for name in one.unmapped})),
        explains=None,
        remedy=remedy,
    )


def remedy_of(*stated: Decision) -> LanguageMap:
    """How to go against a decision other than by objecting, as the first of these says that has one; else empty."""
    return next((one.remedy for one in stated if one.remedy), {})


def _differences(formal: DecisionView, others: Sequence[DecisionView]) -> Iterable[Difference]:
    for other in others:
        for day in Day:
            if day is Day.LAST_TO_OBJECT and remedy_of(formal.decision, *(one.decision for one in others)):
                continue
            ours, theirs = _day(formal.decision, day), _day(other.decision, day)
            if ours is not None and theirs is not None and ours != theirs:
                yield Difference(day, ours, theirs, other.source)


def _day(stated: Decision, day: Day) -> date | None:
    match day:
        case Day.DECIDED:
            return stated.decided_on
        case Day.NOTIFIED:
            return stated.notified_on
        case Day.LAST_TO_OBJECT:
            return stated.objection_until


def _identity(view: DecisionView) -> tuple[str, str, UUID]:
    return view.source, view.decision.ref, view.decision_id


def _best_first(view: DecisionView) -> tuple[int, int, str, str, UUID]:
    """The newest explanation speaks; of one day, the one that states most."""
    return -view.decision.decided_on.toordinal(), -len(view.decision.inputs), *_identity(view)


def _newest_first(one: MergedDecision) -> tuple[int, str, str, UUID]:
    decided_on = one.decision.decided_on if one.decision else date.min
    return -decided_on.toordinal(), one.source, one.decision.ref if one.decision else "", one.decision_id
