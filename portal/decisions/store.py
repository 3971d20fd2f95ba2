"""The tables of decisions and of their inputs (by identifier only; the values used are in the sealed decision)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Uuid,
    delete,
    insert,
    select,
)

from portal.database import Connection, view_metadata
from portal.sealed import SealedTable

decisions = SealedTable("decision")

decision_input = Table(
    "decision_input",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("source", String, nullable=False),
    Column("ref_fingerprint", LargeBinary),
    Column("field", String, nullable=False),
    PrimaryKeyConstraint("subject_id", "decision_id", "position"),
    ForeignKeyConstraint(
        ["subject_id", "decision_id"], ["decision.subject_id", "decision.decision_id"], ondelete="CASCADE"
    ),
)


class InputRow(NamedTuple):
    """One input of a decision, by identifier."""

    decision_id: UUID
    position: int
    source: str
    ref_fingerprint: bytes | None
    field: str


async def replace_inputs(
    connection: Connection, subject_id: UUID, decision_ids: Sequence[UUID], inputs: Sequence[InputRow]
) -> None:
    """Put these inputs in the place of what these decisions had."""
    if not decision_ids:
        return
    old = (decision_input.c.subject_id == subject_id) & decision_input.c.decision_id.in_(decision_ids)
    await connection.execute(delete(decision_input).where(old))
    if inputs:
        rows = [{"subject_id": subject_id, **row._asdict()} for row in inputs]
        await connection.execute(insert(decision_input), rows)


async def uses(connection: Connection, subject_id: UUID, source: str, fingerprint: bytes) -> list[tuple[UUID, str]]:
    """Which decisions used a record, and which field of it."""
    rows = await connection.execute(
        select(decision_input.c.decision_id, decision_input.c.field)
        .where(
            decision_input.c.subject_id == subject_id,
            decision_input.c.source == source,
            decision_input.c.ref_fingerprint == fingerprint,
        )
        .order_by(decision_input.c.decision_id, decision_input.c.position)
    )
    return [(row[0], row[1]) for row in rows]
