"""The table of the register of requests: what officers see of all of them, with nothing of any content."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Select,
    Sequence,
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
from portal.requests.model import Urgent
from portal.requests.rows import RegisterRow
from portal.requests.states import RequestState

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
    Column("urgent", String),
    Column("submission", Uuid, nullable=False),
    UniqueConstraint("subject_id", "submission"),
)

_NUMBER = Sequence("request_number")
_REGISTER = tuple(request_register.c[name] for name in RegisterRow.__struct_fields__)


async def next_sequence(connection: Connection) -> int:
    """The next number of the sequence."""
    return int((await connection.execute(select(_NUMBER.next_value()))).scalar_one())


async def number_of_submission(connection: Connection, subject_id: UUID, submission: UUID) -> str | None:
    """The number of the request that this very form was filed as, if it was."""
    mine = (request_register.c.subject_id == subject_id) & (request_register.c.submission == submission)
    found: str | None = await connection.scalar(select(request_register.c.number).where(mine))
    return found


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
    """Every open request: objections to pass on at the top (Awb 2:3), then the one that is due first."""
    others = request_register.c.urgent.is_distinct_from(Urgent.OBJECTION_TO_FORWARD.value)
    return await _rows(
        connection,
        select(*_REGISTER)
        .where(request_register.c.closed_at.is_(None))
        .order_by(others, request_register.c.due_on, request_register.c.received_at, request_register.c.number)
        .limit(limit),
    )


async def closed(connection: Connection, before: datetime | None, limit: int) -> list[RegisterRow]:
    """Closed requests, the latest first; ``before`` goes on where a page ended."""
    query = select(*_REGISTER).where(request_register.c.closed_at.is_not(None))
    if before is not None:
        query = query.where(request_register.c.closed_at < before)
    return await _rows(
        connection, query.order_by(request_register.c.closed_at.desc(), request_register.c.number.desc()).limit(limit)
    )


async def open_count(connection: Connection) -> int:
    """How many requests are open."""
    count = select(func.count()).select_from(request_register).where(request_register.c.closed_at.is_(None))
    return int((await connection.execute(count)).scalar_one())


async def move(connection: Connection, request_id: UUID, state: RequestState, **also: Any) -> None:
    """Put a request in another state."""
    await connection.execute(
        update(request_register).where(request_register.c.request_id == request_id).values(state=state.value, **also)
    )


async def not_urgent(connection: Connection, request_id: UUID) -> None:
    """Note that what had to be done at once was done."""
    await connection.execute(
        update(request_register).where(request_register.c.request_id == request_id).values(urgent=None)
    )


async def withdraw(connection: Connection, request_id: UUID) -> bool:
    """Close a request of this connection's subject as withdrawn; False when it is too late, or not theirs."""
    return bool(await connection.scalar(select(func.portal_withdraw(request_id))))


async def _rows(connection: Connection, query: Select[Any]) -> list[RegisterRow]:
    rows = await connection.execute(query)
    return [
        RegisterRow(
            **{
                **row,
                "state": RequestState(row["state"]),
                "urgent": Urgent(row["urgent"]) if row["urgent"] else None,
            }
        )
        for row in rows.mappings()
    ]
