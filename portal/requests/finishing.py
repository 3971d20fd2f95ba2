"""The worker's part: ask for plans after filing, carry out what was decided, and close with a certificate.

Both jobs are delivered at least once and may be killed anywhere. An item is called done only once the erasure says
that its old key is destroyed; until then the request says that it is being carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from uuid import UUID

import msgspec

from connectors.sdk import SourceUnavailable
from portal.audit import Action, Actor, ActorKind, Event
from portal.correction.model import Status as CorrectionStatus
from portal.correction.model import Step
from portal.database import Connection, Login
from portal.decisions.disputes import DisputeState
from portal.erasure.model import ItemStep, Status
from portal.messages.model import MessageKind
from portal.requests import register_store
from portal.requests.case import CaseItem
from portal.requests.files import CaseKey, change_of, granted_now, work_of
from portal.requests.model import Kind, outcome_of
from portal.requests.parts import DISPUTING, Parts, now, reason
from portal.requests.planning import keep_plans, questions_of
from portal.requests.proof import certificate_of
from portal.requests.rows import RegisterRow
from portal.requests.states import FINISHED, ItemState, RequestState, check_request_move
from portal.vault import KeyGone, Owner

PORTAL = Actor(ActorKind.WORKER, "portal")


class FinishingVerbs:
    """The bodies of jobs about requests. Their arguments are random ids."""

    _parts: Parts

    async def plan(self, subject_id: UUID | str, request_id: UUID | str) -> None:
        """The first dry run, after filing: ask each source what it may and can erase, and keep the answers."""
        subject, request = UUID(str(subject_id)), UUID(str(request_id))
        async with self._begin(subject, request) as connection:
            row = await register_store.by_id(connection, request)
            if row is None or row.state is RequestState.CLOSED or row.kind != Kind.ERASURE:
                return
            event = Event(Action.CASE_PLANNED, PORTAL, subject, request, reason(PORTAL, row.kind))
            try:
                access, ring = await self._parts.audit.look(connection, event)
            except KeyGone:
                return
            key = CaseKey(subject, request, await self._parts.vault.keyring(Owner.request(request)), access)
            asked = await questions_of(self._parts, connection, key, ring, row, {ItemState.ASKED})
        planned = await self._parts.erasure.ask(asked.person, asked.works) if asked else []
        async with self._begin(subject, request) as connection:
            held = await register_store.by_id(connection, request, hold=True)
            if held is not None and held.state is not RequestState.CLOSED:
                await keep_plans(self._parts, connection, key, held, planned)

    async def carry_out(self, subject_id: UUID | str, request_id: UUID | str) -> None:
        """Carry out what was decided as far as it goes now, and close the request when nothing is left.

        Raises SourceUnavailable when a source has to be asked again later. Safe to repeat, to run twice at once and
        to kill.
        """
        subject, request = UUID(str(subject_id)), UUID(str(request_id))
        async with self._begin(subject, request) as connection:
            row = await register_store.by_id(connection, request)
            if row is None or row.state is RequestState.CLOSED:
                return
            event = Event(Action.REQUEST_LOOKED, PORTAL, subject, request, reason(PORTAL, row.kind))
            key = await self._parts.open_file(connection, row, event)
            granted = [item for item in await self._parts.items(connection, key, row) if granted_now(item)]
        again = await self._work_on(subject, request, granted)
        async with self._begin(subject, request) as connection:
            await self._settle(connection, key)
        if again:
            raise SourceUnavailable("try_again_later")

    async def _work_on(self, subject_id: UUID, request_id: UUID, granted: Sequence[CaseItem]) -> bool:
        """Have each item carried out by the part that can; whether a source has to be asked again later."""
        statuses: list[Status | CorrectionStatus] = []
        if works := [work_of(item) for item in granted if item.kind is Kind.ERASURE]:
            erased = await self._parts.erasure.carry_out(subject_id, request_id, works)
            statuses.extend(erased[work.item] for work in works)
        if changes := [change_of(item) for item in granted if item.kind in DISPUTING]:
            changed = await self._parts.correction.carry_out(subject_id, request_id, changes)
            statuses.extend(changed[change.item] for change in changes)
        return any(status.ask_again_later for status in statuses)

    async def _settle(self, connection: Connection, key: CaseKey) -> None:
        """Bring the request in line with how far its erasure is."""
        row = await register_store.by_id(connection, key.request_id, hold=True)
        if row is None or row.state is RequestState.CLOSED:
            return
        items = []
        for item in await self._parts.items(connection, key, row):
            moved = settled(item)
            if moved is not item:
                await self._parts.files.put_item(connection, key, moved, item.version)
                if moved.state is ItemState.DONE:
                    await self._parts.settle(connection, key, moved, DisputeState.CORRECTED)
            items.append(moved)
        states = {item.state for item in items}
        if states <= FINISHED:
            await self._close(connection, key, row, items)
        elif ItemState.NOT_DONE in states and row.state is RequestState.CARRYING_OUT:
            await register_store.move(connection, key.request_id, RequestState.IN_TREATMENT)

    async def _close(self, connection: Connection, key: CaseKey, row: RegisterRow, items: Sequence[CaseItem]) -> None:
        """Issue the certificate and close, in one transaction."""
        check_request_move(row.state, RequestState.CLOSED)
        closed_at = now()
        version, file = await self._parts.files.file(connection, key)
        certificate = certificate_of(self._parts.settings, self._parts.sources, row, file, items, closed_at)
        signed = await self._parts.erasure.issue(connection, key.subject_id, key.request_id, key.ring, certificate)
        if signed is not None:
            details = {"sha256": sha256(signed).hexdigest()}
            event = Event(Action.CERTIFICATE_ISSUED, PORTAL, key.subject_id, key.request_id, details)
            await self._parts.open_file(connection, row, event)
        closed = msgspec.structs.replace(file, closed_at=closed_at, callback=None)
        await self._parts.files.put_file(connection, key, version, closed)
        outcome = outcome_of(item.about for item in items)
        await register_store.move(
            connection, key.request_id, RequestState.CLOSED, closed_at=closed_at, outcome=outcome.value, urgent=None
        )
        await self._parts.tell(connection, row, MessageKind.REQUEST_CLOSED)

    def _begin(self, subject_id: UUID, request_id: UUID) -> AbstractAsyncContextManager[Connection]:
        return self._parts.view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id)


def settled(item: CaseItem) -> CaseItem:
    """An item as its carrying out has left it; itself when there is nothing new.

    What is erased loses its ref and name here too: the file says that a record of this kind was erased, not which.
    """
    if item.state is not ItemState.CARRYING_OUT:
        return item
    if item.correction is not None:
        return _after_correction(item, item.correction)
    if item.status is None:
        return item
    if item.status.step is ItemStep.UNREADABLE:
        facts = msgspec.structs.replace(item.facts, ref="", name="")
        return msgspec.structs.replace(item, about=item.about.moved(ItemState.DONE), facts=facts)
    if item.status.step is ItemStep.NOT_ERASED:
        return msgspec.structs.replace(item, about=item.about.moved(ItemState.NOT_DONE))
    return item


def _after_correction(item: CaseItem, status: CorrectionStatus) -> CaseItem:
    if status.step is Step.DONE:
        return msgspec.structs.replace(item, about=item.about.moved(ItemState.DONE), done_at=status.done_at)
    if status.step is Step.NOT_DONE:
        return msgspec.structs.replace(item, about=item.about.moved(ItemState.NOT_DONE))
    return item
