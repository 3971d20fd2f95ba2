"""Which decisions rest on data that is disputed, or was corrected: directly, or through an earlier decision.

Pure: from the decisions and the disputes of one resident. A dispute that the municipality did not agree with, or that
was withdrawn, leaves no mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from portal.decisions.chains import Chains
from portal.decisions.dispute import DisputeKind, DisputeState, HeldDispute
from portal.decisions.merging import FedInput, MergedDecision

Places = Callable[[str, str, str], bytes]
"""The keyed hash of a data point: (source, ref, field)."""

MARKING = (DisputeState.OPEN, DisputeState.AGREED, DisputeState.CORRECTED)
"""The states that leave a mark, the most urgent first."""


class Mark(msgspec.Struct, frozen=True):
    """One decision rests on one disputed data point. ``path`` are the decisions from the one in which it was used to
    the one that is marked; ``inputs`` are the data points in the first of them, none when it does not name them now."""

    dispute: HeldDispute
    path: tuple[UUID, ...]
    inputs: tuple[FedInput, ...]

    @property
    def direct(self) -> bool:
        """Whether the marked decision used the data point itself."""
        return len(self.path) == 1

    @property
    def at(self) -> datetime:
        """When it came to stand as it does."""
        return self.dispute.settled_at or self.dispute.since

    def __repr__(self) -> str:
        return f"Mark(state={self.dispute.state!r}, <redacted>)"


def marks(chains: Chains, disputes: Iterable[HeldDispute], places: Places) -> dict[UUID, tuple[Mark, ...]]:
    """The marks of each decision, by the id to link to; decisions without one are not in it.

    One mark per dispute, by the shortest way; open disputes first, then by day.
    """
    found: dict[UUID, list[Mark]] = {}
    for dispute in disputes:
        if dispute.state not in MARKING:
            continue
        for decision_id, mark in _of_one(chains, dispute, places).items():
            found.setdefault(decision_id, []).append(mark)
    return {decision_id: tuple(sorted(many, key=_urgent_first)) for decision_id, many in found.items()}


def at_input(fed: FedInput, disputes: Iterable[HeldDispute], places: Places) -> tuple[HeldDispute, ...]:
    """Every dispute about this input that was not withdrawn, the newest first, also those already answered."""
    about = [each for each in disputes if each.state is not DisputeState.WITHDRAWN and _concerns(each, fed, places)]
    return tuple(sorted(about, key=lambda each: (each.since, each.dispute_id), reverse=True))


def _of_one(chains: Chains, dispute: HeldDispute, places: Places) -> dict[UUID, Mark]:
    direct = {
        one.decision_id: Mark(dispute, (one.decision_id,), inputs)
        for one in chains.decisions.values()
        if (inputs := _touched(one, dispute, places)) or dispute.decision_id in one.ids
    }
    found = dict(direct)
    for start, mark in sorted(direct.items()):
        for decision_id, path in chains.paths_from(start).items():
            nearest = found.get(decision_id)
            if nearest is None or (len(path), path) < (len(nearest.path), nearest.path):
                found[decision_id] = Mark(dispute, path, mark.inputs)
    return found


def _touched(one: MergedDecision, dispute: HeldDispute, places: Places) -> tuple[FedInput, ...]:
    return tuple(fed for fed in one.inputs if _concerns(dispute, fed, places))


def _concerns(dispute: HeldDispute, fed: FedInput, places: Places) -> bool:
    """Whether a dispute is about this input.

    What is wrong is wrong wherever it was used; what should not count is about the one decision it was said of. An
    input that names no record is known by its position alone.
    """
    entry = fed.entry
    same_place = dispute.place is not None and entry.ref is not None
    same_place = same_place and places(entry.source, entry.ref or "", entry.field) == dispute.place
    same_spot = dispute.decision_id == fed.decision_id and dispute.position == fed.position
    if dispute.decision_id is None or (dispute.kind is DisputeKind.WRONG and dispute.place is not None):
        return same_place
    if dispute.place is None:
        return same_spot
    return same_place and dispute.decision_id == fed.decision_id


def _urgent_first(mark: Mark) -> tuple[int, datetime, UUID]:
    return MARKING.index(mark.dispute.state), mark.dispute.since, mark.dispute.dispute_id
