"""The forms in which a request's file, its items and their plans are sealed.

The sealed forms, schema 1, are msgpack maps. About an erasure a file keeps no content: an item says which source and
kind of record, how it is called there and from when until when; once it is erased even its name and ref are dropped.
About a correction or a contest it keeps the value in dispute, and what the resident says it should be.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from connectors.sdk import ErasurePlan
from connectors.sdk.contract import Value
from connectors.sdk.manifest import Text
from portal.erasure.model import Failure, Planned
from portal.locale.dates import date_long
from portal.messages.model import Language
from portal.requests.model import Callback, Kind, Verdict
from portal.requests.terms import Clock

SCHEMA = 1


class Contact(msgspec.Struct, frozen=True):
    """Whom the resident can call about a request."""

    name: str
    phone: str

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Contact(...)"


class Objection(msgspec.Struct, frozen=True):
    """The formal objection (bezwaar) beside a contest: whether the resident makes one, its last day as far as known
    (Awb 6:7, 6:8), and when an officer passed it on (Awb 6:15)."""

    asked: bool
    last_day: date | None = None
    forwarded_at: datetime | None = None


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed part of a request itself: what the resident wrote, the clock, and when it was handled.

    ``language`` is the one of the resident's letters. ``callback`` is dropped when the request closes. ``question`` is
    what an officer asked the resident last.
    """

    kind: Kind
    reason: str
    clock: Clock
    contact: Contact
    callback: Callback | None = None
    objection: Objection | None = None
    question: str = ""
    language: Language = "nl"
    opened_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None

    def __repr__(self) -> str:
        return f"CaseFile(kind={self.kind}, <redacted>)"


class UsedBy(msgspec.Struct, frozen=True):
    """A decision that used the data point in question, as the resident's decisions stood when they asked."""

    title: Text
    decided_on: date
    decisive: bool
    decision_id: UUID | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "UsedBy(...)"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an item is about, as it was when the resident asked. ``name`` and ``ref`` are empty once it is erased.

    Of a decision ``ref`` and ``field`` are those of the input in question, and ``input_source`` names its source.
    ``value`` is what was held of a data point, or used in the decision; ``wished`` what the resident says it should be.
    """

    ref: str
    type: str
    source_title: Text
    type_title: Text
    name: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    field: str | None = None
    field_label: Text | None = None
    position: int | None = None
    input_source: str | None = None
    value: Value = None
    wished: str | None = None
    used_by: tuple[UsedBy, ...] = ()

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
    """The sealed part of an item. ``told``: its verdict belongs to a decision that was taken.

    ``done_at`` is when a correction, contest or explanation was done; an erasure's moments are in its certificate.
    """

    facts: Facts
    verdict: Verdict | None = None
    keep_until: date | None = None
    told: bool = False
    handed_over_at: datetime | None = None
    done_at: datetime | None = None


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


def _in_words(name: str, lang: str) -> str:
    """A record's name as people read it: some records are called by their date."""
    try:
        return date_long(date.fromisoformat(name), lang)
    except ValueError:
        return name
