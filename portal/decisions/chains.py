"""Which decisions were used for which: a decision can rest on the outcome of an earlier one.

Sources state it as an input whose field is ``OUTCOME``. They may state nonsense: a decision that rests on itself is
left out, and circles are walked once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

import msgspec

from connectors.sdk.contract import OUTCOME, About, DataPoint, DecisionInput
from portal.decisions.merging import FedInput, MergedDecision
from portal.decisions.model import Standing, same_value


class Chains(msgspec.Struct, frozen=True):
    """The decisions of one resident, and what rests on what; ids are those to link to."""

    decisions: dict[UUID, MergedDecision]
    earlier: dict[UUID, tuple[UUID, ...]]
    later: dict[UUID, tuple[UUID, ...]]
    named: dict[tuple[str, str], UUID]

    def feeding(self, fed: FedInput) -> MergedDecision | None:
        """The earlier decision that is this input; None when it is no decision, or that is not there."""
        entry = fed.entry
        if entry.ref is None or not is_outcome(entry):
            return None
        found = self.named.get((entry.source, entry.ref))
        return self.decisions[found] if found and fed.decision_id not in self.decisions[found].ids else None

    def paths_from(self, start: UUID) -> dict[UUID, tuple[UUID, ...]]:
        """Each decision that rests on this one, directly or not, with the shortest way there: (start, ..., it)."""
        return _walk(start, lambda one: self.later.get(one, ()))

    def paths_to(self, end: UUID) -> dict[UUID, tuple[UUID, ...]]:
        """Each decision this one rests on, directly or not, with the shortest way from there: (it, ..., end)."""
        found = _walk(end, lambda one: self.earlier.get(one, ()))
        return {one: tuple(reversed(path)) for one, path in found.items()}

    def __repr__(self) -> str:
        return "Chains(<redacted>)"


def chains(decisions: Iterable[MergedDecision]) -> Chains:
    """What rests on what among these decisions."""
    there = {one.decision_id: one for one in decisions}
    named = {name: one.decision_id for one in there.values() for name in one.names}
    earlier = {one.decision_id: tuple(dict.fromkeys(_used(one, named))) for one in there.values()}
    later: dict[UUID, tuple[UUID, ...]] = {}
    for one, used in earlier.items():
        for before in used:
            later[before] = (*later.get(before, ()), one)
    return Chains(decisions=there, earlier=earlier, later=later, named=named)


def is_outcome(entry: DecisionInput) -> bool:
    """Whether an input is the outcome of an earlier decision about this resident."""
    return entry.field == OUTCOME and entry.about is About.SELF


def compare_outcome(used: DecisionInput, earlier: MergedDecision | None) -> Standing:
    """How the outcome of an earlier decision, as it was used, stands against what that decision says now.

    It is the same when it is what any of the systems that state that decision says, in any language: systems write
    down one or the other. Without that decision there is nothing to compare with.
    """
    if used.about is not About.SELF:
        return Standing.ABOUT_OTHER
    if earlier is None or earlier.decision is None:
        return Standing.UNKNOWN
    said = [text for view in earlier.views for text in (dict(view.decision.outcome), *view.decision.outcome.values())]
    return Standing.SAME if any(same_value(used.used, text) for text in said) else Standing.CHANGED


def outcome_of(earlier: MergedDecision, lang: str) -> DataPoint | None:
    """What an earlier decision says now, as a value."""
    outcome = earlier.decision.outcome if earlier.decision else {}
    return DataPoint(outcome.get(lang) or next(iter(outcome.values()))) if outcome else None


def _used(one: MergedDecision, named: dict[tuple[str, str], UUID]) -> Iterator[UUID]:
    for fed in one.inputs:
        if fed.entry.ref is not None and is_outcome(fed.entry):
            earlier = named.get((fed.entry.source, fed.entry.ref))
            if earlier is not None and earlier != one.decision_id:
                yield earlier


def _walk(start: UUID, onward: Callable[[UUID], Sequence[UUID]]) -> dict[UUID, tuple[UUID, ...]]:
    """Every place that can be reached, nearest first, with a shortest path; the start itself is not one of them."""
    paths: dict[UUID, tuple[UUID, ...]] = {start: (start,)}
    waiting = [start]
    for place in waiting:
        for following in onward(place):
            if following not in paths:
                paths[following] = (*paths[place], following)
                waiting.append(following)
    return {place: path for place, path in paths.items() if place != start}
