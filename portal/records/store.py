"""The record table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    all_,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from portal.database import Connection, view_metadata

record = Table(
    "record",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("source", String, nullable=False),
    Column("ref_fingerprint", LargeBinary, nullable=False),
    Column("type", String, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("content_mac", LargeBinary, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("subject_id", "record_id"),
    UniqueConstraint("subject_id", "source", "ref_fingerprint"),
)


class SealedRow(NamedTuple):
    """A row as it is opened."""

    record_id: UUID
    source: str
    type: str
    version: int
    changed_at: datetime
    sealed: bytes


class HeldRow(NamedTuple):
    """A row as a pull compares with it."""

    record_id: UUID
    ref_fingerprint: bytes
    type: str
    version: int
    content_mac: bytes
    sealed_digest: bytes


class NewRow(NamedTuple):
    """A row to write."""

    record_id: UUID
    ref_fingerprint: bytes
    type: str
    version: int
    content_mac: bytes
    sealed: bytes


_COLUMNS = "record_id, source, type, version, changed_at, sealed"
OF_SUBJECT = f"SELECT {_COLUMNS} FROM record WHERE subject_id = %s ORDER BY source, type, record_id"  # noqa: S608
OF_SOURCE = f"SELECT {_COLUMNS} FROM record WHERE subject_id = %s AND source = %s ORDER BY type, record_id"  # noqa: S608


async def sealed_rows(connection: Connection, subject_id: UUID, source: str | None = None) -> list[SealedRow]:
    """Every row of one subject, or of one source of theirs.

    The hot read path: straight to the driver in binary form, since Core costs two to three times as much here.
    """
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert driver is not None  # noqa: S101 - an open transaction has a driver connection
    async with driver.cursor(binary=True) as cursor:
        if source is None:
            await cursor.execute(OF_SUBJECT, (subject_id,))
        else:
            await cursor.execute(OF_SOURCE, (subject_id, source))
        return [SealedRow._make(row) for row in await cursor.fetchall()]


async def sealed_row(connection: Connection, subject_id: UUID, record_id: UUID) -> SealedRow | None:
    """One row, or None."""
    rows = await connection.execute(_sealed().where(record.c.subject_id == subject_id, record.c.record_id == record_id))
    return next((SealedRow._make(row) for row in rows), None)


async def sealed_rows_by_ref(
    connection: Connection, subject_id: UUID, refs: Collection[tuple[str, bytes]]
) -> list[tuple[bytes, SealedRow]]:
    """The rows with these (source, ref fingerprint), each with its fingerprint."""
    rows = await connection.execute(
        _sealed()
        .add_columns(record.c.ref_fingerprint)
        .where(
            record.c.subject_id == subject_id,
            record.c.source.in_({source for source, _ in refs}),
            record.c.ref_fingerprint.in_([fingerprint for _, fingerprint in refs]),
        )
    )
    return [(row[-1], SealedRow._make(row[:-1])) for row in rows]


async def sealed_page(connection: Connection, subject_id: UUID, after: UUID | None, limit: int) -> list[SealedRow]:
    """The next rows of one subject in order of id, locked for the rest of the transaction."""
    query = _sealed().where(record.c.subject_id == subject_id).order_by(record.c.record_id).limit(limit)
    if after is not None:
        query = query.where(record.c.record_id > after)
    return [SealedRow._make(row) for row in await connection.execute(query.with_for_update())]


async def held(connection: Connection, subject_id: UUID, source: str, fingerprints: Sequence[bytes]) -> list[HeldRow]:
    """What is held under these refs, locked for the rest of the transaction."""
    rows = await connection.execute(
        select(
            record.c.record_id,
            record.c.ref_fingerprint,
            record.c.type,
            record.c.version,
            record.c.content_mac,
            func.sha256(record.c.sealed, type_=LargeBinary),
        )
        .where(
            record.c.subject_id == subject_id,
            record.c.source == source,
            record.c.ref_fingerprint == any_(_bytes(fingerprints)),
        )
        .with_for_update()
    )
    return [HeldRow._make(row) for row in rows]


async def insert_rows(
    connection: Connection, subject_id: UUID, source: str, at: datetime, rows: Sequence[NewRow]
) -> None:
    """Write new rows."""
    if rows:
        shared = {"subject_id": subject_id, "source": source, "changed_at": at}
        await connection.execute(insert(record), [{**shared, **row._asdict()} for row in rows])


async def update_rows(connection: Connection, subject_id: UUID, at: datetime | None, rows: Sequence[NewRow]) -> None:
    """Replace the contents of rows; ``at`` None leaves the moment of the last change as it is."""
    if not rows:
        return
    statement = update(record).where(record.c.subject_id == subject_id, record.c.record_id == bindparam("row_id"))
    values: dict[str, Any] = {
        "type": bindparam("new_type"),
        "version": bindparam("new_version"),
        "content_mac": bindparam("new_mac"),
        "sealed": bindparam("new_sealed"),
    }
    statement = statement.values(values if at is None else {**values, "changed_at": at})
    await connection.execute(
        statement,
        [
            {
                "row_id": row.record_id,
                "new_type": row.type,
                "new_version": row.version,
                "new_mac": row.content_mac,
                "new_sealed": row.sealed,
            }
            for row in rows
        ],
    )


async def delete_rows(connection: Connection, subject_id: UUID, record_ids: Collection[UUID]) -> int:
    """Delete these rows; answers how many there were."""
    mine = (record.c.subject_id == subject_id) & record.c.record_id.in_(list(record_ids))
    return (await connection.execute(delete(record).where(mine))).rowcount


async def delete_others(connection: Connection, subject_id: UUID, source: str, fingerprints: Sequence[bytes]) -> int:
    """Delete every row of a source but these; answers how many there were."""
    others = record.c.ref_fingerprint != all_(_bytes(fingerprints))
    mine = (record.c.subject_id == subject_id) & (record.c.source == source)
    return (await connection.execute(delete(record).where(mine, others))).rowcount


async def delete_all(connection: Connection, subject_id: UUID) -> int:
    """Delete every row of one subject; answers how many there were."""
    return (await connection.execute(delete(record).where(record.c.subject_id == subject_id))).rowcount


async def count_by_source(connection: Connection, subject_id: UUID) -> dict[str, int]:
    """How many rows each source has, without opening any."""
    rows = await connection.execute(
        select(record.c.source, func.count()).where(record.c.subject_id == subject_id).group_by(record.c.source)
    )
    return {row[0]: row[1] for row in rows}


def _sealed() -> Select[tuple[UUID, str, str, int, datetime, bytes]]:
    return select(
        record.c.record_id, record.c.source, record.c.type, record.c.version, record.c.changed_at, record.c.sealed
    )


def _bytes(values: Sequence[bytes]) -> BindParameter[Sequence[bytes]]:
    return bindparam(None, list(values), type_=ARRAY(LargeBinary))
