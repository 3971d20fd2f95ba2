"""Connections to the two PostgreSQL clusters, each opened for one login and scoped to one person or case.

The scope is the second lock: row-level security in the database compares every row with the connection's
``portal.subject_id`` or ``portal.request_id``. A query that forgets its WHERE clause returns nothing that the
scope does not cover; a connection without a scope sees no person at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from uuid import UUID

from sqlalchemy import MetaData, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Connection = AsyncConnection
"""An open transaction. Services take one, so that several can take part in the same transaction."""

view_metadata = MetaData()
"""Every table of the view cluster; a test holds it against the migrated database."""

keystore_metadata = MetaData()
"""Every table of the keystore cluster."""

_SCOPE = text("SELECT set_config('portal.subject_id', :subject, true), set_config('portal.request_id', :request, true)")

_HOLD = text("SELECT pg_advisory_lock(:key)")
_HOLD_SHARED = text("SELECT pg_advisory_lock_shared(:key)")
_LET_GO = text("SELECT pg_advisory_unlock(:key)")
_LET_GO_SHARED = text("SELECT pg_advisory_unlock_shared(:key)")


class Login(StrEnum):
    """The database logins. Never one that can become another by SET ROLE."""

    RESIDENT = "portal_resident"
    OFFICER = "portal_officer"
    WORKER = "portal_worker"


class Database:
    """One cluster, with an engine per login."""

    def __init__(self, dsns: Mapping[Login, str], *, pool_size: int = 10) -> None:
        self._dsns = dict(dsns)
        self._pool_size = pool_size
        self._engines: dict[Login, AsyncEngine] = {}
        self._holders: dict[Login, AsyncEngine] = {}

    def engine(self, login: Login) -> AsyncEngine:
        """The engine of this login, made at its first use."""
        if login not in self._engines:
            self._engines[login] = create_async_engine(
                sqlalchemy_dsn(self._dsns[login]),
                pool_size=self._pool_size,
                max_overflow=self._pool_size,
                pool_pre_ping=_looks_first(login),
                hide_parameters=True,
            )
        return self._engines[login]

    @asynccontextmanager
    async def begin(
        self, login: Login, *, subject_id: UUID | None = None, request_id: UUID | None = None
    ) -> AsyncIterator[Connection]:
        """A transaction that sees what this login may see of this subject or case; commits unless it raises."""
        async with self.engine(login).begin() as connection:
            if subject_id or request_id:  # without, a transaction sees nobody anyhow
                await scope(connection, subject_id=subject_id, request_id=request_id)
            yield connection

    @asynccontextmanager
    async def hold(self, login: Login, subject_id: UUID, *, shared: bool = False) -> AsyncIterator[None]:
        """Keep one subject to yourself, or share them with others who share; waits until that is possible.

        Whoever seals under a subject's key shares; whoever replaces the key holds alone. The lock lives on a
        connection of its own, so that it ends with the process and never with a transaction.
        """
        async with self._holder(login).connect() as connection:
            key = {"key": int.from_bytes(subject_id.bytes[:8], "big", signed=True)}
            let_go = False
            try:
                await connection.execute(_HOLD_SHARED if shared else _HOLD, key)
                yield
                let_go = bool(await connection.scalar(_LET_GO_SHARED if shared else _LET_GO, key))
            finally:
                if not let_go:  # whatever happened: a connection that is closed holds nothing
                    await connection.invalidate()

    def _holder(self, login: Login) -> AsyncEngine:
        """Connections that hold locks. Nobody waits for one of them: that could be waiting in a circle."""
        if login not in self._holders:
            self._holders[login] = create_async_engine(
                sqlalchemy_dsn(self._dsns[login]),
                pool_size=self._pool_size,
                max_overflow=-1,
                pool_pre_ping=_looks_first(login),
                hide_parameters=True,
                isolation_level="AUTOCOMMIT",
            )
        return self._holders[login]

    async def answers(self, login: Login) -> bool:
        """Whether the cluster takes a connection from this login and answers on it."""
        try:
            async with self.begin(login):
                return True
        except (SQLAlchemyError, OSError):
            return False

    async def close(self) -> None:
        """Close every pool."""
        for engine in (*self._engines.values(), *self._holders.values()):
            await engine.dispose()
        self._engines.clear()
        self._holders.clear()


def _looks_first(login: Login) -> bool:
    """Whether a pooled connection is tried before it is used: a person should not meet one that was cut off. A job
    that does is simply carried out again, and asks the database a good part less."""
    return login is not Login.WORKER


async def scope(connection: Connection, *, subject_id: UUID | None = None, request_id: UUID | None = None) -> None:
    """Narrow an open transaction to one subject or one case (ends with the transaction)."""
    await connection.execute(
        _SCOPE,
        {
            "subject": "" if subject_id is None else str(subject_id),
            "request": "" if request_id is None else str(request_id),
        },
    )


def sqlalchemy_dsn(dsn: str) -> str:
    """A libpq address (``postgresql://``) as SQLAlchemy's, with psycopg 3 as the driver."""
    scheme, separator, rest = dsn.partition("://")
    if not separator or scheme.partition("+")[0] not in {"postgresql", "postgres"}:
        raise ValueError("a database address must start with postgresql://")
    return f"postgresql+psycopg://{rest}"


def libpq_dsn(dsn: str) -> str:
    """The same address as libpq reads it."""
    return f"postgresql://{dsn.partition('://')[2]}"
