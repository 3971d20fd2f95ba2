"""Departmental databases for the tests of the connector that reads them, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import create_engine, text

from connectors.sdk import (
    Item,
    Manifest,
    Person,
    Record,
    load_manifest,
)
from connectors.sql_table.connector import SQLTable

CONNECTOR = Path(__file__).parents[2] / "connectors" / "sql_table"
MARIJKE, NOBODY = Person("999990019"), Person("999990160")


@asynccontextmanager
async def connected(url: str, manifest: Manifest, **settings: Any) -> AsyncIterator[SQLTable]:
    connector = SQLTable(manifest, {"url": url, **settings}, None)
    try:
        yield connector
    finally:
        await connector.close()


def manifest_of(department: str, **changed: Any) -> Manifest:
    """A demo manifest; ``changed`` is put in the description of its first table."""
    manifest = load_manifest(CONNECTOR / f"manifest-{department}.toml")
    first, *others = manifest.settings["tables"]
    return msgspec.structs.replace(manifest, settings={"tables": [{**first, **changed}, *others]})


def run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def count(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.begin() as connection:
        number: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
    engine.dispose()
    return number


async def pulled(connector: SQLTable, person: Person = MARIJKE) -> list[Item]:
    return [item async for item in connector.pull(person)]


def by_ref(items: list[Item]) -> Mapping[str, Record]:
    return {item.ref: item for item in items if isinstance(item, Record)}


def one_table(manifest: Manifest, **changed: Any) -> Manifest:
    """The home-care manifest cut down to one record type with two fields."""
    kind = manifest.records["provision"]
    fields = {name: kind.fields[name] for name in ("number", "kind")}
    table = {"name": "provision", "record": "provision", "key": ["number"], "columns": {n: n for n in fields}}
    return msgspec.structs.replace(
        manifest,
        records={"provision": msgspec.structs.replace(kind, fields=fields)},
        settings={"tables": [{"person": "bsn", **table, **changed}]},
    )
