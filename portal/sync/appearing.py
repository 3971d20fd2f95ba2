"""Notices new profiles while a page of records is kept, so that the resident is told in the same transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from portal.database import Connection
from portal.people.service import People
from portal.profiles import Profiles, profile_types
from portal.records.service import Records
from portal.sources.model import ConnectedSource

FIRST_VISIT = timedelta(hours=1)
"""This long after their first sign-in a resident sees on screen what the sources answer; later they may be gone."""


class Appearing:
    """Compares which profiles were held before a page was kept, and after."""

    def __init__(self, people: People, records: Records, profiles: Profiles) -> None:
        self._people = people
        self._records = records
        self._profiles = profiles

    @asynccontextmanager
    async def watch(
        self, conn: Connection, subject_id: UUID, source: ConnectedSource, *, answered_before: bool
    ) -> AsyncIterator[None]:
        """Around the keeping of a page: new profiles are marked, and told by e-mail unless the resident is here for
        the first time and the source answers for the first time: then they see it on screen."""
        types = profile_types(source.manifest)
        if not types:
            yield
            return
        before = await self._held(conn, subject_id, source.name, types)
        yield
        if new := await self._held(conn, subject_id, source.name, types) - before:
            by_mail = answered_before or not await self._is_here_for_the_first_time(conn, subject_id)
            await self._profiles.appeared(conn, subject_id, new, by_mail=by_mail)

    async def _held(self, conn: Connection, subject_id: UUID, source: str, types: frozenset[str]) -> set[UUID]:
        places = await self._records.places(conn, subject_id, source=source)
        return {record_id for record_id, place in places.items() if place.type in types}

    async def _is_here_for_the_first_time(self, conn: Connection, subject_id: UUID) -> bool:
        since = await self._people.first_seen_at(conn, subject_id)
        return since is not None and datetime.now(UTC) - since < FIRST_VISIT
