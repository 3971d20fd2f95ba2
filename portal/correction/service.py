"""Carrying out what was granted: ask the source, pull it afresh, and call it done when the pull shows the value.

Everything here is resumable: called again after a kill at any point it goes on where it was, and twice is as once.
Imported by requests, which decides what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from uuid import UUID

from connectors.sdk import Person
from connectors.sdk.contract import Value
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.correction import store
from portal.correction.asking import Asking
from portal.correction.model import SaidBy, Setback, Status, Step, Work
from portal.database import Connection, Database, Login
from portal.decisions.model import same_value
from portal.people.service import People
from portal.records.model import RecordView
from portal.records.service import Records
from portal.sources import Sources
from portal.sync.lock import pulling
from portal.sync.model import PullFailed, PullState
from portal.sync.service import Sync

PORTAL = Actor(ActorKind.WORKER, "portal")
_ASKABLE = frozenset({Step.OPEN, Step.ASKED})


class Correction:
    """Makes things right."""

    def __init__(
        self, audit: Audit, people: People, sources: Sources, records: Records, sync: Sync, view: Database
    ) -> None:
        self._audit = audit
        self._people = people
        self._records = records
        self._sync = sync
        self._view = view
        self._asking = Asking(sources)

    def can_be_asked(self, source: str) -> bool:
        """Whether this source takes corrections over its connection; otherwise its steward does it by hand."""
        return self._asking.can_be_asked(source)

    async def carry_out(self, subject_id: UUID, request_id: UUID, works: Sequence[Work]) -> dict[int, Status]:
        """Take every item as far as it goes now; how far each item is. Raises KeyGone when the subject has no key."""
        for work in works:
            await self._ask(subject_id, request_id, work)
        for source in dict.fromkeys(work.source for work in works):
            await self._see(subject_id, request_id, [work for work in works if work.source == source])
        async with self._begin(subject_id, request_id) as connection:
            return await store.statuses(connection, subject_id, request_id)

    async def reopen(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> None:
        """Begin again with an item that was not done, after a new verdict."""
        known = (await store.statuses(connection, subject_id, request_id)).get(item)
        if known is not None and known.step is Step.NOT_DONE:
            await store.put_item(connection, subject_id, request_id, item, Step.OPEN)

    async def steward_confirmed(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> bool:
        """Record that the steward says it is done; False when the item does not wait for that."""
        if not await self._waits(connection, subject_id, request_id, item):
            return False
        return await store.put_item(connection, subject_id, request_id, item, Step.TOLD, said_by=SaidBy.STEWARD)

    async def steward_refused(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> bool:
        """Record that the steward cannot do it; False when the item does not wait for that."""
        if not await self._waits(connection, subject_id, request_id, item):
            return False
        refused = Setback.STEWARD_REFUSED
        return await store.put_item(connection, subject_id, request_id, item, Step.NOT_DONE, setback=refused)

    async def progress(self, connection: Connection, subject_id: UUID, request_id: UUID) -> Mapping[int, Status]:
        """How far each item of a request is, by its number."""
        return await store.statuses(connection, subject_id, request_id)

    async def forget(self, connection: Connection, subject_id: UUID) -> int:
        """Take away the steps of a subject who is being forgotten; what came of them is in the requests' files."""
        return await store.delete_all(connection, subject_id)

    async def _waits(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> bool:
        known = (await store.statuses(connection, subject_id, request_id)).get(item)
        return known is not None and known.step is Step.WITH_STEWARD

    async def _ask(self, subject_id: UUID, request_id: UUID, work: Work) -> None:
        """Ask the source, unless it was done or is with its steward. No erasure of this resident comes in between."""
        async with pulling(self._view, Login.WORKER, subject_id):
            async with self._begin(subject_id, request_id) as connection:
                known = (await store.statuses(connection, subject_id, request_id)).get(work.item)
                if known is not None and known.step not in _ASKABLE:
                    return
                event = Event(Action.CORRECTION_ASKED, PORTAL, subject_id, request_id, {"source": work.source})
                access, ring = await self._audit.look(connection, event)
                person = Person(await self._people.bsn_of(connection, subject_id, access, ring))
                await store.put_item(connection, subject_id, request_id, work.item, Step.ASKED)
            step, setback = await self._asking.rectify(person, work)
            async with self._begin(subject_id, request_id) as connection:
                said_by = SaidBy.SOURCE if step is Step.TOLD else None
                await store.put_item(
                    connection, subject_id, request_id, work.item, step, setback=setback, said_by=said_by
                )

    async def _see(self, subject_id: UUID, request_id: UUID, works: Sequence[Work]) -> None:
        """Pull the source afresh for what is said to be done in it, and see whether it is."""
        async with self._begin(subject_id, request_id) as connection:
            known = await store.statuses(connection, subject_id, request_id)
        told = [work for work in works if work.item in known and known[work.item].step is Step.TOLD]
        for work in told:
            if not self._asking.can_be_seen(work):
                await self._done(subject_id, request_id, work, known[work.item].said_by)
        visible = [work for work in told if self._asking.can_be_seen(work)]
        if not visible:
            return
        failure = await self._pull(subject_id, visible[0].source)
        for work in visible:
            said_by = known[work.item].said_by
            if failure is not None:
                await self._put(subject_id, request_id, work, Step.TOLD, failure, said_by)
            elif await self._shows(subject_id, request_id, work):
                await self._done(subject_id, request_id, work, said_by)
            else:
                await self._put(subject_id, request_id, work, Step.WITH_STEWARD, Setback.STILL_OLD, None)

    async def _pull(self, subject_id: UUID, source: str) -> Setback | None:
        """Ask the source everything again; what stands in the way of a complete answer."""
        since = datetime.now(UTC)
        try:
            await self._sync.pull(subject_id, source)
        except PullFailed:
            return Setback.NO_ANSWER
        async with self._view.begin(Login.WORKER, subject_id=subject_id) as connection:
            states = {state.source: state for state in await self._sync.progress(connection, subject_id)}
        state = states.get(source)
        fresh = state is not None and state.succeeded_at is not None and state.succeeded_at >= since
        if fresh and state is not None and state.state is PullState.DONE:
            return None
        return Setback.NO_ANSWER

    async def _shows(self, subject_id: UUID, request_id: UUID, work: Work) -> bool:
        """Whether the portal now holds the granted value."""
        if not work.ref or not work.field:
            return False
        event = Event(Action.CORRECTION_SEEN, PORTAL, subject_id, request_id, {"source": work.source})
        place = (work.source, work.ref)
        async with self._begin(subject_id, request_id) as connection:
            access, ring = await self._audit.look(connection, event)
            record = (await self._records.held(connection, subject_id, ring, access, [place])).get(place)
        if not isinstance(record, RecordView):
            return False
        point = record.fields.get(work.field)
        value: Value = point.value if point else None
        return same_value(work.value, value)

    async def _done(self, subject_id: UUID, request_id: UUID, work: Work, said_by: SaidBy | None) -> None:
        now = datetime.now(UTC)
        event = Event(Action.CORRECTION_CARRIED_OUT, PORTAL, subject_id, request_id, {"source": work.source})
        async with self._begin(subject_id, request_id) as connection:
            if await store.put_item(
                connection, subject_id, request_id, work.item, Step.DONE, said_by=said_by, done_at=now
            ):
                await self._audit.note(connection, event)

    async def _put(
        self,
        subject_id: UUID,
        request_id: UUID,
        work: Work,
        step: Step,
        setback: Setback | None,
        said_by: SaidBy | None,
    ) -> None:
        async with self._begin(subject_id, request_id) as connection:
            await store.put_item(connection, subject_id, request_id, work.item, step, setback=setback, said_by=said_by)

    def _begin(self, subject_id: UUID, request_id: UUID) -> AbstractAsyncContextManager[Connection]:
        return self._view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id)
