"""The tables of decisions and of their inputs (by identifier only; the values used are in the sealed decision)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    DateTime,
    ForeignKeyConstraint,
    LargeBinary,
    PrimaryKeyConstraint,
    Select,
    SmallInteger,
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

decision = Table(
    "decision",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("source", String, nullable=False),
    Column("ref_fingerprint", LargeBinary, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("content_mac", LargeBinary, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("subject_id", "decision_id"),
    UniqueConstraint("subject_id", "source", "ref_fingerprint"),
)

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


class SealedRow(NamedTuple):
    """A row as it is opened."""

    decision_id: UUID
    source: str
    version: int
    changed_at: datetime
    sealed: bytes


class HeldRow(NamedTuple):
    """A row as a pull compares with it."""

    decision_id: UUID
    ref_fingerprint: bytes
    version: int
    content_mac: bytes
    sealed_digest: bytes


class NewRow(NamedTuple):
    """A row to write."""

    decision_id: UUID
    ref_fingerprint: bytes
    version: int
    content_mac: bytes
    sealed: bytes


class InputRow(NamedTuple):
    """One input of a decision, by identifier."""

    decision_id: UUID
    position: int
    source: str
    ref_fingerprint: bytes | None
    field: str


async def sealed_rows(connection: Connection, subject_id: UUID, source: str | None = None) -> list[SealedRow]:
    """Every row of one subject, or of one source of theirs."""
    query = _sealed().where(decision.c.subject_id == subject_id)
    if source is not None:
        query = query.where(decision.c.source == source)
    rows = await connection.execute(query.order_by(decision.c.source, decision.c.decision_id))
    return [SealedRow._make(row) for row in rows]


async def sealed_row(connection: Connection, subject_id: UUID, decision_id: UUID) -> SealedRow | None:
    """One row, or None."""
    query = _sealed().where(decision.c.subject_id == subject_id, decision.c.decision_id == decision_id)
    return next((SealedRow._make(row) for row in await connection.execute(query)), None)


async def sealed_page(connection: Connection, subject_id: UUID, after: UUID | None, limit: int) -> list[SealedRow]:
    """The next rows of one subject in order of id, locked for the rest of the transaction."""
    query = _sealed().where(decision.c.subject_id == subject_id).order_by(decision.c.decision_id).limit(limit)
    if after is not None:
        query = query.where(decision.c.decision_id > after)
    return [SealedRow._make(row) for row in await connection.execute(query.with_for_update())]


async def held(connection: Connection, subject_id: UUID, source: str, fingerprints: Sequence[bytes]) -> list[HeldRow]:
    """What is held under these refs, locked for the rest of the transaction."""
    rows = await connection.execute(
        select(
            decision.c.decision_id,
            decision.c.ref_fingerprint,
            decision.c.version,
            decision.c.content_mac,
            func.sha256(decision.c.sealed, type_=LargeBinary),
        )
        .where(
            decision.c.subject_id == subject_id,
            decision.c.source == source,
            decision.c.ref_fingerprint == any_(_bytes(fingerprints)),
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
        await connection.execute(insert(decision), [{**shared, **row._asdict()} for row in rows])


async def update_rows(connection: Connection, subject_id: UUID, at: datetime | None, rows: Sequence[NewRow]) -> None:
    """Replace the contents of rows; ``at`` None leaves the moment of the last change as it is."""
    if not rows:
        return
    values: dict[str, Any] = {
        "version": bindparam("new_version"),
        "content_mac": bindparam("new_mac"),
        "sealed": bindparam("new_sealed"),
    }
    statement = update(decision).where(decision.c.subject_id == subject_id, decision.c.decision_id == bindparam("row"))
    await connection.execute(
        statement.values(values if at is None else {**values, "changed_at": at}),
        [
            {"row": row.decision_id, "new_version": row.version, "new_mac": row.content_mac, "new_sealed": row.sealed}
            for row in rows
        ],
    )


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


async def delete_others(connection: Connection, subject_id: UUID, source: str, fingerprints: Sequence[bytes]) -> int:
    """Delete every row of a source but these; answers how many there were."""
    others = decision.c.ref_fingerprint != all_(_bytes(fingerprints))
    mine = (decision.c.subject_id == subject_id) & (decision.c.source == source)
    return (await connection.execute(delete(decision).where(mine, others))).rowcount


async def delete_all(connection: Connection, subject_id: UUID) -> int:
    """Delete every row of one subject; answers how many there were."""
    return (await connection.execute(delete(decision).where(decision.c.subject_id == subject_id))).rowcount


async def count_by_source(connection: Connection, subject_id: UUID) -> dict[str, int]:
    """How many rows each source has, without opening any."""
    rows = await connection.execute(
        select(decision.c.source, func.count()).where(decision.c.subject_id == subject_id).group_by(decision.c.source)
    )
    return {row[0]: row[1] for row in rows}


def _sealed() -> Select[tuple[UUID, str, int, datetime, bytes]]:
    return select(
        decision.c.decision_id, decision.c.source, decision.c.version, decision.c.changed_at, decision.c.sealed
    )


def _bytes(values: Sequence[bytes]) -> BindParameter[Sequence[bytes]]:
    return bindparam(None, list(values), type_=ARRAY(LargeBinary))
