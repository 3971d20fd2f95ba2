"""The tables of requests' files and items, sealed under the case key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Uuid,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata
from portal.requests.model import Kind
from portal.requests.register_store import request_register
from portal.requests.rows import ItemRow
from portal.requests.states import ItemState

request_file = Table(
    "request_file",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("subject_id", "request_id"),
)

request_item = Table(
    "request_item",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("item", SmallInteger, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("target_kind", String, nullable=False),
    Column("target_id", Uuid, nullable=False),
    Column("source", String, nullable=False),
    Column("state", String, nullable=False),
    Column("verdict", String),
    Column("ground", String),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("sealed_plan", LargeBinary),
    PrimaryKeyConstraint("subject_id", "request_id", "item"),
)

_ITEM = tuple(request_item.c[name] for name in ItemRow.__struct_fields__)


async def hold_filing(connection: Connection, subject_id: UUID) -> None:
    """Let one subject file one request at a time, until the end of the transaction."""
    key = int.from_bytes(subject_id.bytes[8:], "big", signed=True)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))


async def open_numbers(
    connection: Connection, subject_id: UUID, record_ids: Collection[UUID], finished: Collection[ItemState]
) -> dict[UUID, str]:
    """Which of these records are in an unfinished item of an open erasure of this subject, and its number."""
    rows = await connection.execute(
        select(request_item.c.target_id, request_register.c.number)
        .join(request_register, request_register.c.request_id == request_item.c.request_id)
        .where(
            request_item.c.subject_id == subject_id,
            request_register.c.subject_id == subject_id,
            request_register.c.closed_at.is_(None),
            request_register.c.kind == Kind.ERASURE.value,
            request_item.c.target_id.in_(list(record_ids)),
            request_item.c.state.not_in([state.value for state in finished]),
        )
    )
    return {row[0]: row[1] for row in rows}


async def insert_file(connection: Connection, subject_id: UUID, request_id: UUID, sealed: bytes) -> None:
    """Keep the file of a new request, version 1."""
    await connection.execute(
        insert(request_file).values(subject_id=subject_id, request_id=request_id, version=1, sealed=sealed)
    )


async def file_of(connection: Connection, subject_id: UUID, request_id: UUID) -> tuple[int, bytes] | None:
    """Version and sealed bytes of a request's file."""
    row = (
        await connection.execute(
            select(request_file.c.version, request_file.c.sealed).where(_of(request_file, subject_id, request_id))
        )
    ).one_or_none()
    return None if row is None else (row[0], bytes(row[1]))


async def replace_file(connection: Connection, subject_id: UUID, request_id: UUID, version: int, sealed: bytes) -> None:
    """Keep the next version of a file."""
    await connection.execute(
        update(request_file).where(_of(request_file, subject_id, request_id)).values(version=version, sealed=sealed)
    )


async def insert_item(connection: Connection, subject_id: UUID, request_id: UUID, row: ItemRow) -> None:
    """Keep a new item."""
    await connection.execute(
        insert(request_item).values(subject_id=subject_id, request_id=request_id, **msgspec.structs.asdict(row))
    )


async def items_of(connection: Connection, subject_id: UUID, request_id: UUID) -> list[ItemRow]:
    """Every item of a request in its order."""
    rows = await connection.execute(
        select(*_ITEM).where(_of(request_item, subject_id, request_id)).order_by(request_item.c.item)
    )
    return [ItemRow(**{**row, "state": ItemState(row["state"])}) for row in rows.mappings()]


async def update_item(
    connection: Connection, subject_id: UUID, request_id: UUID, item: int, seen_version: int, **values: Any
) -> bool:
    """Change an item if it is still at the version that was seen; answers whether it was."""
    done = await connection.execute(
        update(request_item)
        .where(
            _of(request_item, subject_id, request_id),
            request_item.c.item == item,
            request_item.c.version == seen_version,
        )
        .values(**values)
    )
    return done.rowcount == 1


def _of(table: Table, subject_id: UUID, request_id: UUID) -> ColumnElement[bool]:
    """The rows of one request."""
    return (table.c.subject_id == subject_id) & (table.c.request_id == request_id)
