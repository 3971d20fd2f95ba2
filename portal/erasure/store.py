"""The erasure tables: runs, items, the ledger of destroyed keys, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Uuid,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata
from portal.erasure.model import ConfirmedBy, Failure, ItemStep, Part, Run, RunStep, Status
from portal.vault import Owner, OwnerKind

erasure_run = Table(
    "erasure_run",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("step", String, nullable=False),
    Column("from_epoch", BigInteger),
    Column("to_epoch", BigInteger),
    Column("part", String),
    Column("cursor", Uuid),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("stepped_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("subject_id", "request_id"),
)

erasure_item = Table(
    "erasure_item",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("item", SmallInteger, nullable=False),
    Column("step", String, nullable=False),
    Column("confirmed_by", String),
    Column("failure", String),
    Column("erased_at", DateTime(timezone=True)),
    Column("unreadable_at", DateTime(timezone=True)),
    Column("stepped_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("subject_id", "request_id", "item"),
)

certificate = Table(
    "certificate",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("subject_id", "request_id"),
)

shred_ledger = Table(
    "shred_ledger",
    view_metadata,
    Column("owner_id", Uuid, nullable=False),
    Column("owner_kind", String, nullable=False),
    Column("before_epoch", BigInteger, nullable=False),
    Column("shredded_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("owner_id", "owner_kind", "before_epoch"),
)


async def run_of(connection: Connection, subject_id: UUID, request_id: UUID) -> Run | None:
    """Where this request's run is; None when it has not begun."""
    row = (
        await connection.execute(
            select(
                erasure_run.c.step,
                erasure_run.c.from_epoch,
                erasure_run.c.to_epoch,
                erasure_run.c.part,
                erasure_run.c.cursor,
            ).where(_of(erasure_run, subject_id, request_id))
        )
    ).one_or_none()
    if row is None:
        return None
    return Run(RunStep(row[0]), row[1], row[2], Part(row[3]) if row[3] else None, row[4])


async def put_run(connection: Connection, subject_id: UUID, request_id: UUID, run: Run) -> None:
    """Store where a run is now."""
    place = {
        "step": run.step.value,
        "from_epoch": run.from_epoch,
        "to_epoch": run.to_epoch,
        "part": run.part.value if run.part else None,
        "cursor": run.cursor,
        "stepped_at": func.now(),
    }
    await connection.execute(
        insert(erasure_run)
        .values(subject_id=subject_id, request_id=request_id, started_at=func.now(), **place)
        .on_conflict_do_update(index_elements=["subject_id", "request_id"], set_=place)
    )


async def statuses(connection: Connection, subject_id: UUID, request_id: UUID) -> dict[int, Status]:
    """How far each item of a request is, by its number."""
    rows = await connection.execute(
        select(
            erasure_item.c.item,
            erasure_item.c.step,
            erasure_item.c.failure,
            erasure_item.c.confirmed_by,
            erasure_item.c.erased_at,
            erasure_item.c.unreadable_at,
        ).where(_of(erasure_item, subject_id, request_id))
    )
    return {
        row[0]: Status(
            row[0],
            ItemStep(row[1]),
            Failure(row[2]) if row[2] else None,
            ConfirmedBy(row[3]) if row[3] else None,
            row[4],
            row[5],
        )
        for row in rows
    }


async def put_item(
    connection: Connection, subject_id: UUID, request_id: UUID, item: int, step: ItemStep, **also: Any
) -> None:
    """Store how far an item is now; ``also`` are other columns, and an earlier failure is forgotten unless named."""
    values = {"failure": None, **also, "step": step.value, "stepped_at": func.now()}
    await connection.execute(
        insert(erasure_item)
        .values(subject_id=subject_id, request_id=request_id, item=item, **values)
        .on_conflict_do_update(index_elements=["subject_id", "request_id", "item"], set_=values)
    )


async def confirm_item(
    connection: Connection, subject_id: UUID, request_id: UUID, item: int, from_steps: Sequence[ItemStep]
) -> bool:
    """Put an item at ``CONFIRMED`` if it is at one of these steps; answers whether it was."""
    done = await connection.execute(
        update(erasure_item)
        .where(
            _of(erasure_item, subject_id, request_id),
            erasure_item.c.item == item,
            erasure_item.c.step.in_([step.value for step in from_steps]),
        )
        .values(
            step=ItemStep.CONFIRMED.value,
            confirmed_by=ConfirmedBy.STEWARD.value,
            failure=None,
            stepped_at=func.now(),
        )
    )
    return done.rowcount == 1


async def make_unreadable(connection: Connection, subject_id: UUID, request_id: UUID) -> list[int]:
    """Mark every item that is gone as unreadable now; answers their numbers."""
    rows = await connection.execute(
        update(erasure_item)
        .where(
            _of(erasure_item, subject_id, request_id),
            erasure_item.c.step == ItemStep.GONE.value,
        )
        .values(step=ItemStep.UNREADABLE.value, unreadable_at=func.now(), stepped_at=func.now())
        .returning(erasure_item.c.item)
    )
    return [row[0] for row in rows]


async def insert_ledger(connection: Connection, owner: Owner, before_epoch: int) -> None:
    """Write down that this owner's keys below the epoch must be gone; once is enough."""
    await connection.execute(
        insert(shred_ledger)
        .values(owner_id=owner.id, owner_kind=owner.kind.value, before_epoch=before_epoch, shredded_at=func.now())
        .on_conflict_do_nothing()
    )


async def count_ledger(connection: Connection) -> dict[OwnerKind, int]:
    """How many owners of each kind are on the ledger."""
    kind = shred_ledger.c.owner_kind
    rows = await connection.execute(select(kind, func.count(shred_ledger.c.owner_id.distinct())).group_by(kind))
    return {OwnerKind(row[0]): row[1] for row in rows}


async def ledger_page(connection: Connection, after: tuple[UUID, str] | None, limit: int) -> list[tuple[Owner, int]]:
    """The highest entry per owner, in the order of owners."""
    entries = select(
        shred_ledger.c.owner_id, shred_ledger.c.owner_kind, func.max(shred_ledger.c.before_epoch)
    ).group_by(shred_ledger.c.owner_id, shred_ledger.c.owner_kind)
    if after is not None:
        entries = entries.where(tuple_(shred_ledger.c.owner_id, shred_ledger.c.owner_kind) > tuple_(*after))
    rows = await connection.execute(entries.order_by(shred_ledger.c.owner_id, shred_ledger.c.owner_kind).limit(limit))
    return [(Owner(OwnerKind(row[1]), row[0]), row[2]) for row in rows]


async def insert_certificate(
    connection: Connection, subject_id: UUID, request_id: UUID, issued_at: datetime, sealed: bytes
) -> bool:
    """Keep a certificate; answers False when the request has one already."""
    kept = await connection.scalar(
        insert(certificate)
        .values(subject_id=subject_id, request_id=request_id, issued_at=issued_at, sealed=sealed)
        .on_conflict_do_nothing()
        .returning(certificate.c.request_id)
    )
    return kept is not None


async def certificate_of(connection: Connection, subject_id: UUID, request_id: UUID) -> bytes | None:
    """The sealed certificate of a request."""
    found = await connection.scalar(select(certificate.c.sealed).where(_of(certificate, subject_id, request_id)))
    return None if found is None else bytes(found)


def _of(table: Table, subject_id: UUID, request_id: UUID) -> ColumnElement[bool]:
    """The rows of one request."""
    return (table.c.subject_id == subject_id) & (table.c.request_id == request_id)
