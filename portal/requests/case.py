"""One request as an officer handles it: the case, its items opened, and what a source says about each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from connectors.sdk.manifest import Text
from portal.correction.model import Setback, Step
from portal.correction.model import Status as CorrectionStatus
from portal.decisions.model import DecisionView, UnreadableDecision
from portal.erasure.model import Failure, ItemStep, Status
from portal.records.model import RecordView, UnreadableRecord
from portal.requests.grounds import Answer, Ground, Register, Right, choices
from portal.requests.law.routing import Desk, Route
from portal.requests.model import Item, Kind, Outcome, Urgent, Verdict

# What lies sealed in a case, in a file of its own; "as" says that it is meant to be taken from here.
from portal.requests.sealed import SCHEMA as SCHEMA
from portal.requests.sealed import CaseFile as CaseFile
from portal.requests.sealed import Contact as Contact
from portal.requests.sealed import Facts as Facts
from portal.requests.sealed import Objection as Objection
from portal.requests.sealed import SealedItem as SealedItem
from portal.requests.sealed import StoredPlan as StoredPlan
from portal.requests.sealed import UsedBy as UsedBy
from portal.requests.states import ItemState, RequestState


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that the plan and the retention point to. The officer decides."""

    answer: Answer
    ground: str | None
    reason: Text
    keep_until: date | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Proposal(...)"


class CaseItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a case, opened. ``item`` is its number in the request; ``version`` goes along with a verdict.

    ``status`` is how far its erasure is, ``correction`` how far its correction, or the end of its use, is; ``route``
    where a correction belongs by law. ``record`` or ``decision``: what it points at, as held now.
    """

    item: int
    version: int
    about: Item
    facts: Facts
    register: Register
    kind: Kind
    told: bool = False
    plan: StoredPlan | None = None
    retention_until: date | None = None
    proposal: Proposal | None = None
    status: Status | None = None
    record: RecordView | UnreadableRecord | None = None
    decision: DecisionView | UnreadableDecision | None = None
    correction: CorrectionStatus | None = None
    route: Route | None = None
    handed_over_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def used_by(self) -> tuple[UsedBy, ...]:
        """The decisions that used the data point in question."""
        return self.facts.used_by

    @property
    def right(self) -> Right:
        """The right it exercises."""
        return self.kind.right

    @property
    def state(self) -> ItemState:
        """How far it is."""
        return self.about.state

    @property
    def verdict(self) -> Verdict | None:
        """The officer's answer, if given."""
        return self.about.verdict

    @property
    def failure(self) -> Failure | Setback | None:
        """What stands in the way of carrying it out."""
        if self.correction is not None:
            return self.correction.setback
        return self.status.failure if self.status else None

    @property
    def waits_for_steward(self) -> bool:
        """Whether somebody has to say what became of it in the source."""
        if self.state is ItemState.DONE:
            return False
        if self.correction is not None:
            return self.correction.step is Step.WITH_STEWARD
        if self.status is None:
            return False
        lost = self.state is ItemState.NOT_DONE and self.failure is Failure.NOTHING_HELD
        return lost or self.status.step is ItemStep.WITH_STEWARD

    @property
    def can_be_handed_over(self) -> bool:
        """Whether another desk decides on it, and it was not sent there yet."""
        elsewhere = self.route is not None and self.route.desk is not Desk.PRIVACY_DESK
        return elsewhere and self.state is ItemState.ASKED and self.handed_over_at is None

    def choices(self, answer: Answer) -> Mapping[str, Ground]:
        """The grounds an officer can choose from here."""
        return choices(self.right, answer, self.register)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One request in a list: nothing of its content."""

    request_id: UUID
    number: str
    kind: Kind
    state: RequestState
    received_at: datetime
    due_on: date
    due_if_equated_on: date
    closed_at: datetime | None
    outcome: Outcome | None
    urgent: Urgent | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A whole case, opened for the officer who handles it. ``version`` is the file's: it goes along with what changes
    the clock."""

    line: Line
    file: CaseFile
    items: tuple[CaseItem, ...]
    version: int = 1

    @property
    def can_be_decided(self) -> bool:
        """Whether every item has a verdict and the case is in treatment."""
        open_states = {ItemState.ASKED, ItemState.NOT_DONE}
        return self.line.state is RequestState.IN_TREATMENT and not any(i.state in open_states for i in self.items)
