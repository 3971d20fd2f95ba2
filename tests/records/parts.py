"""What tests about sealed things share: a fresh resident, a look, and the owner's way around row-level security."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg

from connectors.sdk import DataPoint, Record
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection, Database, Login
from portal.vault import Access, Keyring, Owner, Vault


async def newcomer(vault: Vault) -> UUID:
    """A random subject with keys."""
    subject_id = uuid4()
    await vault.create_keys(Owner.subject(subject_id), Owner.log(subject_id))
    return subject_id


@asynccontextmanager
async def looking(
    view: Database, audit: Audit, subject_id: UUID, login: Login = Login.WORKER
) -> AsyncIterator[tuple[Connection, Keyring, Access]]:
    """A transaction scoped to the subject, in which a look was logged."""
    event = Event(Action.OVERVIEW_LOOKED, Actor(ActorKind.RESIDENT, "resident", subject_id), subject_id=subject_id)
    async with view.begin(login, subject_id=subject_id) as connection:
        access, ring = await audit.look(connection, event)
        yield connection, ring, access


def permit(ref: str, **fields: Any) -> Record:
    """A record of type permit."""
    return Record(ref=ref, type="permit", fields={name: DataPoint(value) for name, value in fields.items()})


def as_administrator(dsn: str, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run a statement as the tables' owner, as a database administrator could."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), parameters)
        return cursor.fetchall() if cursor.description else []
