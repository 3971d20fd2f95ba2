"""The request tables: the register for the queue (no content), and files and items sealed under the case key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    Select,
    Sequence,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata
from portal.requests.rows import ItemRow, RegisterRow
from portal.requests.states import ItemState, RequestState

request_register = Table(
    "request_register",
    view_metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("subject_id", Uuid, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("due_if_equated_on", Date, nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("outcome", String),
    Column("submission", Uuid, nullable=False),
    UniqueConstraint("subject_id", "submission"),
)

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
    Column("record_id", Uuid, nullable=False),
    Column("source", String, nullable=False),
    Column("state", String, nullable=False),
    Column("verdict", String),
    Column("ground", String),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("sealed_plan", LargeBinary),
    PrimaryKeyConstraint("subject_id", "request_id", "item"),
)

_NUMBER = Sequence("request_number")


_REGISTER = tuple(request_register.c[name] for name in RegisterRow.__struct_fields__)
_ITEM = tuple(request_item.c[name] for name in ItemRow.__struct_fields__)


async def hold_filing(connection: Connection, subject_id: UUID) -> None:
    """Let one subject file one request at a time, until the end of the transaction."""
    key = int.from_bytes(subject_id.bytes[8:], "big", signed=True)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))


async def next_sequence(connection: Connection) -> int:
    """The next number of the sequence."""
    return int((await connection.execute(select(_NUMBER.next_value()))).scalar_one())


async def number_of_submission(connection: Connection, subject_id: UUID, submission: UUID) -> str | None:
    """The number of the request that this very form was filed as, if it was."""
    mine = (request_register.c.subject_id == subject_id) & (request_register.c.submission == submission)
    found: str | None = await connection.scalar(select(request_register.c.number).where(mine))
    return found


async def open_numbers(
    connection: Connection, subject_id: UUID, record_ids: Collection[UUID], finished: Collection[ItemState]
) -> dict[UUID, str]:
    """Which of these records are in an unfinished item of an open request of this subject, and its number."""
    rows = await connection.execute(
        select(request_item.c.record_id, request_register.c.number)
        .join(request_register, request_register.c.request_id == request_item.c.request_id)
        .where(
            request_item.c.subject_id == subject_id,
            request_register.c.subject_id == subject_id,
            request_register.c.closed_at.is_(None),
            request_item.c.record_id.in_(list(record_ids)),
            request_item.c.state.not_in([state.value for state in finished]),
        )
    )
    return {row[0]: row[1] for row in rows}


async def insert_register(connection: Connection, row: RegisterRow, submission: UUID) -> None:
    """Write a new request in the register."""
    await connection.execute(insert(request_register).values(**msgspec.structs.asdict(row), submission=submission))


async def register_of(connection: Connection, subject_id: UUID) -> list[RegisterRow]:
    """One subject's requests, newest first."""
    return await _rows(
        connection,
        select(*_REGISTER)
        .where(request_register.c.subject_id == subject_id)
        .order_by(request_register.c.received_at.desc(), request_register.c.number.desc()),
    )


async def by_number(connection: Connection, number: str) -> RegisterRow | None:
    """The request with this number, if this connection may see it."""
    found = await _rows(connection, select(*_REGISTER).where(request_register.c.number == number))
    return found[0] if found else None


async def by_id(connection: Connection, request_id: UUID, *, hold: bool = False) -> RegisterRow | None:
    """A request by its id; ``hold`` keeps others from changing it until the end of the transaction."""
    query = select(*_REGISTER).where(request_register.c.request_id == request_id)
    found = await _rows(connection, query.with_for_update() if hold else query)
    return found[0] if found else None


async def has_open(connection: Connection, subject_id: UUID) -> bool:
    """Whether one subject has a request that is not closed."""
    mine = (request_register.c.subject_id == subject_id) & request_register.c.closed_at.is_(None)
    return bool(await connection.scalar(select(select(request_register.c.number).where(mine).exists())))


async def queue(connection: Connection, limit: int) -> list[RegisterRow]:
    """Every open request, the one that is due first at the top."""
    return await _rows(
        connection,
        select(*_REGISTER)
        .where(request_register.c.closed_at.is_(None))
        .order_by(request_register.c.due_on, request_register.c.received_at, request_register.c.number)
        .limit(limit),
    )


async def move(connection: Connection, request_id: UUID, state: RequestState, **also: Any) -> None:
    """Put a request in another state."""
    await connection.execute(
        update(request_register).where(request_register.c.request_id == request_id).values(state=state.value, **also)
    )


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


async def _rows(connection: Connection, query: Select[Any]) -> list[RegisterRow]:
    rows = await connection.execute(query)
    return [RegisterRow(**{**row, "state": RequestState(row["state"])}) for row in rows.mappings()]
