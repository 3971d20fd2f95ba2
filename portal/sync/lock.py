"""Keeping pulls and erasures of one resident apart."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from uuid import UUID

from portal.database import Connection, Database, Login
from portal.sync import store
from portal.sync.model import PORTAL_ERROR


def erasing(view: Database, login: Login, subject_id: UUID) -> AbstractAsyncContextManager[None]:
    """Have the resident alone: waits for the pulls under way and keeps new ones waiting. Ends with the process."""
    return view.hold(login, subject_id)


def pulling(view: Database, login: Login, subject_id: UUID) -> AbstractAsyncContextManager[None]:
    """Share the resident with other pulls; waits for an erasure under way."""
    return view.hold(login, subject_id, shared=True)


async def overtake(connection: Connection, subject_id: UUID) -> int:
    """Stop pulls that should not be there: a lock ends with its connection, and its holder may go on without knowing.

    From the end of this transaction they write nothing more, and are shown as failed. Waits for a page that is being
    written just now. Answers how many there were.
    """
    return await store.overtake(connection, subject_id, PORTAL_ERROR)
