"""Keys per owner: made, fetched, renewed and destroyed, in the keystore cluster.

No transaction spans the keystore and the view, so every verb here is safe to repeat.
"""

from __future__ import annotations

import os

from portal.database import Connection, Database, Login
from portal.vault import store
from portal.vault.envelope import KEY_REFERENCE_BYTES
from portal.vault.keyring import Keyring, OwnerKey
from portal.vault.model import KeyGone, KeysStatus, Owner, OwnerKind
from portal.vault.provider import VERSION_BYTES, KeyProvider

_KEY_BYTES = 32


class Vault:
    """The portal's way to keys. ``login`` is the keystore login of this process: only the worker may destroy."""

    def __init__(self, keystore: Database, provider: KeyProvider, login: Login) -> None:
        self._keystore = keystore
        self._provider = provider
        self._login = login
        self.fingerprints = provider.fingerprints()
        self.signer = provider.signer()

    async def create_keys(self, *owners: Owner) -> None:
        """Give each owner a first key; an owner that has one keeps it."""
        async with self._keystore.begin(self._login) as connection:
            have = {(row[0], row[1]) for row in await store.fetch(connection, owners)}
            for owner in owners:
                if (owner.id, owner.kind.value) not in have:
                    await self._insert(connection, owner, 1)

    async def keyring(self, owner: Owner) -> Keyring:
        """This owner's keys; raises KeyGone when there are none."""
        return (await self.keyrings(owner))[owner]

    async def keyrings(self, *owners: Owner) -> dict[Owner, Keyring]:
        """Several owners' keys in one query; raises KeyGone when one has none."""
        found: dict[Owner, dict[int, OwnerKey]] = {owner: {} for owner in owners}
        by_row = {(owner.id, owner.kind.value): owner for owner in owners}
        async with self._keystore.begin(self._login) as connection:
            rows = await store.fetch(connection, owners)
        for owner_id, kind, epoch, reference, wrapped in rows:
            owner = by_row[owner_id, kind]
            key = await self._provider.unwrap(_context(owner, epoch), wrapped)
            found[owner][epoch] = OwnerKey(epoch, reference, key)
        for owner, keys in found.items():
            if not keys:
                raise KeyGone(owner.kind)
        return {owner: Keyring(owner, keys) for owner, keys in found.items()}

    async def renew(self, owner: Owner, epoch: int) -> None:
        """Store a new key with this epoch number, beside the old one. Repeating it changes nothing."""
        async with self._keystore.begin(self._login) as connection:
            await self._insert(connection, owner, epoch)

    async def epochs(self, *owners: Owner) -> dict[Owner, frozenset[int]]:
        """The numbers of the keys each owner has, without unwrapping any; an owner without keys is left out."""
        by_row = {(owner.id, owner.kind.value): owner for owner in owners}
        found: dict[Owner, set[int]] = {}
        async with self._keystore.begin(self._login) as connection:
            for owner_id, kind, epoch, _, _ in await store.fetch(connection, owners):
                found.setdefault(by_row[owner_id, kind], set()).add(epoch)
        return {owner: frozenset(numbers) for owner, numbers in found.items()}

    async def destroy_before(self, owner: Owner, epoch: int) -> int:
        """Destroy this owner's keys older than the epoch; answers how many there were."""
        return await self._destroy(owner, epoch)

    async def destroy(self, owner: Owner) -> int:
        """Destroy every key of this owner: what they sealed never opens again."""
        return await self._destroy(owner, None)

    async def status(self) -> KeysStatus:
        """How many keys of each kind there are, and which version wraps them."""
        current, known = self._provider.versions()
        wrapped: dict[OwnerKind, dict[int, int]] = {kind: {} for kind in OwnerKind}
        async with self._keystore.begin(self._login) as connection:
            for kind, prefix, count in await store.count_by_wrapping(connection, VERSION_BYTES):
                wrapped[OwnerKind(kind)][int.from_bytes(prefix, "big")] = count
        return KeysStatus(current, known, wrapped)

    async def keeps_old_log(self) -> bool:
        """Whether the keystore uses files of its write-ahead log again: then a destroyed key's bytes stay in them."""
        async with self._keystore.begin(self._login) as connection:
            return bool((await connection.execute(store.RECYCLES)).scalar_one())

    async def _destroy(self, owner: Owner, before_epoch: int | None) -> int:
        async with self._keystore.begin(self._login) as connection:
            count = await store.delete_keys(connection, owner, before_epoch)
        # A deleted row stays in its table file and in the write-ahead log until these have run.
        engine = self._keystore.engine(self._login)
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(store.VACUUM)
            await connection.execute(store.SWITCH_WAL)
            await connection.execute(store.CHECKPOINT)
        return count

    async def _insert(self, connection: Connection, owner: Owner, epoch: int) -> None:
        wrapped = await self._provider.wrap(_context(owner, epoch), os.urandom(_KEY_BYTES))
        await store.insert_key(connection, owner, epoch, os.urandom(KEY_REFERENCE_BYTES), wrapped)


def _context(owner: Owner, epoch: int) -> bytes:
    return owner.context() + epoch.to_bytes(8, "big")
