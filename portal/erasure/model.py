"""What an erasure is made of: the things to erase, the steps each goes through, and the steps of a key replacement.

Plain values and rules. Every step is stored before the next begins, so a run that was killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from connectors.sdk import ErasureOutcome, ErasurePlan, PlanVerdict


class Work(msgspec.Struct, frozen=True):
    """One thing to erase: its number in the request, where it is, and its ref there (may be personal)."""

    item: int
    source: str
    record_id: UUID
    ref: str

    def __repr__(self) -> str:
        return f"Work(item={self.item}, source={self.source!r}, <redacted>)"


class ItemStep(StrEnum):
    """How far one item is. Only ``UNREADABLE`` means erased."""

    OPEN = "open"  # the source's plan has to be asked before anything else
    ASKED = "asked"  # the source said it can; it has been, or is being, asked to erase
    WITH_STEWARD = "with_steward"  # the source cannot do it over this connection: its steward has to
    CONFIRMED = "confirmed"  # the steward says that the source no longer holds it
    GONE = "gone"  # gone from source and view; an old copy still opens with the old key
    UNREADABLE = "unreadable"  # the old key is destroyed as well
    NOT_ERASED = "not_erased"  # the source did not do it: back to the officer


class Failure(StrEnum):
    """Why an item is not erased (yet). Plain words that may be shown and logged."""

    MUST_KEEP = "must_keep"  # the source now says it must keep it
    NOTHING_HELD = "nothing_held"  # the source says it holds nothing of the kind, before it was asked to erase
    ODD_ANSWER = "odd_answer"  # the source answered something that means nothing
    UNAVAILABLE = "unavailable"  # the source does not answer now: asked again later
    MISCONFIGURED = "misconfigured"  # the connection is set up wrongly: an operator is needed
    FAILED = "failed"  # the connector failed
    CANNOT = "cannot"  # the source offers no erasure over this connection


class RunStep(StrEnum):
    """How far one round of an erasure is. A round ends ``SETTLED``; the next begins when there is work again."""

    ITEMS = "items"  # going through the items
    KEY_CHOSEN = "key_chosen"  # the number of the new key is fixed
    RESEALING = "resealing"  # the new key exists; what remains is being sealed under it
    LEDGER_WRITTEN = "ledger_written"  # nothing is sealed under the old key any more, and the ledger says it must go
    SETTLED = "settled"  # the old key is destroyed


class Part(StrEnum):
    """What is sealed under a subject's key, in the order in which it is sealed again."""

    RECORDS = "records"
    DECISIONS = "decisions"
    IDENTITY = "identity"
    MAILBOX = "mailbox"

    def following(self) -> Part | None:
        """The part after this one; None after the last."""
        parts = list(Part)
        place = parts.index(self) + 1
        return parts[place] if place < len(parts) else None


class Run(msgspec.Struct, frozen=True):
    """Where a run is. ``to_epoch`` is the new key's number; ``part`` and ``cursor`` the place while re-sealing."""

    step: RunStep
    from_epoch: int | None = None
    to_epoch: int | None = None
    part: Part | None = None
    cursor: UUID | None = None


class ConfirmedBy(StrEnum):
    """Who says that the source no longer holds it."""

    SOURCE = "source"
    STEWARD = "steward"


class Status(msgspec.Struct, frozen=True):
    """How far one item is, when it went, and what stands in the way."""

    item: int
    step: ItemStep
    failure: Failure | None = None
    confirmed_by: ConfirmedBy | None = None
    erased_at: datetime | None = None
    unreadable_at: datetime | None = None

    @property
    def ask_again_later(self) -> bool:
        """Whether only time stands in the way."""
        return self.step in {ItemStep.OPEN, ItemStep.ASKED} and self.failure is Failure.UNAVAILABLE


class Planned(msgspec.Struct, frozen=True):
    """What a source answered to "may and can this be erased?", or why there is no answer."""

    item: int
    asked_at: datetime
    plan: ErasurePlan | None = None
    problem: Failure | None = None


def after_plan(planned: Planned, *, asked_before: bool) -> tuple[ItemStep, Failure | None]:
    """Where an item goes after its plan was asked just before carrying out.

    ``asked_before``: the source was asked to erase in an earlier run that did not hear or keep the answer. Only then
    does "nothing held" mean that it is gone; otherwise somebody must look why the portal showed it.
    """
    if planned.plan is None:
        return _without_plan(planned.problem, asked_before)
    match planned.plan.verdict:
        case PlanVerdict.CAN_ERASE:
            return ItemStep.ASKED, None
        case PlanVerdict.NOTHING_HELD if asked_before:
            return ItemStep.GONE, None
        case PlanVerdict.NOTHING_HELD:
            return ItemStep.NOT_ERASED, Failure.NOTHING_HELD
        case PlanVerdict.MUST_KEEP:
            return ItemStep.NOT_ERASED, Failure.MUST_KEEP
        case PlanVerdict.CANNOT:
            return ItemStep.WITH_STEWARD, Failure.CANNOT


def _without_plan(problem: Failure | None, asked_before: bool) -> tuple[ItemStep, Failure]:
    if problem is Failure.UNAVAILABLE:
        return (ItemStep.ASKED if asked_before else ItemStep.OPEN), problem
    if problem is Failure.CANNOT:
        return ItemStep.WITH_STEWARD, problem
    return ItemStep.NOT_ERASED, problem or Failure.ODD_ANSWER


def is_plan(answer: Any) -> bool:
    """Whether an answer is a plan at all; anything odd or empty is not."""
    return isinstance(answer, ErasurePlan) and isinstance(answer.verdict, PlanVerdict)


def is_erased(answer: Any) -> bool:
    """Whether an answer says that the record is gone. Nothing else says so: not None, not True, not "erased"."""
    return isinstance(answer, ErasureOutcome)


def needs_new_key(statuses: Iterable[Status]) -> bool:
    """Whether something is gone that an old key still opens."""
    return any(status.step is ItemStep.GONE for status in statuses)
