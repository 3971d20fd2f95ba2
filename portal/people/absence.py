"""Residents who stay away: found by their last sign-in, told, and let go of. Part of ``People``.

What else there is about them is not known here: ``portal.erasure.forgetting`` goes past every part in turn.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from portal.database import Connection, Database, Login
from portal.people import store
from portal.people.model import Absence

PAGE = 200


class AbsenceVerbs:
    """What is done about somebody who does not come back."""

    async def to_forget(self, view: Database, unseen_since: datetime) -> AsyncIterator[UUID]:
        """Everybody who was not here since that moment, and everybody whose forgetting has begun."""
        beyond = UUID(int=0)
        while True:
            async with view.begin(Login.WORKER) as connection:
                page = await store.to_forget(connection, unseen_since, beyond, PAGE)
            if not page:
                return
            for subject_id in page:
                yield subject_id
            beyond = page[-1]

    async def first_seen_at(self, connection: Connection, subject_id: UUID) -> datetime | None:
        """When this resident signed in for the first time; None for nobody."""
        return await store.first_seen_at(connection, subject_id)

    async def absence(self, connection: Connection, subject_id: UUID) -> Absence | None:
        """How long somebody is away, None for nobody; a sign-in of theirs waits until this transaction ends."""
        return await store.absence(connection, subject_id)

    async def noticed(self, connection: Connection, subject_id: UUID, at: datetime) -> None:
        """Write down that they were told that they will be forgotten."""
        await store.step_absence(connection, subject_id, noticed_at=at)

    async def begin_forgetting(self, connection: Connection, subject_id: UUID, at: datetime) -> None:
        """From here on they are nobody: the next sign-in with their number makes somebody new."""
        await store.step_absence(connection, subject_id, forgetting_at=at)
        await store.delete_from(connection, store.resident_lookup, subject_id)
        await store.delete_sessions_of(connection, subject_id)

    async def forget(self, connection: Connection, subject_id: UUID) -> None:
        """Take the last of them away: the sealed identity."""
        await store.delete_from(connection, store.resident, subject_id)
