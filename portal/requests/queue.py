"""The desk's lists: what is open, what was closed, and finding a request by its number. Nothing of any content."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from portal.database import Connection
from portal.requests import register_store
from portal.requests.case import Line
from portal.requests.files import line_of

QUEUE_LENGTH = 500


class QueueVerbs:
    """What an officer sees of all requests together."""

    async def queue(self, connection: Connection) -> list[Line]:
        """Every open request, the one due first at the top; nothing of what it is about."""
        return [line_of(row) for row in await register_store.queue(connection, QUEUE_LENGTH)]

    async def find(self, connection: Connection, number: str) -> UUID | None:
        """The id of the request with this number; None when there is none."""
        row = await register_store.by_number(connection, number)
        return row.request_id if row else None

    async def whose(self, connection: Connection, number: str) -> UUID | None:
        """The random id of the resident who made the request with this number; None when there is none."""
        row = await register_store.by_number(connection, number)
        return row.subject_id if row else None

    async def open_count(self, connection: Connection) -> int:
        """How many requests are open."""
        return await register_store.open_count(connection)

    async def closed(self, connection: Connection, *, before: datetime | None = None, limit: int = 50) -> list[Line]:
        """Closed requests, the latest first; the next page is ``before`` the last one's ``closed_at``."""
        return [line_of(row) for row in await register_store.closed(connection, before, limit)]
