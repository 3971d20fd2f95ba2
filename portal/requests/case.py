"""One request as an officer handles it, and the forms in which its file and items are sealed.

The sealed forms, schema 1, are msgpack maps. A file keeps no content of records: an item says which source and kind
of record, how it is called there and from when until when; once it is erased even its name and ref are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from connectors.sdk import ErasurePlan
from connectors.sdk.manifest import Text
from portal.erasure.model import Failure, ItemStep, Planned, Status
from portal.locale.dates import date_long
from portal.records.model import RecordView, UnreadableRecord
from portal.requests.grounds import Answer, Ground, Register, Right, choices
from portal.requests.model import Item, Kind, Outcome, Verdict
from portal.requests.states import ItemState, RequestState
from portal.requests.terms import Clock

SCHEMA = 1


class Contact(msgspec.Struct, frozen=True):
    """Whom the resident can call about a request."""

    name: str
    phone: str

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Contact(...)"


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed part of a request itself: what the resident wrote, the clock, and when it was handled."""

    kind: Kind
    reason: str
    clock: Clock
    contact: Contact
    opened_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None

    def __repr__(self) -> str:
        return f"CaseFile(kind={self.kind}, <redacted>)"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an item is about, as it was when the resident asked. ``name`` and ``ref`` are empty once it is erased."""

    ref: str
    type: str
    source_title: Text
    type_title: Text
    name: str = ""
    started_on: date | None = None
    ended_on: date | None = None

    @property
    def label(self) -> Text:
        """A short label in both languages."""
        if not self.name:
            return self.type_title
        return Text(
            nl=f"{self.type_title.nl}: {_in_words(self.name, 'nl')}",
            en=f"{self.type_title.en}: {_in_words(self.name, 'en')}",
        )

    def __repr__(self) -> str:
        return f"Facts(type={self.type!r}, <redacted>)"


class SealedItem(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed part of an item. ``told``: its verdict belongs to a decision that was taken."""

    facts: Facts
    verdict: Verdict | None = None
    keep_until: date | None = None
    told: bool = False


class StoredPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A source's latest answer to "may and can this be erased?" and when it gave it, or why there is none.

    With both a ``plan`` and a ``problem``, the source gave no answer the last time: the plan is the one before.
    """

    asked_at: datetime
    plan: ErasurePlan | None = None
    problem: Failure | None = None

    @classmethod
    def of(cls, planned: Planned, before: StoredPlan | None = None) -> StoredPlan:
        """What to keep of an answer; a source that does not answer does not wipe out what it said ``before``."""
        if planned.plan is None and before is not None and before.plan is not None:
            return msgspec.structs.replace(before, problem=planned.problem)
        return cls(asked_at=planned.asked_at, plan=planned.plan, problem=planned.problem)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that the plan and the retention point to. The officer decides."""

    answer: Answer
    ground: str
    reason: Text
    keep_until: date | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Proposal(...)"


class CaseItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a case, opened. ``item`` is its number in the request; ``version`` goes along with a verdict."""

    item: int
    version: int
    about: Item
    facts: Facts
    register: Register
    right: Right
    told: bool = False
    plan: StoredPlan | None = None
    retention_until: date | None = None
    proposal: Proposal | None = None
    status: Status | None = None
    record: RecordView | UnreadableRecord | None = None

    @property
    def state(self) -> ItemState:
        """How far it is."""
        return self.about.state

    @property
    def verdict(self) -> Verdict | None:
        """The officer's answer, if given."""
        return self.about.verdict

    @property
    def failure(self) -> Failure | None:
        """What stands in the way of carrying it out."""
        return self.status.failure if self.status else None

    @property
    def waits_for_steward(self) -> bool:
        """Whether somebody has to confirm that the source no longer holds it."""
        if self.status is None or self.state is ItemState.DONE:
            return False
        lost = self.state is ItemState.NOT_DONE and self.failure is Failure.NOTHING_HELD
        return lost or self.status.step is ItemStep.WITH_STEWARD

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


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A whole case, opened for the officer who handles it."""

    line: Line
    file: CaseFile
    items: tuple[CaseItem, ...]

    @property
    def can_be_decided(self) -> bool:
        """Whether every item has a verdict and the case is in treatment."""
        open_states = {ItemState.ASKED, ItemState.NOT_DONE}
        return self.line.state is RequestState.IN_TREATMENT and not any(i.state in open_states for i in self.items)


def _in_words(name: str, lang: str) -> str:
    """A record's name as people read it: some records are called by their date."""
    try:
        return date_long(date.fromisoformat(name), lang)
    except ValueError:
        return name
