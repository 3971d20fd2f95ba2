"""A destroyed key is in no file of the keystore's cluster any more, and never was in one of the view's."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from portal.database import Database, Login
from portal.vault import FileKeyProvider, Owner, Vault
from tests.conftest import Clusters
from tests.records.parts import as_administrator


def files_with(folder: Path, needle: bytes) -> list[str]:
    """Every file below a folder that holds these bytes: tables, indexes, the write-ahead log, temporary files."""
    found = []
    for path in folder.rglob("*"):
        try:
            if path.is_file() and needle in path.read_bytes():
                found.append(str(path.relative_to(folder)))
        except FileNotFoundError:  # a running server takes files away
            continue
    return found


def wrapped_keys(clusters: Clusters, owner: Owner) -> list[bytes]:
    rows = as_administrator(
        clusters.owner("keystore"),
        "SELECT wrapped FROM owner_key WHERE owner_id = %s AND owner_kind = %s ORDER BY epoch",
        owner.id,
        owner.kind.value,
    )
    return [bytes(row[0]) for row in rows]


@pytest.mark.parametrize("whole", [False, True], ids=["replaced", "whole owner, written last"])
async def test_a_destroyed_key_is_in_no_file_of_either_cluster(vault: Vault, clusters: Clusters, whole: bool) -> None:
    owner, neighbour = Owner.subject(uuid4()), Owner.subject(uuid4())
    await vault.create_keys(*([neighbour, owner] if whole else [owner, neighbour]))
    key, kept = wrapped_keys(clusters, owner)[0], wrapped_keys(clusters, neighbour)[0]
    as_administrator(clusters.owner("keystore"), "CHECKPOINT")
    assert files_with(clusters.folder / "keystore", key), "it is on disk before: otherwise this proves nothing"

    if whole:
        await vault.destroy(owner)
    else:
        await vault.renew(owner, 2)
        await vault.destroy_before(owner, 2)
    as_administrator(clusters.owner("keystore"), "CHECKPOINT")

    assert files_with(clusters.folder / "keystore", key) == []
    assert files_with(clusters.folder / "keystore", kept) != []
    assert files_with(clusters.folder / "view", key) == files_with(clusters.folder / "view", kept) == []


async def test_a_cluster_that_uses_its_log_files_again_is_noticed(
    vault: Vault, clusters: Clusters, key_provider: FileKeyProvider
) -> None:
    assert not await vault.keeps_old_log()

    as_administrator(clusters.owner("keystore"), "ALTER ROLE portal_worker SET wal_recycle = on")
    other = Database(clusters.dsns("keystore"))
    try:
        assert await Vault(other, key_provider, Login.WORKER).keeps_old_log()
    finally:
        as_administrator(clusters.owner("keystore"), "ALTER ROLE portal_worker RESET wal_recycle")
        await other.close()
