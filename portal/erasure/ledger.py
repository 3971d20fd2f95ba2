"""The ledger of destroyed keys, replayed at every start: a keystore put back from a backup brings dead keys along.

What the ledger cannot know is what it lost itself: when the view is put back as well, entries younger than its
backup are missing. The audit log names those replacements.
"""

from __future__ import annotations

from uuid import UUID

from portal.database import Connection, Database, Login
from portal.erasure import store
from portal.vault import Owner, OwnerKind, Vault

EVERY_EPOCH = 2**63 - 1
"""In place of an epoch: every key of this owner, also later ones, must be gone."""

PAGE = 500


class Ledger:
    """Destroys what it says must be gone."""

    def __init__(self, view: Database, vault: Vault) -> None:
        self._view = view
        self._vault = vault

    async def write_whole(self, connection: Connection, owner: Owner) -> None:
        """Write down that every key of this owner must be gone. Destroy them after this is committed."""
        await store.insert_ledger(connection, owner, EVERY_EPOCH)

    async def replay(self) -> int:
        """Destroy every key that should not exist; answers how many there were. Run before anything is served."""
        after: tuple[UUID, str] | None = None
        destroyed = 0
        while True:
            async with self._view.begin(Login.WORKER) as connection:
                page = await store.ledger_page(connection, after, PAGE)
            if not page:
                return destroyed
            held = await self._vault.epochs(*(owner for owner, _ in page))
            for owner, before in page:
                destroyed += await self._destroy(owner, before, held.get(owner, frozenset()))
            last = page[-1][0]
            after = (last.id, last.kind.value)

    async def _destroy(self, owner: Owner, before: int, held: frozenset[int]) -> int:
        dead = [epoch for epoch in held if epoch < before]
        if not dead:
            return 0
        if len(dead) == len(held) and owner.kind is OwnerKind.SUBJECT and before != EVERY_EPOCH:
            # The backup is older than the replacement: a new key first, so that the subject's next pull can be sealed.
            await self._vault.renew(owner, before)
        return await self._vault.destroy_before(owner, before)
