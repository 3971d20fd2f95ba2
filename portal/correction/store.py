"""The table of corrections: how far each item is. No content: values and refs are in the sealed request."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Uuid,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from portal.correction.model import SaidBy, Setback, Status, Step
from portal.database import Connection, view_metadata

correction_item = Table(
    "correction_item",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("item", SmallInteger, nullable=False),
    Column("step", String, nullable=False),
    Column("setback", String),
    Column("said_by", String),
    Column("done_at", DateTime(timezone=True)),
    Column("stepped_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("subject_id", "request_id", "item"),
)


async def statuses(connection: Connection, subject_id: UUID, request_id: UUID) -> dict[int, Status]:
    """How far each item of a request is, by its number."""
    rows = await connection.execute(
        select(
            correction_item.c.item,
            correction_item.c.step,
            correction_item.c.setback,
            correction_item.c.said_by,
            correction_item.c.done_at,
        ).where(correction_item.c.subject_id == subject_id, correction_item.c.request_id == request_id)
    )
    return {
        row[0]: Status(
            row[0], Step(row[1]), Setback(row[2]) if row[2] else None, SaidBy(row[3]) if row[3] else None, row[4]
        )
        for row in rows
    }


async def put_item(
    connection: Connection,
    subject_id: UUID,
    request_id: UUID,
    item: int,
    step: Step,
    *,
    setback: Setback | None = None,
    said_by: SaidBy | None = None,
    done_at: datetime | None = None,
) -> bool:
    """Store how far an item is now; one that is done stays so. Answers whether it was stored."""
    values = {
        "step": step.value,
        "setback": setback.value if setback else None,
        "said_by": said_by.value if said_by else None,
        "done_at": done_at,
        "stepped_at": func.now(),
    }
    stored = await connection.scalar(
        insert(correction_item)
        .values(subject_id=subject_id, request_id=request_id, item=item, **values)
        .on_conflict_do_update(
            index_elements=["subject_id", "request_id", "item"],
            set_=values,
            where=correction_item.c.step != Step.DONE.value,
        )
        .returning(correction_item.c.item)
    )
    return stored is not None


async def delete_all(connection: Connection, subject_id: UUID) -> int:
    """Take away every step of a subject's corrections; answers how many there were."""
    mine = correction_item.c.subject_id == subject_id
    return (await connection.execute(delete(correction_item).where(mine))).rowcount
