"""The connector ``sql_table``: rows of a departmental database as records, with real erasure and correction.

Any database SQLAlchemy knows. What is where stands in the manifest (:mod:`connectors.sql_table.description`); the
account in ``portal.toml``::

    [sources.homecare]
    connector = "sql_table"
    manifest = "manifest-homecare.toml"

    [sources.homecare.settings]
    url = { file = "/run/secrets/homecare-database" }
    read_only = false

The drivers block, so statements run in a few threads of the connector's own; a database that hangs can exhaust
those, never the portal's.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from connectors.sdk import (
    DataPoint,
    ErasureOutcome,
    ErasurePlan,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    Record,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
    Value,
)
from connectors.sdk.http import SourceClient
from connectors.sql_table import statements
from connectors.sql_table.account import Account, may_delete, open_engine, read_account
from connectors.sql_table.description import Table, Tables, read_tables
from connectors.sql_table.failures import failure_of
from connectors.sql_table.plans import plan_for
from connectors.sql_table.refs import record_of, ref_of
from connectors.sql_table.values import as_day, as_moment, as_value

T = TypeVar("T")

MOST_ROWS = 5_000
"""More rows than this for one person in one table is a wrong description, not a person's data."""


class SQLTable:
    """A connector for the tables its manifest describes."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        self._tables: Tables = read_tables(manifest)
        self._account: Account = read_account(settings)
        self._zone = ZoneInfo(self._tables.timezone)
        self._engine = open_engine(self._account)
        self._threads = ThreadPoolExecutor(self._account.connections, thread_name_prefix=f"source-{manifest.name}")

    def __repr__(self) -> str:
        return f"SQLTable(tables={[table.name for table in self._tables.tables]})"

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        """Every described row of this person, from one transaction."""
        for item in await self._run(lambda connection: list(self._items(connection, person))):
            yield item

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        """What the description's retention and the row's dates say; reads only."""

        def plan(connection: Connection) -> ErasurePlan:
            table, row = self._find(connection, person, ref)
            if table is None or row is None:
                return ErasurePlan(PlanVerdict.NOTHING_HELD)
            may_write = not self._account.read_only and may_delete(connection, table)
            return plan_for(table, row, datetime.now(self._zone).date(), may_write=may_write)

        return await self._run(plan)

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        """Erase the row in one transaction. Raises RecordRejected("in_use") when other data still points at it."""

        def erase(connection: Connection) -> ErasureOutcome:
            table, row = self._find(connection, person, ref, lock=True)
            if table is None or row is None:
                return ErasureOutcome.NOTHING_HELD
            self._require_writing(table)
            for owned in self._tables.owned_by(table):
                if owned.erased_with_owner:
                    connection.execute(statements.erasure_of_owned(owned, row))
            _change_one(connection, statements.erasure(self._tables, table, person.bsn, row))
            return ErasureOutcome.ERASED

        return await self._run(erase)

    async def rectify(self, person: Person, ref: str, changes: Mapping[str, Value]) -> None:
        """Put the values in, a day as ``2026-09-14``, nothing as None; all of them or none.

        Raises RecordRejected: "not_held", "not_correctable", "unreadable_value" or "unreadable_date".
        """

        def correct(connection: Connection) -> None:
            table, row = self._find(connection, person, ref, lock=True)
            if table is None or row is None:
                raise RecordRejected("not_held")
            self._require_writing(table)
            _change_one(
                connection, statements.correction(self._tables, table, person.bsn, row, _by_column(table, changes))
            )

        await self._run(correct)

    async def close(self) -> None:
        """Let go of connections; a statement that hangs is left to the database's own time-out."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        """Do blocking work in one transaction in a thread; database errors come out as the contract's exceptions."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._account.timeout):
                return await loop.run_in_executor(self._threads, self._in_transaction, work)
        except TimeoutError:
            pass
        raise SourceUnavailable("timeout")

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except (SQLAlchemyError, ImportError) as error:
            failure = failure_of(error)
        # Raised here so that the database's exception, which may quote values, is not carried along.
        raise failure

    def _items(self, connection: Connection, person: Person) -> Iterator[Item]:
        for table in self._tables.tables:
            unmapped = self._unmapped(connection, table)
            rows = self._rows(connection, table, person)
            refs = [ref_of(table, row) for row in rows]
            times = Counter(refs)
            for ref, row in zip(refs, rows, strict=True):
                if ref is None:
                    yield RecordRejected("no_key")
                elif times[ref] == 1:
                    yield self._item(table, ref, row, unmapped)
            # Two rows that claim to be the same record: nobody here can say which one is it.
            yield from (RecordRejected("ambiguous_ref") for ref, number in times.items() if ref and number > 1)

    def _item(
        self, table: Table, ref: str, row: Mapping[str, Any], unmapped: tuple[str, ...]
    ) -> Record | RecordRejected:
        try:
            return Record(
                ref=ref,
                type=table.record,
                fields={field: DataPoint(as_value(row[name])) for name, field in table.columns.items()},
                unmapped=unmapped,
                started_on=as_day(row[table.started]) if table.started else None,
                ended_on=as_day(row[table.ended]) if table.ended else None,
                changed_at=as_moment(row[table.changed], self._zone) if table.changed else None,
            )
        except RecordRejected as rejected:
            return RecordRejected(rejected.code)

    def _unmapped(self, connection: Connection, table: Table) -> tuple[str, ...]:
        """Columns the table has and the description does not speak of; complains about those it lacks."""
        present = set(connection.execute(statements.column_names(table)).keys())
        if missing := sorted(set(table.names()) - present):
            raise SourceMisconfigured("bad_setting", hint=f"table {table.name} has no column {', '.join(missing)}")
        return tuple(sorted(present - set(table.names())))

    def _rows(
        self, connection: Connection, table: Table, person: Person, *, lock: bool = False
    ) -> list[Mapping[str, Any]]:
        question = statements.held(self._tables, table, person.bsn, most=MOST_ROWS + 1, lock=lock)
        rows: list[Mapping[str, Any]] = [row._asdict() for row in connection.execute(question)]
        if len(rows) > MOST_ROWS:
            raise SourceUnavailable("too_large")
        return rows

    def _find(
        self, connection: Connection, person: Person, ref: str, *, lock: bool = False
    ) -> tuple[Table | None, Mapping[str, Any] | None]:
        """The one row of this person with this ref; raises RecordRejected("ambiguous_ref") for more than one.

        Looked up among the person's rows and not by parsing the ref, so a ref can be any text at all.
        """
        table = self._tables.of_record(record_of(ref))
        if table is None:
            return None, None
        found = [row for row in self._rows(connection, table, person, lock=lock) if ref_of(table, row) == ref]
        if len(found) > 1:
            raise RecordRejected("ambiguous_ref")
        return table, found[0] if found else None

    def _require_writing(self, table: Table) -> None:
        if self._account.read_only or table.erase == "never":
            raise SourceMisconfigured("forbidden", hint=f"table {table.name}: this connection may only read")


def _change_one(connection: Connection, statement: Any) -> None:
    """Carry out a change that must touch one row; anything else undoes the transaction."""
    if connection.execute(statement).rowcount != 1:
        raise RecordRejected("not_changed")


def _by_column(table: Table, changes: Mapping[str, Value]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field, value in changes.items():
        name = table.column_of(field)
        if name is None or field not in table.correctable:
            raise RecordRejected("not_correctable")
        if not isinstance(value, str | int | None):
            raise RecordRejected("unreadable_value")
        values[name] = _as_written_day(value) if name in table.days() else value
    return values


def _as_written_day(value: Value) -> Value:
    """A day as a column of days takes it: written in full, or nothing. Anything else would be no day at all."""
    day = as_day(value or None)
    return day.isoformat() if day else None
