"""The table of what residents dispute, by identifier only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata

dispute = Table(
    "dispute",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("dispute_id", Uuid, nullable=False),
    Column("number", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("place", LargeBinary),
    Column("decision_id", Uuid),
    Column("position", SmallInteger),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("subject_id", "dispute_id"),
)


class DisputeRow(NamedTuple):
    """One dispute."""

    dispute_id: UUID
    number: str
    kind: str
    state: str
    place: bytes | None
    decision_id: UUID | None
    position: int | None
    since: datetime
    settled_at: datetime | None


async def insert_dispute(connection: Connection, subject_id: UUID, row: DisputeRow) -> None:
    """Write a new dispute; one that is there stays as it is."""
    statement = insert(dispute).values(subject_id=subject_id, **row._asdict()).on_conflict_do_nothing()
    await connection.execute(statement)


async def settle_dispute(
    connection: Connection, subject_id: UUID, dispute_id: UUID, state: str, at: datetime | None
) -> int:
    """Change how a dispute stands, unless it stands so; answers how many changed."""
    mine = (dispute.c.subject_id == subject_id) & (dispute.c.dispute_id == dispute_id) & (dispute.c.state != state)
    return (await connection.execute(update(dispute).where(mine).values(state=state, settled_at=at))).rowcount


async def disputes_of(connection: Connection, subject_id: UUID) -> list[DisputeRow]:
    """Every dispute of one subject, oldest first."""
    columns = [column for column in dispute.c if column.name != "subject_id"]
    query = select(*columns).where(dispute.c.subject_id == subject_id).order_by(dispute.c.since, dispute.c.dispute_id)
    return [DisputeRow._make(row) for row in await connection.execute(query)]


async def delete_disputes(connection: Connection, subject_id: UUID) -> int:
    """Delete every dispute of one subject; answers how many there were."""
    return (await connection.execute(delete(dispute).where(dispute.c.subject_id == subject_id))).rowcount
