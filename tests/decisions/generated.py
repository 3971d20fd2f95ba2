"""Any set of decisions a few systems could state, sensible or not: for tests of what must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from connectors.sdk import OUTCOME, DecisionInput
from connectors.sdk.contract import Explains
from portal.decisions.dispute import DisputeKind, DisputeState, HeldDispute
from portal.decisions.model import DecisionView, UnreadableDecision
from tests.decisions.parts import decision

NAMESPACE = UUID("6f8a9e0c-0000-4000-8000-000000000000")
SOURCES = ("cases", "decisions", "income")
REFS = ("1", "2", "3", "4")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def id_of(source: str, ref: str) -> UUID:
    return uuid5(NAMESPACE, f"{source}/{ref}")


def view_of(source: str, ref: str, *inputs: DecisionInput, **other: Any) -> DecisionView:
    return DecisionView(id_of(source, ref), source, decision(ref, *inputs, **other), 1, NOW)


def place(source: str, ref: str, field: str) -> bytes:
    """Stands for the keyed hash."""
    return f"{source}/{ref}/{field}".encode()


names = st.tuples(st.sampled_from(SOURCES), st.sampled_from(REFS))
outcomes = names.map(lambda name: DecisionInput(name[0], OUTCOME, "Gestopt", ref=name[1]))
points = st.sampled_from("ab").map(lambda ref: DecisionInput("brp", "street", "x", ref=ref))
days = st.integers(0, 3).map(lambda count: date(2026, 9, 1) + timedelta(days=count))


@st.composite
def some_views(draw: st.DrawFn) -> list[DecisionView | UnreadableDecision]:
    """Decisions of three systems that explain and feed each other at will; some do not open."""
    found: list[DecisionView | UnreadableDecision] = []
    for source, ref in draw(st.lists(names, unique=True, max_size=9)):
        if draw(st.integers(0, 7)) == 0:
            found.append(UnreadableDecision(id_of(source, ref), source, "damaged"))
            continue
        explains = draw(st.none() | names)
        inputs = draw(st.lists(outcomes | points, max_size=3))
        last = draw(st.none() | days)
        more = {
            "decided_on": draw(days),
            "objection_until": last,
            "explains": Explains(*explains) if explains else None,
        }
        found.append(view_of(source, ref, *inputs, **more))
    return found


@st.composite
def some_disputes(draw: st.DrawFn) -> list[HeldDispute]:
    """Disputes of data points, of inputs, of both, in any state."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        where = draw(st.none() | st.sampled_from("ab").map(lambda ref: place("brp", ref, "street")))
        spot = draw(names) if where is None or draw(st.booleans()) else None
        found.append(
            HeldDispute(
                dispute_id=uuid5(NAMESPACE, f"dispute {number}"),
                number=f"2026-{number:04}",
                kind=draw(st.sampled_from(DisputeKind)),
                state=draw(st.sampled_from(DisputeState)),
                place=where,
                decision_id=id_of(*spot) if spot else None,
                position=draw(st.integers(0, 2)) if spot else None,
                since=NOW + timedelta(days=draw(st.integers(0, 3))),
                settled_at=None,
            )
        )
    return found
