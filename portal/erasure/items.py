"""Takes one item through its steps: the source first, then the view, each step stored before the next.

Killed between the source's erasure and the portal's own, the item is at ``ASKED``: its plan is asked again and
"nothing held" then means that the source did it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from connectors.sdk import Person
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Database, Login
from portal.erasure import store
from portal.erasure.asking import Asking
from portal.erasure.model import ConfirmedBy, Failure, ItemStep, Work, after_plan
from portal.records.service import Records
from portal.sync.service import Sync

PORTAL = Actor(ActorKind.WORKER, "portal")


class Subject(msgspec.Struct, frozen=True):
    """Whose items these are: the random ids, and the number to ask the sources with."""

    subject_id: UUID
    request_id: UUID
    person: Person


class ItemErasure:
    """Erases one item at a time."""

    def __init__(self, view: Database, audit: Audit, records: Records, sync: Sync, asking: Asking) -> None:
        self._view = view
        self._audit = audit
        self._records = records
        self._sync = sync
        self._asking = asking

    async def go_on(self, subject: Subject, work: Work, step: ItemStep) -> None:
        """Take an item as far as it goes now. Safe to repeat; an item that is through is left alone."""
        if step is ItemStep.CONFIRMED:
            await self._remove(subject, work, ConfirmedBy.STEWARD)
        elif step in {ItemStep.OPEN, ItemStep.ASKED}:
            await self._ask_source(subject, work, asked_before=step is ItemStep.ASKED)

    async def _ask_source(self, subject: Subject, work: Work, *, asked_before: bool) -> None:
        planned = await self._asking.plan(subject.person, work)
        step, failure = after_plan(planned, asked_before=asked_before)
        if step is ItemStep.GONE:
            await self._remove(subject, work, ConfirmedBy.SOURCE)
            return
        await self._put(subject, work, step, failure)
        if step is not ItemStep.ASKED or failure is not None:
            return
        answer = await self._asking.erase(subject.person, work)
        if isinstance(answer, Failure):
            again = answer is Failure.UNAVAILABLE
            await self._put(subject, work, ItemStep.ASKED if again else ItemStep.NOT_ERASED, answer)
        else:
            await self._remove(subject, work, ConfirmedBy.SOURCE)

    async def _remove(self, subject: Subject, work: Work, confirmed_by: ConfirmedBy) -> None:
        """The portal's own part, in one transaction: the row goes and is remembered as erased, also if it had gone."""
        subject_id, request_id = subject.subject_id, subject.request_id
        event = Event(
            Action.ERASURE_CARRIED_OUT, PORTAL, subject_id, request_id, {"source": work.source}, (work.record_id,)
        )
        async with self._view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id) as connection:
            await self._records.erase(connection, subject_id, [work.record_id])
            await self._sync.suppress(connection, subject.person.bsn, work.source, work.ref)
            await store.put_item(
                connection,
                subject_id,
                request_id,
                work.item,
                ItemStep.GONE,
                confirmed_by=confirmed_by.value,
                erased_at=datetime.now(UTC),
            )
            await self._audit.note(connection, event)

    async def _put(self, subject: Subject, work: Work, step: ItemStep, failure: Failure | None) -> None:
        subject_id, request_id = subject.subject_id, subject.request_id
        async with self._view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id) as connection:
            await store.put_item(
                connection, subject_id, request_id, work.item, step, failure=failure.value if failure else None
            )
