"""The audit tables. Inserting is all that any login may do to an event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, LargeBinary, PrimaryKeyConstraint, String, Table, Uuid, func, insert, select

from portal.database import Connection, view_metadata

audit_event = Table(
    "audit_event",
    view_metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("action", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
)

audit_opening = Table(
    "audit_opening",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("subject_id", "event_id"),
)


async def insert_event(
    connection: Connection, event_id: UUID, at: datetime, action: str, actor: str, leaf: bytes, leaf_hash: bytes
) -> None:
    """Write one event."""
    await connection.execute(
        insert(audit_event).values(
            event_id=event_id, occurred_at=at, action=action, actor=actor, leaf=leaf, leaf_hash=leaf_hash
        )
    )


async def insert_opening(connection: Connection, subject_id: UUID, event_id: UUID, at: datetime, sealed: bytes) -> None:
    """Write what opens an event's commitments, for the resident it is about."""
    await connection.execute(
        insert(audit_opening).values(subject_id=subject_id, event_id=event_id, occurred_at=at, sealed=sealed)
    )


async def openings(
    connection: Connection, subject_id: UUID, limit: int, since: datetime | None = None, until: datetime | None = None
) -> list[tuple[UUID, datetime, bytes]]:
    """The newest openings of one resident, of a stretch of time or of all: event id, moment, sealed bytes."""
    held = audit_opening.c
    query = select(held.event_id, held.occurred_at, held.sealed).where(held.subject_id == subject_id)
    if since is not None:
        query = query.where(held.occurred_at >= since)
    if until is not None:
        query = query.where(held.occurred_at < until)
    rows = await connection.execute(query.order_by(held.occurred_at.desc(), held.event_id).limit(limit))
    return [(row[0], row[1], bytes(row[2])) for row in rows]


async def extent(connection: Connection, subject_id: UUID) -> tuple[int, datetime] | None:
    """How many openings one resident has, and the moment of the oldest; None without any."""
    query = select(func.count(), func.min(audit_opening.c.occurred_at))
    row = (await connection.execute(query.where(audit_opening.c.subject_id == subject_id))).one()
    return (row[0], row[1]) if row[0] else None


async def events(
    connection: Connection, since: datetime | None, action: str | None, limit: int
) -> list[tuple[UUID, datetime, bytes]]:
    """The newest events: id, moment, leaf."""
    held = audit_event.c
    query = select(held.event_id, held.occurred_at, held.leaf).order_by(held.occurred_at.desc(), held.event_id)
    if since is not None:
        query = query.where(held.occurred_at >= since)
    if action is not None:
        query = query.where(held.action == action)
    return [(row[0], row[1], bytes(row[2])) for row in await connection.execute(query.limit(limit))]


async def delete_openings(connection: Connection, subject_id: UUID) -> None:
    """Delete one resident's openings; the database does so only for somebody whose log key is on the ledger."""
    await connection.execute(select(func.portal_forget_log(subject_id)))
