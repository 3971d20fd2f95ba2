"""What a connector is: the values it yields and the verbs it offers.

A connector is handed its settings, its manifest and an ``http`` client; it yields records, decisions and
processing events about one person, and where its source can, it corrects and erases. It never sees keys,
sessions or the portal's database. Everything here is plain data, so a connector can be tried and tested
without the portal.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import msgspec

from connectors.sdk.decision import OUTCOME as OUTCOME

# Part of the contract, in files of their own; "as" says that they are meant to be taken from here.
from connectors.sdk.decision import About as About
from connectors.sdk.decision import Contact as Contact
from connectors.sdk.decision import Decision as Decision
from connectors.sdk.decision import DecisionInput as DecisionInput
from connectors.sdk.decision import Explains as Explains
from connectors.sdk.decision import HumanRole as HumanRole
from connectors.sdk.decision import InputRole as InputRole
from connectors.sdk.decision import Rule as Rule
from connectors.sdk.erasure_plan import ErasureOutcome as ErasureOutcome
from connectors.sdk.erasure_plan import ErasurePlan as ErasurePlan
from connectors.sdk.erasure_plan import PlanVerdict as PlanVerdict
from connectors.sdk.failures import RecordRejected as RecordRejected
from connectors.sdk.failures import SourceMisconfigured as SourceMisconfigured
from connectors.sdk.failures import SourceUnavailable as SourceUnavailable
from connectors.sdk.record import DataPoint as DataPoint
from connectors.sdk.record import LanguageMap as LanguageMap
from connectors.sdk.record import Note as Note
from connectors.sdk.record import Record as Record
from connectors.sdk.record import Value as Value

if TYPE_CHECKING:
    from connectors.sdk.http import SourceClient
    from connectors.sdk.manifest import Manifest


class Person(msgspec.Struct, frozen=True):
    """The one person a pull is about. The repr hides the number, so it cannot end up in a log or traceback."""

    bsn: str

    def __repr__(self) -> str:
        return "Person(bsn=<redacted>)"


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


@runtime_checkable
class OpensDocuments(Protocol):
    """A connector whose source holds documents that the person may read."""

    def open_document(self, person: Person, ref: str) -> AsyncGenerator[bytes, None]:
        """The document that the record with this ref describes, in pieces, as the source gives it; never stored.

        Whether it may be read is known before the first piece: RecordRejected("not_held") or ("withheld"),
        SourceUnavailable("too_large") above the source's limit. Any failure later means: this is not the document.
        """
        ...
