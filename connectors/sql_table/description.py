"""For describing tables in a manifest: the ``[settings]`` part that says where each declared field is kept.

Every name of a table or column that reaches SQL comes from here, written by the municipality in its manifest and
checked against the form of an identifier; nothing a source or a resident sends ever becomes part of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from connectors.sdk import Manifest, SourceMisconfigured
from connectors.sdk.duration import read_duration
from connectors.sdk.manifest import Text

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How rows without a person column belong to a person: ``on`` maps own columns to columns of the owner's table."""

    table: str
    on: dict[str, str]


class Keep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a row must be kept, and why. ``reason`` is what a resident reads when it cannot be erased yet.

    ``while_active``: as long as its end is not there or still to come. ``period``: an ISO 8601 duration counted from
    the column ``counted_from``. ``until``: a column with the department's own date, which goes before ``period``.
    """

    ground: str
    reason: Text
    while_active: bool = False
    period: str | None = None
    counted_from: str | None = None
    until: str | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table or view, and the record type its rows are.

    ``columns`` maps columns to declared fields. ``only`` narrows the rows (column equals value). ``set_null``:
    erasing empties these columns instead of deleting the row. ``correctable``: fields that may be corrected, in columns
    of texts, whole numbers and days; ``dates`` names the columns of days beside those in ``started``, ``ended`` and
    ``keep``. ``erased_with_owner``: rows go when the row of their owner is erased.
    """

    name: str
    record: str
    key: tuple[str, ...]
    columns: dict[str, str]
    person: str | None = None
    person_as: Literal["text", "number"] = "text"
    owner: Owner | None = None
    schema: str | None = None
    only: dict[str, str | int | bool] = {}
    started: str | None = None
    ended: str | None = None
    changed: str | None = None
    keep: Keep | None = None
    erase: Literal["row", "set_null", "never"] = "row"
    set_null: tuple[str, ...] = ()
    correctable: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    erased_with_owner: bool = False

    def names(self) -> list[str]:
        """Every column the description speaks of, each once, in a fixed order."""
        named = [*self.key, *self.columns, *self.only, *self.set_null, *self.dates]
        named += [self.person, self.started, self.ended, self.changed]  # type: ignore[list-item]
        if self.keep:
            named += [self.keep.counted_from, self.keep.until]  # type: ignore[list-item]
        if self.owner:
            named += list(self.owner.on)
        return list(dict.fromkeys(name for name in named if name is not None))

    def days(self) -> set[str]:
        """The columns that hold days, as far as the description says so."""
        kept = (self.keep.counted_from, self.keep.until) if self.keep else ()
        return {name for name in (self.started, self.ended, *kept) if name is not None} | set(self.dates)

    def column_of(self, field: str) -> str | None:
        """The column that keeps a declared field."""
        return next((column for column, name in self.columns.items() if name == field), None)


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole description. ``timezone`` is what moments without one are in."""

    tables: tuple[Table, ...]
    timezone: str = "Europe/Amsterdam"

    def of_record(self, record: str) -> Table | None:
        """The table of a record type."""
        return next((table for table in self.tables if table.record == record), None)

    def owner_of(self, table: Table) -> Table | None:
        """The table a table's rows belong to the person through."""
        return next((other for other in self.tables if table.owner and other.name == table.owner.table), None)

    def owned_by(self, table: Table) -> list[Table]:
        """The tables whose rows belong to the person through this one."""
        return [other for other in self.tables if other.owner and other.owner.table == table.name]


def read_tables(manifest: Manifest) -> Tables:
    """The manifest's description; raises SourceMisconfigured("bad_setting") whose hint names what to mend."""
    try:
        tables = msgspec.convert(manifest.settings, Tables)
    except msgspec.ValidationError as error:
        raise SourceMisconfigured("bad_setting", hint=f"manifest {manifest.name}, settings: {error}") from None
    if problems := [*_timezone_problems(tables), *_problems(tables, manifest)]:
        hint = f"manifest {manifest.name}, settings: {'; '.join(problems)}"
        raise SourceMisconfigured("bad_setting", hint=hint)
    return tables


def _timezone_problems(tables: Tables) -> Iterator[str]:
    try:
        ZoneInfo(tables.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield 'timezone: write a name such as "Europe/Amsterdam"'


def _problems(tables: Tables, manifest: Manifest) -> Iterator[str]:
    seen = [table.record for table in tables.tables]
    for record in sorted({record for record in seen if seen.count(record) > 1}):
        yield f"record type {record}: describe it by one table (or make a view of them)"
    for record in sorted(set(manifest.records) - set(seen)):
        yield f"record type {record}: no table holds it"
    for table in tables.tables:
        for problem in _table_problems(table, tables, manifest):
            yield f"table {table.name}: {problem}"


def _table_problems(table: Table, tables: Tables, manifest: Manifest) -> Iterator[str]:
    schema = [table.schema] if table.schema is not None else []
    for name in (table.name, *schema, *table.names()):
        if not _IDENTIFIER.fullmatch(name):
            yield f"{name!r} is no identifier; use letters, digits and underscores"
    declared = manifest.records.get(table.record)
    fields = set(declared.fields) if declared else set()
    if declared is None:
        yield f"record type {table.record} is not declared"
    elif set(table.columns.values()) != fields:
        yield f"columns and declared fields differ: {sorted(set(table.columns.values()) ^ fields)}"
    if len(set(table.columns.values())) != len(table.columns):
        yield "two columns keep the same field"
    if not table.key:
        yield "key: name the columns that tell rows apart"
    if not set(table.correctable) <= fields:
        yield "correctable: names a field that is not declared"
    if (table.person is None) == (table.owner is None):
        yield "name either the person column or the owner"
    if (table.erase == "set_null") != bool(table.set_null):
        yield 'set_null: goes with erase = "set_null", and only then'
    yield from _owner_problems(table, tables)
    yield from _keep_problems(table)


def _owner_problems(table: Table, tables: Tables) -> Iterator[str]:
    if table.owner is None:
        return
    owner = tables.owner_of(table)
    if owner is None or owner.person is None:
        yield f"owner: {table.owner.table} is not a described table with a person column"
    elif not table.owner.on or not set(table.owner.on.values()) <= set(owner.names()):
        yield "owner.on: map own columns to columns the owner's description names"


def _keep_problems(table: Table) -> Iterator[str]:
    if table.keep is None:
        return
    if not (table.keep.while_active or table.keep.until or table.keep.period):
        yield "keep: say while_active, until or period; leave keep out for rows that need not be kept"
    if table.keep.while_active and table.ended is None:
        yield "keep.while_active: goes with ended, the column that says when a row stops being active"
    if table.keep.period is None:
        return
    if table.keep.counted_from is None:
        yield "keep.counted_from: name the column keep.period is counted from"
    try:
        read_duration(table.keep.period)
    except ValueError as error:
        yield f"keep.period: {error}"
