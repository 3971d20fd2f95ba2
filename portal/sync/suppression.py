"""What was erased on request stays away: refs remembered by keyed fingerprint, and left out of every pull."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from portal.database import Connection
from portal.sync import store
from portal.vault import Fingerprints


class Suppression:
    """The verbs of suppression. Part of ``Sync``."""

    _fingerprints: Fingerprints

    async def suppress(self, conn: Connection, bsn: str, source: str, ref: str) -> None:
        """Remember that this record was erased on request, so that no pull brings it back."""
        fingerprint = self._fingerprints.suppression(bsn, source, ref)
        await store.add_suppression(conn, fingerprint, source, datetime.now(UTC))

    async def suppressed(self, conn: Connection, bsn: str, refs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these (source, ref) were erased on request."""
        by_fingerprint = {self._fingerprints.suppression(bsn, source, ref): (source, ref) for source, ref in refs}
        return {by_fingerprint[found] for found in await store.suppressed(conn, list(by_fingerprint))}
