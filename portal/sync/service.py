"""Asking sources about one resident and keeping what they answer.

One pull, in order: hold the subject (shared, so that several sources can be pulled at once and no erasure comes in
between) - start a run and log the look - read the whole answer - judge it - keep it in pages - and only then, in one
transaction, forget what the source no longer holds and call it done. Whatever fails on the way leaves everything
that was held before, and the moment of the last complete answer.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from connectors.sdk.contract import Decision, Person, Record
from portal import queue
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection, Database, Login
from portal.decisions.service import Decisions
from portal.people.service import People
from portal.profiles import Profiles
from portal.records.service import Records
from portal.sources.model import ConnectedSource
from portal.sources.service import Sources
from portal.sync import store
from portal.sync.appearing import Appearing
from portal.sync.collecting import collect
from portal.sync.judging import Answer, judge, shrank
from portal.sync.lock import pulling
from portal.sync.model import MISCONFIGURED, OTHER_PERSON, PORTAL_ERROR, Limits, PullFailed, PullState, SourceProgress
from portal.sync.reporting import Reports
from portal.sync.suppression import Suppression
from portal.vault import KeyGone, Keyring, Vault

log = logging.getLogger("portal.sync")
PAGE = 100
_MOST_QUARANTINED = 50  # rows per pull; the count is complete
_MOST_UNMAPPED = 500
_URGENT = MISCONFIGURED | {OTHER_PERSON, PORTAL_ERROR}  # an operator should look
_PORTAL = Actor(ActorKind.WORKER, "portal")


@dataclass(frozen=True, repr=False)
class _Run:
    """One run of one pull: which one, about whom, with which keys, what the last answer was."""

    id: UUID
    subject_id: UUID
    source: ConnectedSource
    person: Person
    ring: Keyring
    answered_at: datetime | None
    held: int


class _Overtaken(Exception):  # noqa: N818 - never leaves this module
    """Another run of the same pull has started; this one stops."""


class Sync(Reports, Suppression):
    """Pulls, their progress, and the suppression of what was erased."""

    def __init__(
        self,
        *,
        people: People,
        sources: Sources,
        records: Records,
        decisions: Decisions,
        profiles: Profiles,
        vault: Vault,
        audit: Audit,
        view: Database,
        limits: Limits | None = None,
    ) -> None:
        self._people = people
        self._sources = sources
        self._records = records
        self._decisions = decisions
        self._appearing = Appearing(people, records, profiles)
        self._fingerprints = vault.fingerprints
        self._audit = audit
        self._view = view
        self._limits = limits or Limits()

    async def start(
        self, conn: Connection, subject_id: UUID, sources: Collection[str] | None = None, *, forced: bool = False
    ) -> list[str]:
        """Queue a pull of every enabled source (or of these) whose answer is stale; answers which were queued.

        ``forced`` asks fresh ones too. A source that is being pulled already is left alone.
        """
        now, queued = datetime.now(UTC), []
        states = {state.source: state for state in await store.progress(conn, subject_id)}
        for source in [each for each in self._sources.enabled() if sources is None or each.name in sources]:
            state = states.get(source.name) or SourceProgress(source.name, PullState.QUEUED)
            if state.is_due(stale=source.is_stale(state.succeeded_at, now), forced=forced, now=now):
                await store.put(conn, subject_id, source.name, PullState.QUEUED, now, None)
                await queue.defer(conn, queue.PULL, subject_id=subject_id, source=source.name)
                queued.append(source.name)
        return queued

    async def progress(self, conn: Connection, subject_id: UUID) -> list[SourceProgress]:
        """How every enabled source stands, in the order of ``portal.toml``; one never asked yet counts as queued."""
        states = {state.source: state for state in await store.progress(conn, subject_id)}
        names = [source.name for source in self._sources.enabled()]
        return [states.get(name) or SourceProgress(name, PullState.QUEUED) for name in names]

    async def forget(self, conn: Connection, subject_id: UUID) -> None:
        """Delete how a forgotten subject's pulls stand. What was erased on request stays suppressed."""
        await store.delete_pulls(conn, subject_id)

    async def pull(self, subject_id: UUID, source: str, *, again: bool = False) -> None:
        """The job: pull one source about one resident. Safe to repeat, to run twice at once and to kill.

        ``again`` says that this is a new try of a job that failed: it stops when meanwhile another one did it.
        Raises PullFailed (with ``again`` set) when asking later may help. The failure is shown at once all the same.
        """
        connected = self._sources.find(source)
        if connected is None or not connected.enabled:
            log.warning("pull_of_unknown_source")
            return
        async with pulling(self._view, Login.WORKER, subject_id):
            try:
                run = await self._begin(subject_id, connected, again)
            except KeyGone:  # the resident left: there is nobody to keep anything for
                log.info("pull_without_resident", extra={"source": source})
                return
            if run is not None:
                await self._carry_out(run)

    async def _begin(self, subject_id: UUID, source: ConnectedSource, again: bool) -> _Run | None:
        run_id = uuid4()
        async with self._view.begin(Login.WORKER, subject_id=subject_id) as conn:
            states = {state.source: state for state in await store.progress(conn, subject_id)}
            before = states.get(source.name) or SourceProgress(source.name, PullState.QUEUED)
            if again and before.state is PullState.DONE:
                return None
            look = Event(Action.SOURCE_PULLED, _PORTAL, subject_id=subject_id, details={"source": source.name})
            access, ring = await self._audit.look(conn, look)
            bsn = await self._people.bsn_of(conn, subject_id, access, ring)
            await store.put(conn, subject_id, source.name, PullState.RUNNING, datetime.now(UTC), run_id)
        held = before.records + before.decisions
        return _Run(run_id, subject_id, source, Person(bsn), ring, before.succeeded_at, held)

    async def _carry_out(self, run: _Run) -> None:
        name = run.source.name
        try:
            answer = await self._ask(run)
            if shrank(run.held, answer):
                answer = (await self._ask(run)).with_seen_of(answer)
            await self._take_over(run, answer)
        except _Overtaken:
            log.info("pull_overtaken", extra={"source": name})
        except PullFailed as failed:
            await self._fail(run, failed.code)
            if failed.again:
                raise
        except Exception:
            await self._fail(run, PORTAL_ERROR)
            raise

    async def _ask(self, run: _Run) -> Answer:
        async with self._sources.connector(run.source.name) as connector:
            items = await collect(connector, run.person, self._limits)
        return judge(items, run.source.manifest, run.person)

    async def _take_over(self, run: _Run, answer: Answer) -> None:
        """Keep an answer page by page, each in a transaction of its own, the last one with the end of the pull.

        A kill between two pages leaves a mixture of the last answer and this one, which the repeated job completes.
        """
        suppressed: set[str] = set()
        *earlier, last = _pages((*answer.records, *answer.decisions)) or [()]
        for page in earlier:
            async with self._writing(run) as conn:
                suppressed |= await self._keep(conn, run, page)
        async with self._writing(run) as conn:
            suppressed |= await self._keep(conn, run, last)
            await self._finish(conn, run, answer, suppressed)

    async def _keep(self, conn: Connection, run: _Run, page: Sequence[Record | Decision]) -> set[str]:
        """Keep one page; answers the refs left out because they are suppressed."""
        allowed = await self._allowed(conn, run, page)
        if records := [item for item in allowed if isinstance(item, Record)]:
            before = run.answered_at is not None
            async with self._appearing.watch(conn, run.subject_id, run.source, answered_before=before):
                await self._records.keep(conn, run.subject_id, run.ring, run.source.name, records)
        if decisions := [item for item in allowed if isinstance(item, Decision)]:
            await self._decisions.keep(conn, run.subject_id, run.ring, run.source.name, decisions)
        return {item.ref for item in page} - {item.ref for item in allowed}

    async def _allowed(self, conn: Connection, run: _Run, page: Sequence[Record | Decision]) -> list[Record | Decision]:
        refs = [(run.source.name, item.ref) for item in page]
        gone = {ref for _, ref in await self.suppressed(conn, run.person.bsn, refs)} if refs else set()
        return [item for item in page if item.ref not in gone]

    async def _finish(self, conn: Connection, run: _Run, answer: Answer, suppressed: set[str]) -> None:
        name, subject_id, now = run.source.name, run.subject_id, datetime.now(UTC)
        forgotten = 0
        if answer.accounted:
            records, decisions = answer.seen_records - suppressed, answer.seen_decisions - suppressed
            forgotten += await self._records.forget_missing(conn, subject_id, name, records)
            forgotten += await self._decisions.forget_missing(conn, subject_id, name, decisions)
        await store.add_quarantine(conn, name, answer.rejected[:_MOST_QUARANTINED], now)
        await store.add_unmapped(conn, name, sorted(answer.unmapped)[:_MOST_UNMAPPED], now)
        counts = {
            "records": (await self._records.counts(conn, subject_id)).get(name, 0),
            "decisions": (await self._decisions.counts(conn, subject_id)).get(name, 0),
            "rejected": len(answer.rejected),
            "suppressed": len(suppressed),
        }
        done = {"state": PullState.DONE.value, "failure": None, "succeeded_at": now}
        if await store.finish(conn, subject_id, name, run.id, **done, **counts):
            await store.put_standing(conn, name, now, None)
        log.info("pull_done", extra={"source": name, "forgotten": forgotten, **counts})

    async def _fail(self, run: _Run, code: str) -> None:
        async with self._view.begin(Login.WORKER, subject_id=run.subject_id) as conn:
            failed = {"state": PullState.FAILED.value, "failure": code}
            mine = await store.finish(conn, run.subject_id, run.source.name, run.id, **failed)
            if mine:
                await store.put_standing(conn, run.source.name, datetime.now(UTC), code)
        if mine:
            await self._write_down_silence(run, code)
        level = logging.ERROR if code in _URGENT else logging.WARNING
        log.log(level, "pull_failed", extra={"source": run.source.name, "code": code})

    async def _write_down_silence(self, run: _Run, code: str) -> None:
        """In a transaction of its own: that a pull failed is shown even where the log cannot be written."""
        details = {"source": run.source.name, "reason": code}
        async with self._view.begin(Login.WORKER, subject_id=run.subject_id) as conn:
            await self._audit.note(conn, Event(Action.SOURCE_SILENT, _PORTAL, run.subject_id, details=details))

    @asynccontextmanager
    async def _writing(self, run: _Run) -> AsyncIterator[Connection]:
        """A transaction in which this run, and no other of the same pull, writes."""
        async with self._view.begin(Login.WORKER, subject_id=run.subject_id) as conn:
            if not await store.is_running(conn, run.subject_id, run.source.name, run.id):
                raise _Overtaken
            yield conn


def _pages(items: Sequence[Record | Decision]) -> list[Sequence[Record | Decision]]:
    return [items[start : start + PAGE] for start in range(0, len(items), PAGE)]
