"""Keeping, showing and forgetting records. Each verb takes an open transaction scoped to the subject."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from connectors.sdk.contract import Record
from portal.audit import Audit
from portal.database import Connection
from portal.records import store
from portal.records.model import FORM, RecordView, UnreadableRecord, shown
from portal.sealed import SealedRows
from portal.vault import Access, Keyring, Vault


class Records(SealedRows[Record, RecordView, UnreadableRecord]):
    """What sources hold about residents, sealed."""

    def __init__(self, vault: Vault, audit: Audit) -> None:
        super().__init__(vault, audit, store.records, FORM)

    async def source_of(self, conn: Connection, subject_id: UUID, record_id: UUID) -> str | None:
        """Which source a record is from, without opening it; None when this subject has no such record."""
        row = await store.records.sealed_row(conn, subject_id, record_id)
        return row.source if row else None

    async def held(
        self, conn: Connection, subject_id: UUID, ring: Keyring, access: Access, refs: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], RecordView | UnreadableRecord]:
        """The records with these (source, ref) that are held now, opened.

        One that stands under another record's ref is as unreadable as one that does not open.
        """
        wanted = {(source, self._fingerprints.ref(subject_id, source, ref)): (source, ref) for source, ref in refs}
        if not wanted:
            return {}
        found = await store.sealed_rows_by_ref(conn, subject_id, wanted)
        rows = {
            row: wanted[row.source, fingerprint] for fingerprint, row in found if (row.source, fingerprint) in wanted
        }
        views = await self._opened(
            conn, subject_id, ring, access, list(rows), lambda row, plaintext: shown(row, plaintext, ref=rows[row][1])
        )
        return dict(zip(rows.values(), views, strict=True))

    async def erase(self, conn: Connection, subject_id: UUID, record_ids: Collection[UUID]) -> int:
        """Delete these records of the subject; answers how many there were."""
        return await store.delete_rows(conn, subject_id, record_ids)
