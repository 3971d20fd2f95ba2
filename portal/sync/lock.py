"""Keeping pulls and erasures of one resident apart."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from uuid import UUID

from portal.database import Database, Login


def erasing(view: Database, login: Login, subject_id: UUID) -> AbstractAsyncContextManager[None]:
    """Have the resident alone: waits for the pulls under way and keeps new ones waiting. Ends with the process."""
    return view.hold(login, subject_id)


def pulling(view: Database, login: Login, subject_id: UUID) -> AbstractAsyncContextManager[None]:
    """Share the resident with other pulls; waits for an erasure under way."""
    return view.hold(login, subject_id, shared=True)
