"""A table of sealed rows, and every statement about one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    Select,
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
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from portal.database import Connection, view_metadata
from portal.sealed.model import HeldRow, NewRow, Place, SealedRow


class SealedTable:
    """One table of sealed rows. Every statement is about one subject."""

    def __init__(self, name: str, *, typed: bool = False) -> None:
        """The rows' ids stand in the column ``<name>_id``; ``typed`` adds each row's type, in the clear."""
        self.table = Table(
            name,
            view_metadata,
            Column("subject_id", Uuid, nullable=False),
            Column(f"{name}_id", Uuid, nullable=False),
            Column("source", String, nullable=False),
            Column("ref_fingerprint", LargeBinary, nullable=False),
            *([Column("type", String, nullable=False)] if typed else []),
            Column("version", BigInteger, nullable=False),
            Column("content_mac", LargeBinary, nullable=False),
            Column("changed_at", DateTime(timezone=True), nullable=False),
            Column("sealed", LargeBinary, nullable=False),
            PrimaryKeyConstraint("subject_id", f"{name}_id"),
            UniqueConstraint("subject_id", "source", "ref_fingerprint"),
        )
        self.columns = self.table.c
        self.id: Column[UUID] = self.columns[f"{name}_id"]
        self._type: ColumnElement[str] = self.columns.type if typed else literal_column("''", String)
        ordered = self.selection().order_by(self.columns.source, *([self._type] if typed else []), self.id)
        of_subject = ordered.where(self.columns.subject_id == bindparam("subject_id"))
        self.of_subject = _for_the_driver(of_subject)
        self._of_source = _for_the_driver(of_subject.where(self.columns.source == bindparam("source")))

    def selection(self) -> Select[tuple[UUID, str, str, int, datetime, bytes]]:
        """The columns of a ``SealedRow``, in its order."""
        columns = self.columns
        return select(self.id, columns.source, self._type, columns.version, columns.changed_at, columns.sealed)

    async def sealed_rows(self, connection: Connection, subject_id: UUID, source: str | None = None) -> list[SealedRow]:
        """Every row of one subject, or of one source of theirs, in order of source and type.

        The hot read path: straight to the driver in binary form, since Core costs two to three times as much here.
        """
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None  # noqa: S101 - an open transaction has a driver connection
        statement = self.of_subject if source is None else self._of_source
        async with driver.cursor(binary=True) as cursor:
            await cursor.execute(statement, {"subject_id": subject_id, "source": source})
            return list(map(SealedRow._make, await cursor.fetchall()))

    async def sealed_row(self, connection: Connection, subject_id: UUID, row_id: UUID) -> SealedRow | None:
        """One row, or None."""
        query = self.selection().where(self.columns.subject_id == subject_id, self.id == row_id)
        return next((SealedRow._make(row) for row in await connection.execute(query)), None)

    async def sealed_page(
        self, connection: Connection, subject_id: UUID, after: UUID | None, limit: int
    ) -> list[SealedRow]:
        """The next rows of one subject in order of id, locked for the rest of the transaction."""
        query = self.selection().where(self.columns.subject_id == subject_id).order_by(self.id).limit(limit)
        if after is not None:
            query = query.where(self.id > after)
        return [SealedRow._make(row) for row in await connection.execute(query.with_for_update())]

    async def held(
        self, connection: Connection, subject_id: UUID, source: str, fingerprints: Sequence[bytes]
    ) -> list[HeldRow]:
        """What is held under these refs, locked for the rest of the transaction."""
        columns = self.columns
        digest = func.sha256(columns.sealed, type_=LargeBinary)
        rows = await connection.execute(
            select(self.id, self._type, columns.version, columns.ref_fingerprint, columns.content_mac, digest)
            .where(self._of(subject_id, source), columns.ref_fingerprint == any_(_bytes(fingerprints)))
            .with_for_update()
        )
        return [HeldRow._make(row) for row in rows]

    async def insert_rows(
        self, connection: Connection, subject_id: UUID, source: str, at: datetime, rows: Sequence[NewRow]
    ) -> None:
        """Write new rows."""
        if rows:
            shared = {"subject_id": subject_id, "source": source, "changed_at": at}
            own = [
                {self.id.name: row.id, "ref_fingerprint": row.ref_fingerprint, **self._contents(row)} for row in rows
            ]
            await connection.execute(insert(self.table), [{**shared, **values} for values in own])

    async def update_rows(
        self, connection: Connection, subject_id: UUID, at: datetime | None, rows: Sequence[NewRow]
    ) -> None:
        """Replace the contents of rows; ``at`` None leaves the moment of the last change as it is."""
        if not rows:
            return
        statement = update(self.table).where(self.columns.subject_id == subject_id, self.id == bindparam("row_id"))
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in self._contents(rows[0])}
        await connection.execute(
            statement.values(values if at is None else {**values, "changed_at": at}),
            [
                {"row_id": row.id, **{f"new_{name}": value for name, value in self._contents(row).items()}}
                for row in rows
            ],
        )

    async def delete_others(
        self, connection: Connection, subject_id: UUID, source: str, fingerprints: Sequence[bytes]
    ) -> int:
        """Delete every row of a source but these; answers how many there were."""
        others = self.columns.ref_fingerprint != all_(_bytes(fingerprints))
        return (await connection.execute(delete(self.table).where(self._of(subject_id, source), others))).rowcount

    async def delete_all(self, connection: Connection, subject_id: UUID) -> int:
        """Delete every row of one subject; answers how many there were."""
        return (await connection.execute(delete(self.table).where(self.columns.subject_id == subject_id))).rowcount

    async def places(self, connection: Connection, subject_id: UUID, source: str | None) -> list[tuple[UUID, Place]]:
        """The id of every row and what may be known of it without opening; of one source, or of all."""
        whose = self.columns.subject_id == subject_id if source is None else self._of(subject_id, source)
        rows = await connection.execute(select(self.id, self.columns.source, self._type).where(whose))
        return [(row[0], Place(row[1], row[2])) for row in rows]

    async def count_by_source(self, connection: Connection, subject_id: UUID) -> dict[str, int]:
        """How many rows each source has, without opening any."""
        source = self.columns.source
        query = select(source, func.count()).where(self.columns.subject_id == subject_id).group_by(source)
        return {row[0]: row[1] for row in await connection.execute(query)}

    def _contents(self, row: NewRow) -> dict[str, Any]:
        """What a change of content replaces, by column."""
        contents = {"version": row.version, "content_mac": row.content_mac, "sealed": row.sealed}
        return {**contents, "type": row.type} if "type" in self.columns else contents

    def _of(self, subject_id: UUID, source: str) -> ColumnElement[bool]:
        return (self.columns.subject_id == subject_id) & (self.columns.source == source)


def _for_the_driver(query: Select[Any]) -> str:
    """A query as psycopg takes it, with its parameters by name."""
    return str(query.compile(dialect=postgresql.psycopg.dialect()))  # type: ignore[no-untyped-call]


def _bytes(values: Sequence[bytes]) -> BindParameter[Sequence[bytes]]:
    return bindparam(None, list(values), type_=postgresql.ARRAY(LargeBinary))
