"""The part of ``inzage-download-1`` that is about decisions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from portal.web.resident.download.shape import Contact, Moment, Struct, Texts


class Rule(Struct, frozen=True, kw_only=True):
    """What turned inputs into an outcome. ``human_role``: none, checked_afterwards, decided_on_advice, decided."""

    name: Texts
    version: str
    is_algorithm: bool
    human_role: str
    explain: Texts | None
    legal_basis: Texts | None
    register_url: str | None


class Said(Struct, frozen=True, kw_only=True):
    """What the resident disputes about data behind a decision. ``kind``: wrong, should_not_count. ``state``: open,
    agreed, corrected, kept. ``through``: the decisions from the one that used the data to this one; empty beside an
    input."""

    request: str
    kind: str
    state: str
    since: Moment
    settled_at: Moment | None
    through: tuple[UUID, ...] = ()


class Input(Struct, frozen=True, kw_only=True):
    """One data point that fed a decision: ``used`` then, ``now`` held. ``standing``: same, changed, erased, unknown,
    about_other. About somebody else (``about``: household, other) nothing of what is held now is here.
    ``special_category``: sensitive, and pointed out. ``earlier_decision``: it is the outcome of that decision."""

    source: str
    field: str
    ref: str | None
    label: Texts
    used: Annotated[Any, Meta(description="The value as it was used: any JSON.")]
    observed_at: Moment | None
    now: Annotated[Any, Meta(description="The value held now: any JSON; null when nothing is, or it is not shown.")]
    standing: str
    role: str
    about: str
    meaning: Texts | None
    special_category: bool
    earlier_decision: UUID | None = None
    disputes: tuple[Said, ...] = ()


class Stated(Struct, frozen=True, kw_only=True):
    """What one system says of a decision, in its own words. ``explains``: it is an explanation and not the decision
    itself."""

    decision_id: UUID
    source: str
    ref: str
    title: Texts
    outcome: Texts
    explanation: Texts
    decided_on: date
    objection_until: date | None
    explains: bool


class Decision(Struct, frozen=True, kw_only=True):
    """What a decision says. ``objection_until`` is the last day to object. ``remedy``: how to go against it where that
    is not by objecting."""

    ref: str
    case_ref: str | None
    title: Texts
    outcome: Texts
    decided_on: date
    notified_on: date | None
    objection_until: date | None
    explanation: Texts
    effect: Texts | None
    rule: Rule | None
    contact: Contact
    inputs: tuple[Input, ...]
    remedy: Texts | None = None


class HeldDecision(Struct, frozen=True, kw_only=True):
    """One decision as it is held. ``unreadable`` says why it does not open; then ``decision`` is None.

    ``stated_by``: each system that states it, when there are several, or when the decision itself is not there and only
    its explanation is. ``rests_on_disputed``: the disputed or corrected data it rests on, also through earlier
    decisions. ``used_for``: the later decisions that rest on it."""

    decision_id: UUID
    source: str
    unreadable: str | None
    decision: Decision | None
    stated_by: tuple[Stated, ...] = ()
    rests_on_disputed: tuple[Said, ...] = ()
    used_for: tuple[UUID, ...] = ()
