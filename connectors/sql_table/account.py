"""For reaching the department's database: the account in the settings, and an engine that keeps quiet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, create_engine, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from connectors.sdk import SourceMisconfigured
from connectors.sdk.settings import read_settings
from connectors.sql_table.description import Table
from connectors.sql_table.failures import failure_of


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The source's ``settings`` table in ``portal.toml``. ``timeout`` in seconds. The repr hides the address.

    ``read_only``: the account may not change anything, so erasing and correcting become the department's task.
    """

    url: str
    read_only: bool = False
    timeout: float = 15.0
    connections: int = 4

    def __repr__(self) -> str:
        return "Account(<redacted>)"


def read_account(settings: Mapping[str, Any]) -> Account:
    """The account in a source's settings; raises SourceMisconfigured("bad_setting")."""
    account = read_settings(settings, Account)
    if account.timeout <= 0 or account.connections < 1:
        raise SourceMisconfigured("bad_setting", hint="settings: timeout and connections must be above zero")
    return account


def open_engine(account: Account) -> Engine:
    """An engine for the account. Connects at first use. Never shows bound values in an error."""
    try:
        url = make_url(account.url)
        backend = url.get_backend_name()
        if backend == "sqlite":
            # A new connection each time: SQLite opens a file in no time, and notices at once when it is gone.
            return create_engine(_existing_file(url), hide_parameters=True, poolclass=NullPool)
        arguments = _time_limits(account) if backend == "postgresql" else {}
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=account.connections,
            max_overflow=0,
            pool_timeout=account.timeout,
            connect_args=arguments,
        )
    except (SQLAlchemyError, ImportError) as error:
        failure = failure_of(error)
    # Outside the except clause: SQLAlchemy's message quotes the address.
    raise failure


def may_delete(connection: Connection, table: Table) -> bool:
    """Whether the account has the right to delete from a table, asked without trying; True where it cannot be asked."""
    if connection.dialect.name != "postgresql":
        return True
    quoted = connection.dialect.identifier_preparer.quote
    name = ".".join(quoted(part) for part in (table.schema, table.name) if part is not None)
    right = "UPDATE" if table.erase == "set_null" else "DELETE"
    return bool(connection.scalar(select(func.has_table_privilege(name, right))))


def _existing_file(url: URL) -> URL:
    """The same SQLite file, opened only when it exists: SQLite would make an empty one, which looks like no data."""
    if not url.database or url.database.startswith((":", "file:")):
        return url
    return url.set(database=f"file:{quote(url.database)}", query={**url.query, "mode": "rw", "uri": "true"})


def _time_limits(account: Account) -> dict[str, Any]:
    """Let the server end a statement by itself: a thread that waits for it cannot be stopped from here."""
    milliseconds = int(account.timeout * 1000)
    return {
        "connect_timeout": max(2, int(account.timeout)),
        "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}",
    }
