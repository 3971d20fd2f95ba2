"""The record table."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete

from portal.database import Connection
from portal.sealed import SealedRow, SealedTable

records = SealedTable("record", typed=True)


async def sealed_rows_by_ref(
    connection: Connection, subject_id: UUID, refs: Collection[tuple[str, bytes]]
) -> list[tuple[bytes, SealedRow]]:
    """The rows with these (source, ref fingerprint), each with its fingerprint."""
    columns = records.columns
    rows = await connection.execute(
        records.selection()
        .add_columns(columns.ref_fingerprint)
        .where(
            columns.subject_id == subject_id,
            columns.source.in_({source for source, _ in refs}),
            columns.ref_fingerprint.in_([fingerprint for _, fingerprint in refs]),
        )
    )
    return [(row[-1], SealedRow._make(row[:-1])) for row in rows]


async def delete_rows(connection: Connection, subject_id: UUID, record_ids: Collection[UUID]) -> int:
    """Delete these rows; answers how many there were."""
    mine = (records.columns.subject_id == subject_id) & records.id.in_(list(record_ids))
    return (await connection.execute(delete(records.table).where(mine))).rowcount
