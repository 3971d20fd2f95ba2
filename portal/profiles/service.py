"""Nobody is profiled without knowing it: a new profile is marked until its resident looks at it, and they are told."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from portal.database import Connection
from portal.messages import MessageKind, Messages
from portal.profiles import store


class Profiles:
    """Which profiles are new to a resident. When a record goes, the database takes its mark along."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def appeared(
        self, conn: Connection, subject_id: UUID, record_ids: Collection[UUID], *, by_mail: bool
    ) -> None:
        """Mark new profiles in the pull's transaction and queue one message about them in it (``by_mail``).

        Repeating it tells nobody twice.
        """
        added = await store.add(conn, subject_id, record_ids)
        if added and by_mail:
            await self._messages.tell(conn, subject_id, MessageKind.PROFILE_APPEARED)

    async def unseen(self, conn: Connection, subject_id: UUID) -> frozenset[UUID]:
        """The records that are profiles this resident has not looked at yet."""
        return await store.of(conn, subject_id)

    async def looked(self, conn: Connection, subject_id: UUID, record_id: UUID) -> None:
        """The resident looks at this record: it is not new to them any more. Nothing else remembers the look here."""
        await store.remove(conn, subject_id, record_id)
