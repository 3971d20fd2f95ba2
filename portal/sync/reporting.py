"""What pulling found out about the sources themselves, for officers and operators: nothing of any resident."""

from __future__ import annotations

from datetime import datetime

from portal.database import Connection
from portal.sync import store
from portal.sync.model import Standing


class Reports:
    """The verbs of pulling that are about sources."""

    async def quarantined(self, conn: Connection, limit: int = 100) -> list[tuple[str, str, datetime]]:
        """The newest items that could not be kept: (source, reason, moment) each."""
        return await store.quarantined(conn, limit)

    async def unmapped_fields(self, conn: Connection) -> list[tuple[str, str, str, datetime]]:
        """What sources send and their manifests do not declare: (source, record type, path, first seen) each."""
        return await store.unmapped_fields(conn)

    async def standings(self, conn: Connection) -> dict[str, Standing]:
        """How each source answered lately, by its name; one that was never asked is not in it."""
        return {standing.source: standing for standing in await store.standings(conn)}
