"""The tables of pulling: how each source stands per subject, quarantine, unmapped fields, suppression."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata
from portal.sync.model import PullState, SourceProgress, Standing

source_pull = Table(
    "source_pull",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("source", String, nullable=False),
    Column("state", String, nullable=False),
    Column("run", Uuid),
    Column("attempted_at", DateTime(timezone=True)),
    Column("succeeded_at", DateTime(timezone=True)),
    Column("failure", String),
    Column("records", Integer, nullable=False, server_default="0"),
    Column("decisions", Integer, nullable=False, server_default="0"),
    Column("rejected", Integer, nullable=False, server_default="0"),
    Column("suppressed", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("subject_id", "source"),
)

quarantine = Table(
    "quarantine",
    view_metadata,
    Column("quarantine_id", Uuid, primary_key=True),
    Column("source", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
)

unmapped_field = Table(
    "unmapped_field",
    view_metadata,
    Column("source", String, nullable=False),
    Column("record_type", String, nullable=False),
    Column("path", String, nullable=False),
    Column("first_seen_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("source", "record_type", "path"),
)

source_standing = Table(
    "source_standing",
    view_metadata,
    Column("source", String, primary_key=True),
    Column("succeeded_at", DateTime(timezone=True)),
    Column("failed_at", DateTime(timezone=True)),
    Column("failure", String),
)

suppression = Table(
    "suppression",
    view_metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("source", String, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


async def progress(connection: Connection, subject_id: UUID) -> list[SourceProgress]:
    """How each source stands that this subject was ever pulled from."""
    columns = [
        source_pull.c[name]
        for name in (
            "source",
            "state",
            "attempted_at",
            "succeeded_at",
            "failure",
            "records",
            "decisions",
            "rejected",
            "suppressed",
        )
    ]
    rows = await connection.execute(
        select(*columns).where(source_pull.c.subject_id == subject_id).order_by(source_pull.c.source)
    )
    return [SourceProgress(row[0], PullState(row[1]), *row[2:]) for row in rows]


async def put(
    connection: Connection, subject_id: UUID, source: str, state: PullState, at: datetime, run: UUID | None
) -> None:
    """Queue or start a pull: whoever ran it before is overtaken."""
    now = {"state": state.value, "run": run, "attempted_at": at}
    await connection.execute(
        insert(source_pull)
        .values(subject_id=subject_id, source=source, **now)
        .on_conflict_do_update(index_elements=["subject_id", "source"], set_=now)
    )


async def finish(connection: Connection, subject_id: UUID, source: str, run: UUID, **values: Any) -> bool:
    """Write the outcome of a run; False when it was overtaken."""
    return await _of_run(connection, subject_id, source, run, values)


async def overtake(connection: Connection, subject_id: UUID, failure: str) -> int:
    """Stop every run of this subject from writing once the transaction ends; answers how many there were."""
    running = (source_pull.c.subject_id == subject_id) & (source_pull.c.state == PullState.RUNNING.value)
    stopped = {"run": None, "state": PullState.FAILED.value, "failure": failure}
    return (await connection.execute(update(source_pull).where(running).values(**stopped))).rowcount


async def is_running(connection: Connection, subject_id: UUID, source: str, run: UUID) -> bool:
    """Whether this run may still write; holds the row until the transaction ends, so that runs take turns."""
    return await _of_run(connection, subject_id, source, run, {"run": run})


async def _of_run(connection: Connection, subject_id: UUID, source: str, run: UUID, values: dict[str, Any]) -> bool:
    mine = (
        (source_pull.c.subject_id == subject_id)
        & (source_pull.c.source == source)
        & (source_pull.c.run == run)
        & (source_pull.c.state == PullState.RUNNING.value)
    )
    return (await connection.execute(update(source_pull).where(mine).values(**values))).rowcount == 1


async def delete_pulls(connection: Connection, subject_id: UUID) -> None:
    """Delete how one subject's pulls stand."""
    await connection.execute(delete(source_pull).where(source_pull.c.subject_id == subject_id))


async def add_quarantine(connection: Connection, source: str, reasons: Iterable[str], at: datetime) -> None:
    """Report items that could not be kept: the source and the reason, nothing of the item or of whom it is about."""
    rows = [{"quarantine_id": uuid4(), "source": source, "reason": reason, "occurred_at": at} for reason in reasons]
    if rows:
        await connection.execute(insert(quarantine), rows)


async def add_unmapped(connection: Connection, source: str, fields: Collection[tuple[str, str]], at: datetime) -> None:
    """Report fields that a source sends and its manifest does not declare, once each."""
    rows = [{"source": source, "record_type": kind, "path": path, "first_seen_at": at} for kind, path in sorted(fields)]
    if rows:
        await connection.execute(insert(unmapped_field).on_conflict_do_nothing(), rows)


async def quarantined(connection: Connection, limit: int) -> list[tuple[str, str, datetime]]:
    """The newest reports of items that could not be kept: source, reason, moment."""
    columns = (quarantine.c.source, quarantine.c.reason, quarantine.c.occurred_at)
    newest = quarantine.c.occurred_at.desc()
    rows = await connection.execute(select(*columns).order_by(newest, quarantine.c.quarantine_id).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


async def unmapped_fields(connection: Connection) -> list[tuple[str, str, str, datetime]]:
    """Every undeclared field reported: source, record type, path, first seen."""
    fields = unmapped_field.c
    columns = (fields.source, fields.record_type, fields.path, fields.first_seen_at)
    rows = await connection.execute(select(*columns).order_by(fields.source, fields.record_type, fields.path))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def put_standing(connection: Connection, source: str, at: datetime, failure: str | None) -> None:
    """Write down that a source answered, or how it failed. Last in a transaction: everybody's pulls meet here."""
    now = {"succeeded_at": at} if failure is None else {"failed_at": at, "failure": failure}
    await connection.execute(
        insert(source_standing).values(source=source, **now).on_conflict_do_update(index_elements=["source"], set_=now)
    )


async def standings(connection: Connection) -> list[Standing]:
    """How each source answered lately, whoever it was asked about."""
    held = source_standing.c
    rows = await connection.execute(select(held.source, held.succeeded_at, held.failed_at, held.failure))
    return [Standing(*row) for row in rows]


async def add_suppression(connection: Connection, fingerprint: bytes, source: str, at: datetime) -> None:
    """Remember that a record must not come back. Repeating it changes nothing."""
    values = {"fingerprint": fingerprint, "source": source, "created_at": at}
    await connection.execute(insert(suppression).values(**values).on_conflict_do_nothing())


async def suppressed(connection: Connection, fingerprints: Collection[bytes]) -> set[bytes]:
    """Which of these must not come back."""
    if not fingerprints:
        return set()
    known = suppression.c.fingerprint
    rows = await connection.execute(select(known).where(known.in_(list(fingerprints))))
    return {bytes(row[0]) for row in rows}
