"""Behind the screens: the sources' own databases, the two clusters as their administrator sees them, every key."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

import httpx
import psycopg
from cryptography.exceptions import InvalidTag

from connectors.sdk.faults import Fault
from portal.demo.world import SOURCE_DOWN_FOR, World
from portal.records.model import KIND, SCHEMA
from portal.vault import About, FileKeyProvider, Owner, OwnerKind
from portal.vault.envelope import HEADER_BYTES, NONCE_BYTES
from portal.vault.keyring import OwnerKey

Row = tuple[Any, ...]


def in_the_source(world: World, department: str, statement: str, *parameters: Any) -> list[Row]:
    """What a department's own database answers."""
    with closing(sqlite3.connect(world.folder / "sources" / f"{department}.sqlite")) as connection:
        return connection.execute(statement, parameters).fetchall()


def as_administrator(world: World, cluster: str, statement: str, *parameters: Any) -> list[Row]:
    """Run a statement as the tables' owner, whom no row-level security holds back."""
    with psycopg.connect(world.clusters.dsn(cluster, "postgres"), autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), parameters)
        return cursor.fetchall() if cursor.description else []


def how_many(world: World, table: str, where: str = "true", *parameters: Any) -> int:
    """How many rows a table of the view holds."""
    count: int = as_administrator(world, "view", f"SELECT count(*) FROM {table} WHERE {where}", *parameters)[0][0]  # noqa: S608
    return count


def subject_of(world: World, record: str) -> UUID:
    """Whose record the record at this address is."""
    found = as_administrator(world, "view", "SELECT subject_id FROM record WHERE record_id = %s", record[-36:])
    subject: UUID = found[0][0]
    return subject


class Blob:
    """A sealed record as somebody copied it out of the database, with all that is needed to open it."""

    def __init__(self, world: World, record: str) -> None:
        [(subject_id, record_id, source, version, sealed)] = as_administrator(
            world,
            "view",
            "SELECT subject_id, record_id, source, version, sealed FROM record WHERE record_id = %s",
            record[-36:],
        )
        self.subject_id: UUID = subject_id
        self.sealed = bytes(sealed)
        about = About(
            owner=Owner.subject(subject_id), kind=KIND, id=record_id, source=source, schema=SCHEMA, version=version
        )
        self._associated_data = about.associated_data()

    def opens(self, world: World) -> bool:
        """Whether any key of anybody in the keystore opens it, tried by force: whatever key its header names."""
        provider = FileKeyProvider.load(world.folder / "keys.json")
        rows = as_administrator(
            world, "keystore", "SELECT owner_id, owner_kind, epoch, key_reference, wrapped FROM owner_key"
        )
        assert rows
        for owner_id, kind, epoch, reference, wrapped in rows:
            context = Owner(OwnerKind(kind), owner_id).context() + epoch.to_bytes(8, "big")
            key = OwnerKey(epoch, bytes(reference), asyncio.run(provider.unwrap(context, bytes(wrapped))))
            if self._opens_with(key):
                return True
        return False

    def _opens_with(self, key: OwnerKey) -> bool:
        header, body = self.sealed[:HEADER_BYTES], self.sealed[HEADER_BYTES:]
        nonce = header[12 : 12 + NONCE_BYTES]
        try:
            return bool(key.aead.decrypt(nonce, body, header + self._associated_data))
        except InvalidTag:
            return False


@contextmanager
def broken(world: World, source: str, fault: Fault, person: str | None = None) -> Iterator[None]:
    """One source out of order, for everybody or for one person, for as long as this lasts; then as the demo has it."""
    if source in world.departments:
        world.departments[source].switch_on(fault, person=person)
    else:
        _set_faults(world, source, {"persons": {person: fault}} if person else {"everybody": fault})
    try:
        yield
    finally:
        if source in world.departments:
            world.departments[source].switch_off()
            if source == "homecare":
                world.departments[source].switch_on(Fault.GARBAGE, person=SOURCE_DOWN_FOR)
        else:
            _set_faults(world, source, {})


def _set_faults(world: World, source: str, faults: dict[str, Any]) -> None:
    simulator = world.simulators[source]
    httpx.put(f"{simulator}/-/faults", json=faults).raise_for_status()
