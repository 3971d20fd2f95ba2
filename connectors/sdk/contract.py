"""What a connector is: the values it yields and the verbs it offers.

A connector is handed its settings, its manifest and an ``http`` client; it yields records, decisions and
processing events about one person, and where its source can, it corrects and erases. It never sees keys,
sessions or the portal's database. Everything here is plain data, so a connector can be tried and tested
without the portal.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import msgspec

# Part of the contract, in files of their own; "as" says that they are meant to be taken from here.
from connectors.sdk.erasure_plan import ErasureOutcome as ErasureOutcome
from connectors.sdk.erasure_plan import ErasurePlan as ErasurePlan
from connectors.sdk.erasure_plan import PlanVerdict as PlanVerdict
from connectors.sdk.failures import RecordRejected as RecordRejected
from connectors.sdk.failures import SourceMisconfigured as SourceMisconfigured
from connectors.sdk.failures import SourceUnavailable as SourceUnavailable

if TYPE_CHECKING:
    from connectors.sdk.http import SourceClient
    from connectors.sdk.manifest import Manifest

Value = str | int | float | bool | None | list[Any] | dict[str, Any]
"""One field's value: JSON, as the source meant it. Dates as ISO 8601 strings (``YYYY-MM-DD``)."""

LanguageMap = Mapping[str, str]
"""A text per language code, at least ``nl`` and ``en``."""


class Person(msgspec.Struct, frozen=True):
    """The one person a pull is about. The repr hides the number, so it cannot end up in a log or traceback."""

    bsn: str

    def __repr__(self) -> str:
        return "Person(bsn=<redacted>)"


class Note(StrEnum):
    """A mark the source itself puts on one field."""

    UNDER_INVESTIGATION = "under_investigation"  # BRP "in onderzoek"
    INCOMPLETE = "incomplete"  # a date of which only the year, or year and month, is known
    WITHHELD = "withheld"  # the source holds it and may not give it to this portal
    UNKNOWN = "unknown"  # the source states that it does not know the value


class DataPoint(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One field of one record: the unit a resident inspects, disputes and sees used.

    ``since`` is the day the value took effect in the source, where the source knows it.
    """

    value: Value
    since: date | None = None
    notes: tuple[Note, ...] = ()
    note_since: date | None = None

    def __repr__(self) -> str:
        return "DataPoint(<redacted>)"


class Record(msgspec.Struct, frozen=True):
    """One thing a source holds about the person.

    ``ref`` is stable in the source and names this record only. ``type`` is one of the manifest's record types.
    ``fields`` holds the declared fields by name (a dotted path for nested ones); ``unmapped`` the paths of leaves
    the source sent that the manifest does not declare (paths only, never values).
    """

    ref: str
    type: str
    fields: dict[str, DataPoint]
    unmapped: tuple[str, ...] = ()
    started_on: date | None = None
    ended_on: date | None = None
    changed_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Record(type={self.type!r}, <redacted>)"


class About(StrEnum):
    """Whom an input to a decision is about."""

    SELF = "self"
    HOUSEHOLD = "household"
    OTHER = "other"


class InputRole(StrEnum):
    """How the deciding system used an input."""

    DECISIVE = "decisive"  # without it, or with another value, the outcome would have been different
    USED = "used"
    CONSIDERED = "considered"  # looked at, made no difference
    OVERRIDDEN = "overridden"  # a person set it aside


class HumanRole(StrEnum):
    """What a person did in the decision (GDPR 22; publication standard of the Algoritmeregister)."""

    NONE = "none"  # fully automated
    CHECKED_AFTERWARDS = "checked_afterwards"
    DECIDED_ON_ADVICE = "decided_on_advice"
    DECIDED = "decided"


class DecisionInput(msgspec.Struct, frozen=True):
    """One data point that fed a decision: where it came from and the value as it was used.

    ``source`` is the portal's name of the source, ``ref`` the record's ref there, ``field`` the field's name.
    """

    source: str
    field: str
    used: Value
    ref: str | None = None
    label: LanguageMap = {}
    observed_at: datetime | None = None
    role: InputRole = InputRole.USED
    about: About = About.SELF
    meaning: LanguageMap = {}

    def __repr__(self) -> str:
        return f"DecisionInput(source={self.source!r}, field={self.field!r}, <redacted>)"


class Rule(msgspec.Struct, frozen=True):
    """The rule or algorithm that turned inputs into an outcome, with the version in force at the time."""

    name: LanguageMap
    version: str
    human_role: HumanRole
    is_algorithm: bool
    explain: LanguageMap = {}
    legal_basis: LanguageMap = {}
    register_url: str | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Rule(...)"


class Contact(msgspec.Struct, frozen=True):
    """A person or desk that can help, with a number (a promise of the portal: always a name and a number)."""

    name: str
    phone: str
    email: str | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Contact(...)"


class Decision(msgspec.Struct, frozen=True):
    """An outcome for the person, with the data points that fed it. ``ref`` is stable in the source.

    ``objection_until`` is the last day of the objection term (Awb 6:7, 6:8) as the source states it. ``rule`` is None
    for a source that does not say how it was decided: that is no claim that there was no rule.
    """

    ref: str
    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    explanation: LanguageMap
    rule: Rule | None
    contact: Contact
    inputs: tuple[DecisionInput, ...]
    notified_on: date | None = None
    objection_until: date | None = None
    effect: LanguageMap = {}
    case_ref: str | None = None
    unmapped: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Decision(<redacted>)"


class Processing(msgspec.Struct, frozen=True):
    """One time the source's own systems used the person's data (GDPR 15(1); one line per person)."""

    ref: str
    happened_at: datetime
    activity: LanguageMap
    recipient: str | None = None

    def __repr__(self) -> str:
        return "Processing(<redacted>)"


Item = Record | Decision | Processing | RecordRejected
"""What a pull yields. A poison record is *yielded* as a RecordRejected, so the run goes on past it."""


class Connector(Protocol):
    """One kind of source. Made once per configured source: ``Connector(manifest, settings, http)``.

    ``settings`` is the source's own table from ``portal.toml``, secrets already resolved. ``http`` is None for
    a connector that does not speak HTTP.
    """

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None: ...

    def pull(self, person: Person) -> AsyncIterator[Item]:
        """Everything the source holds about this person now.

        An empty iteration means "nothing held". A source that fails raises SourceUnavailable or
        SourceMisconfigured, at any point; what was yielded before then is not taken as complete.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Erases(Protocol):
    """A connector whose source can be asked to erase."""

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        """Ask, without effect, whether the record can be erased."""
        ...

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        """Erase the record in the source. Idempotent: a second call answers NOTHING_HELD."""
        ...


@runtime_checkable
class Rectifies(Protocol):
    """A connector whose source can be asked to correct a record."""

    async def rectify(self, person: Person, ref: str, changes: Mapping[str, Value]) -> None:
        """Put these values in the source; raises when it did not."""
        ...
