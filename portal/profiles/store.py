"""The table of profiles that a resident has not looked at yet: two random ids per row, gone at the first look."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Uuid, delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata

new_profile = Table(
    "new_profile",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("record_id", Uuid, nullable=False),
    PrimaryKeyConstraint("subject_id", "record_id"),
)


async def add(connection: Connection, subject_id: UUID, record_ids: Collection[UUID]) -> int:
    """Mark these records as profiles nobody looked at yet; answers how many were not marked already."""
    rows = [{"subject_id": subject_id, "record_id": record_id} for record_id in record_ids]
    statement = insert(new_profile).on_conflict_do_nothing().returning(new_profile.c.record_id)
    return len((await connection.execute(statement.values(rows))).all()) if rows else 0


async def of(connection: Connection, subject_id: UUID) -> frozenset[UUID]:
    """The profiles of one resident that they have not looked at yet."""
    query = select(new_profile.c.record_id).where(new_profile.c.subject_id == subject_id)
    return frozenset((await connection.scalars(query)).all())


async def remove(connection: Connection, subject_id: UUID, record_id: UUID) -> None:
    """The resident looked at this one."""
    mine = (new_profile.c.subject_id == subject_id) & (new_profile.c.record_id == record_id)
    await connection.execute(delete(new_profile).where(mine))
