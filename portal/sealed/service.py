"""Keeping, showing and forgetting sealed rows. Each verb takes an open transaction scoped to the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Generic
from uuid import UUID, uuid4

from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection
from portal.sealed.model import Form, Item, Kept, Lost, Place, SealedRow, UnknownSchema, View
from portal.sealed.sealing import about, is_unchanged, new_row
from portal.sealed.store import SealedTable
from portal.vault import Access, Keyring, Unreadable, Vault

_PORTAL = Actor(ActorKind.WORKER, "portal")


class SealedRows(Generic[Item, View, Lost]):
    """What sources hold about residents in one table of sealed rows."""

    def __init__(self, vault: Vault, audit: Audit, table: SealedTable, form: Form[Item, View, Lost]) -> None:
        self._fingerprints = vault.fingerprints
        self._audit = audit
        self._table = table
        self._form = form

    async def keep(self, conn: Connection, subject_id: UUID, ring: Keyring, source: str, items: Sequence[Item]) -> Kept:
        """Keep a page of items as the source gives them now. Repeating it changes nothing.

        One whose content is as it was is not sealed anew. Of two with one ref the last one counts.
        """
        kept, _ = await self._keep(conn, subject_id, ring, source, items)
        return kept

    async def forget_missing(self, conn: Connection, subject_id: UUID, source: str, seen_refs: Iterable[str]) -> int:
        """Delete what a source no longer holds; ``seen_refs`` are all refs of a complete answer."""
        seen = [self._fingerprints.ref(subject_id, source, ref) for ref in seen_refs]
        return await self._table.delete_others(conn, subject_id, source, seen)

    async def forget(self, conn: Connection, subject_id: UUID) -> int:
        """Delete every row of a subject who is being forgotten; answers how many there were."""
        return await self._table.delete_all(conn, subject_id)

    async def view(
        self, conn: Connection, subject_id: UUID, ring: Keyring, access: Access, *, source: str | None = None
    ) -> list[View | Lost]:
        """Everything of one subject, opened, in order of source and type.

        One that does not open is in the list with the reason, and an alarm is written once per call.
        """
        rows = await self._table.sealed_rows(conn, subject_id, source)
        return await self._opened(conn, subject_id, ring, access, rows, self._form.shown)

    async def one(
        self, conn: Connection, subject_id: UUID, row_id: UUID, ring: Keyring, access: Access
    ) -> View | Lost | None:
        """One of them, opened; None when this subject has no such row."""
        row = await self._table.sealed_row(conn, subject_id, row_id)
        if row is None:
            return None
        [view] = await self._opened(conn, subject_id, ring, access, [row], self._form.shown)
        return view

    async def reseal(
        self,
        conn: Connection,
        subject_id: UUID,
        ring: Keyring,
        access: Access,
        after: UUID | None = None,
        limit: int = 100,
    ) -> UUID | None:
        """Seal the next page anew under the ring's newest key; answers where to go on, None at the end.

        One that does not open stays as it is: it is unreadable now and stays so, and says so.
        """
        rows = await self._table.sealed_page(conn, subject_id, after, limit)
        renewed = []
        for row in rows:
            if ring.is_current(row.sealed):
                continue
            try:
                bound = about(ring, self._form, row.source, row.id, row.version)
                plaintext = ring.open(bound, row.sealed, access)
            except Unreadable:
                continue
            renewed.append(new_row(ring, bound, row.type, b"", plaintext))
        await self._table.update_rows(conn, subject_id, None, renewed)
        return rows[-1].id if len(rows) == limit else None

    async def places(self, conn: Connection, subject_id: UUID, *, source: str | None = None) -> dict[UUID, Place]:
        """Where each of them belongs, by id, without opening any."""
        return dict(await self._table.places(conn, subject_id, source))

    async def counts(self, conn: Connection, subject_id: UUID) -> dict[str, int]:
        """How many rows each source has, without opening any."""
        return await self._table.count_by_source(conn, subject_id)

    async def _keep(
        self, conn: Connection, subject_id: UUID, ring: Keyring, source: str, items: Sequence[Item]
    ) -> tuple[Kept, list[tuple[UUID, Item]]]:
        """Keep a page; answers also what was written, each with the id of its row."""
        form, table = self._form, self._table
        page = {self._fingerprints.ref(subject_id, source, item.ref): item for item in items}
        held = {row.ref_fingerprint: row for row in await table.held(conn, subject_id, source, list(page))}
        new, changed, written = [], [], []
        for fingerprint, item in page.items():
            type_, plaintext, before = form.type_of(item), form.encode(item), held.get(fingerprint)
            if before is None:
                row = new_row(ring, about(ring, form, source, uuid4(), 1), type_, fingerprint, plaintext)
                new.append(row)
            elif is_unchanged(ring, about(ring, form, source, before.id, before.version), before, type_, plaintext):
                continue
            else:
                bound = about(ring, form, source, before.id, before.version + 1)
                row = new_row(ring, bound, type_, fingerprint, plaintext)
                changed.append(row)
            written.append((row.id, item))
        at = datetime.now(UTC)
        await table.insert_rows(conn, subject_id, source, at, new)
        await table.update_rows(conn, subject_id, at, changed)
        return Kept(new=len(new), changed=len(changed), unchanged=len(page) - len(written)), written

    async def _opened(
        self,
        conn: Connection,
        subject_id: UUID,
        ring: Keyring,
        access: Access,
        rows: Sequence[SealedRow],
        shown: Callable[[SealedRow, bytes], View],
    ) -> list[View | Lost]:
        """These rows, opened, in their order; writes one alarm when some of them do not open."""
        views: list[View | Lost] = []
        lost: list[tuple[SealedRow, str]] = []
        for row in rows:
            try:
                bound = about(ring, self._form, row.source, row.id, row.version)
                views.append(shown(row, ring.open(bound, row.sealed, access)))
            except (Unreadable, UnknownSchema) as failure:
                reason = failure.reason.value if isinstance(failure, Unreadable) else "unknown_schema"
                lost.append((row, reason))
                views.append(self._form.lost(row, reason))
        if lost:
            await self._raise_alarm(conn, subject_id, lost)
        return views

    async def _raise_alarm(self, conn: Connection, subject_id: UUID, lost: Sequence[tuple[SealedRow, str]]) -> None:
        details = {
            "source": ",".join(sorted({row.source for row, _ in lost})),
            "reason": ",".join(sorted({reason for _, reason in lost})),
        }
        rows = tuple(row.id for row, _ in lost)
        event = Event(Action.UNREADABLE_FOUND, _PORTAL, subject_id=subject_id, details=details, about=rows)
        await self._audit.note(conn, event)
