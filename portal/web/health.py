"""Whether the portal is well, part by part: for load balancers, for operators, and without anything about a person.

Only what makes the portal unusable makes it unwell: without a database nobody sees anything, without a worker or with
a source that fails everybody still sees what was collected before, and reads that it is older.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from portal import queue
from portal.database import Login
from portal.sync.model import Standing
from portal.web.parts import Portal

SILENT_AFTER = timedelta(seconds=30)
"""Without a sign of life for so long, no worker is there: they give one every few seconds."""


class State(StrEnum):
    """How one part is."""

    OK = "ok"
    IMPAIRED = "impaired"  # it works in part
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"  # it was never asked, or the place where it stands cannot be asked


class SourceHealth(msgspec.Struct, frozen=True):
    """One source: how it is, when it last answered well, and why it fails if it does."""

    state: State
    succeeded_at: datetime | None = None
    failure: str | None = None


class WorkerHealth(msgspec.Struct, frozen=True):
    """The worker: how it is, and its last sign of life."""

    state: State
    seen_at: datetime | None = None


class Health(msgspec.Struct, frozen=True):
    """The whole: ``status`` is unavailable when the portal cannot be used, impaired when a part of it does not do."""

    status: State
    view: State
    keystore: State
    worker: WorkerHealth
    sources: dict[str, SourceHealth]

    @property
    def usable(self) -> bool:
        """Whether residents can use the portal."""
        return self.status is not State.UNAVAILABLE


async def examine(portal: Portal, login: Login, *, now: datetime | None = None) -> Health:
    """Ask every part how it is, with this process's login."""
    now = now or datetime.now(UTC)
    view = State.OK if await portal.view.answers(login) else State.UNAVAILABLE
    keystore = State.OK if await portal.keystore.answers(login) else State.UNAVAILABLE
    worker, sources = (
        WorkerHealth(State.UNKNOWN),
        {s.name: SourceHealth(State.UNKNOWN) for s in portal.sources.enabled()},
    )
    if view is State.OK:
        async with portal.view.begin(login) as connection:
            worker = _worker(await queue.last_sign_of_life(connection), now)
            standings = await portal.sync.standings(connection)
        sources = {name: _source(standings.get(name)) for name in sources}
    return Health(_status(view, keystore, worker, sources), view, keystore, worker, sources)


def for_anyone(health: Health) -> Health:
    """The same for whoever asks from outside: a source's last answer to the hour, since an exact moment could tell
    that somebody signed in."""
    return msgspec.structs.replace(
        health, sources={name: msgspec.structs.replace(s, succeeded_at=_hour(s)) for name, s in health.sources.items()}
    )


def _hour(source: SourceHealth) -> datetime | None:
    return source.succeeded_at and source.succeeded_at.replace(minute=0, second=0, microsecond=0)


def _worker(seen_at: datetime | None, now: datetime) -> WorkerHealth:
    lives = seen_at is not None and now - seen_at < SILENT_AFTER
    return WorkerHealth(State.OK if lives else State.UNAVAILABLE, seen_at)


def _source(standing: Standing | None) -> SourceHealth:
    if standing is None:
        return SourceHealth(State.UNKNOWN)
    if standing.fails:
        return SourceHealth(State.UNAVAILABLE, standing.succeeded_at, standing.failure)
    return SourceHealth(State.OK, standing.succeeded_at)


def _status(view: State, keystore: State, worker: WorkerHealth, sources: dict[str, SourceHealth]) -> State:
    if State.UNAVAILABLE in {view, keystore}:
        return State.UNAVAILABLE
    if worker.state is not State.OK or any(source.state is State.UNAVAILABLE for source in sources.values()):
        return State.IMPAIRED
    return State.OK
