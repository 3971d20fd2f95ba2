"""What the verbs on requests share: the services they use, and the steps they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from portal import queue
from portal.audit import Actor, Audit, Event
from portal.correction.service import Correction
from portal.database import Connection, Database, scope
from portal.decisions.disputes import Disputes, DisputeState
from portal.decisions.service import Decisions
from portal.erasure.service import Erasure
from portal.messages.model import MessageKind
from portal.messages.service import Messages
from portal.people.service import People
from portal.records.service import Records
from portal.requests import register_store
from portal.requests.calendar import local_day
from portal.requests.case import CaseItem
from portal.requests.files import CaseKey, Files
from portal.requests.model import Kind
from portal.requests.obstacles import NotThereError
from portal.requests.rows import RegisterRow
from portal.settings import Settings
from portal.sources import Sources
from portal.vault import Owner, Vault

DISPUTING = frozenset({Kind.RECTIFICATION, Kind.OBJECTION})
"""The kinds that say that a data point is wrong, or should not count."""


@dataclass(frozen=True)
class Parts:
    """The services below requests, each made once."""

    settings: Settings
    vault: Vault
    audit: Audit
    people: People
    sources: Sources
    records: Records
    decisions: Decisions
    disputes: Disputes
    erasure: Erasure
    correction: Correction
    view: Database
    messages: Messages
    files: Files

    async def open_file(self, connection: Connection, row: RegisterRow, event: Event) -> CaseKey:
        """Log a look at one request's file, and what opens it."""
        access = await self.audit.look_at_file(connection, event)
        ring = await self.vault.keyring(Owner.request(row.request_id))
        return CaseKey(row.subject_id, row.request_id, ring, access)

    async def tell(self, connection: Connection, row: RegisterRow, kind: MessageKind) -> None:
        """Tell the resident, in this transaction, that there is news about a request."""
        await self.messages.tell(connection, row.subject_id, kind, request_id=row.request_id, number=row.number)

    async def items(self, connection: Connection, key: CaseKey, row: RegisterRow) -> list[CaseItem]:
        """Every item of a request, opened, with how far its erasure or its correction is."""
        erasures = await self.erasure.progress(connection, key.subject_id, key.request_id)
        corrections = await self.correction.progress(connection, key.subject_id, key.request_id)
        return await self.files.items(connection, key, Kind(row.kind), erasures, corrections)

    async def settle(self, connection: Connection, key: CaseKey, item: CaseItem, state: DisputeState) -> None:
        """Say how the dispute behind an item stands now; kinds that dispute nothing have none."""
        if item.kind in DISPUTING:
            await self.disputes.settle(connection, key.subject_id, item.about.item_id, state)


async def held_row(connection: Connection, request_id: UUID) -> RegisterRow | None:
    """Narrow the connection to one case, and keep others from changing its line in the register."""
    await scope(connection, request_id=request_id)
    return await register_store.by_id(connection, request_id, hold=True)


async def carry_out_later(connection: Connection, row: RegisterRow) -> None:
    """Put the carrying out of a request in the queue, in this transaction.

    No lock of the queue: a job that waits for its source would keep back the next one of this resident.
    """
    await queue.defer(connection, queue.CARRY_OUT, subject_id=row.subject_id, request_id=row.request_id)


def numbered(items: Sequence[CaseItem], number: int) -> CaseItem:
    """The item with this number in its request; raises NotThereError."""
    for item in items:
        if item.item == number:
            return item
    raise NotThereError


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in the Netherlands."""
    return local_day(now())


def reason(actor: Actor, row_kind: str) -> dict[str, str]:
    """Why somebody looks at a request, as its log line says: the kind of request they work on or follow."""
    return {"reason": f"{actor.kind.value}:{row_kind}"}
