"""The worker's part: ask for plans after filing, carry out what was decided, and close with a certificate.

Both jobs are delivered at least once and may be killed anywhere. An item is called done only once the erasure says
that its old key is destroyed; until then the request says that it is being carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from connectors.sdk import SourceUnavailable
from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Connection, Login
from portal.erasure.certificate import JWKS_PATH, Certificate, Ground, Line, Recipient, Result
from portal.erasure.model import ItemStep
from portal.messages.model import MessageKind
from portal.requests import store
from portal.requests.calendar import local_day
from portal.requests.case import CaseFile, CaseItem, StoredPlan
from portal.requests.files import CaseKey, granted_now, work_of
from portal.requests.grounds import find
from portal.requests.model import outcome_of
from portal.requests.parts import Parts, now, reason
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState, RequestState, check_request_move
from portal.vault import KeyGone, Owner

PORTAL = Actor(ActorKind.WORKER, "portal")
_FINISHED = frozenset({ItemState.DONE, ItemState.KEPT})


class FinishingVerbs:
    """The bodies of jobs about requests. Their arguments are random ids."""

    _parts: Parts

    async def plan(self, subject_id: UUID | str, request_id: UUID | str) -> None:
        """The first dry run, after filing: ask each source what it may and can erase, and keep the answers."""
        subject, request = UUID(str(subject_id)), UUID(str(request_id))
        async with self._parts.view.begin(Login.WORKER, subject_id=subject, request_id=request) as connection:
            row = await store.by_id(connection, request)
            if row is None or row.state is RequestState.CLOSED:
                return
            event = Event(Action.CASE_PLANNED, PORTAL, subject, request, reason(PORTAL, row.kind))
            try:
                access, ring = await self._parts.audit.look(connection, event)
            except KeyGone:
                return
            key = CaseKey(subject, request, await self._parts.vault.keyring(Owner.request(request)), access)
            items = await self._parts.items(connection, key, row)
            works = [work_of(item) for item in items if item.state is ItemState.ASKED]
            planned = {p.item: p for p in await self._parts.erasure.plan(connection, subject, ring, access, works)}
            for item in items:
                if item.item in planned:
                    plan = StoredPlan.of(planned[item.item], item.plan)
                    await self._parts.files.put_plan(connection, key, item, plan)

    async def carry_out(self, subject_id: UUID | str, request_id: UUID | str) -> None:
        """Carry out what was decided as far as it goes now, and close the request when nothing is left.

        Raises SourceUnavailable when a source has to be asked again later. Safe to repeat, to run twice at once and
        to kill.
        """
        subject, request = UUID(str(subject_id)), UUID(str(request_id))
        works = []
        async with self._begin(subject, request) as connection:
            row = await store.by_id(connection, request)
            if row is None or row.state is RequestState.CLOSED:
                return
            event = Event(Action.REQUEST_LOOKED, PORTAL, subject, request, reason(PORTAL, row.kind))
            key = await self._parts.open_file(connection, row, event)
            works = [work_of(item) for item in await self._parts.items(connection, key, row) if granted_now(item)]
        statuses = await self._parts.erasure.carry_out(subject, request, works) if works else {}
        async with self._begin(subject, request) as connection:
            await self._settle(connection, key)
        if any(statuses[work.item].ask_again_later for work in works):
            raise SourceUnavailable("try_again_later")

    async def _settle(self, connection: Connection, key: CaseKey) -> None:
        """Bring the request in line with how far its erasure is."""
        row = await store.by_id(connection, key.request_id, hold=True)
        if row is None or row.state is RequestState.CLOSED:
            return
        items = []
        for item in await self._parts.items(connection, key, row):
            moved = settled(item)
            if moved is not item:
                await self._parts.files.put_item(connection, key, moved, item.version)
            items.append(moved)
        states = {item.state for item in items}
        if states <= _FINISHED:
            await self._close(connection, key, row, items)
        elif ItemState.NOT_DONE in states and row.state is RequestState.CARRYING_OUT:
            await store.move(connection, key.request_id, RequestState.IN_TREATMENT)

    async def _close(self, connection: Connection, key: CaseKey, row: RegisterRow, items: Sequence[CaseItem]) -> None:
        """Issue the certificate and close, in one transaction."""
        check_request_move(row.state, RequestState.CLOSED)
        closed_at = now()
        version, file = await self._parts.files.file(connection, key)
        certificate = self._certificate(row, file, items, closed_at)
        signed = await self._parts.erasure.issue(connection, key.subject_id, key.request_id, key.ring, certificate)
        if signed is not None:
            details = {"sha256": sha256(signed).hexdigest()}
            event = Event(Action.CERTIFICATE_ISSUED, PORTAL, key.subject_id, key.request_id, details)
            await self._parts.open_file(connection, row, event)
        await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, closed_at=closed_at))
        outcome = outcome_of(item.about for item in items)
        await store.move(connection, key.request_id, RequestState.CLOSED, closed_at=closed_at, outcome=outcome.value)
        await self._parts.tell(connection, row, MessageKind.REQUEST_CLOSED)

    def _certificate(
        self, row: RegisterRow, file: CaseFile, items: Sequence[CaseItem], issued_at: datetime
    ) -> Certificate:
        settings = self._parts.settings
        return Certificate(
            municipality=settings.municipality.name,
            request=row.number,
            kind=row.kind,
            received_on=local_day(row.received_at),
            decided_on=local_day(file.decided_at or issued_at),
            issued_at=issued_at,
            jwks=f"{settings.server.address}{JWKS_PATH}",
            items=tuple(self._line(item) for item in items),
        )

    def _line(self, item: CaseItem) -> Line:
        erased, status = item.state is ItemState.DONE, item.status
        source = self._parts.sources.find(item.about.source)
        recipients = source.manifest.recipients if erased and source else ()
        shown = item.verdict if item.verdict and item.verdict.may_be_shown else None
        code = shown.ground if shown else None
        return Line(
            item=item.item,
            source=item.about.source,
            source_title=item.facts.source_title,
            record_type=item.facts.type_title,
            verdict=item.verdict.answer.value if item.verdict else "",
            result=Result.ERASED if erased else Result.KEPT,
            ground=Ground(code=code, article=find(code).article) if code else None,
            keep_until=item.about.keep_until if shown else None,
            confirmed_by=status.confirmed_by.value if erased and status and status.confirmed_by else None,
            erased_in_source_at=status.erased_at if erased and status else None,
            unreadable_at=status.unreadable_at if erased and status else None,
            recipients=tuple(Recipient(name=name) for name in recipients),
        )

    def _begin(self, subject_id: UUID, request_id: UUID) -> AbstractAsyncContextManager[Connection]:
        return self._parts.view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id)


def settled(item: CaseItem) -> CaseItem:
    """An item as its erasure has left it; itself when there is nothing new.

    What is erased loses its ref and name here too: the file says that a record of this kind was erased, not which.
    """
    if item.state is not ItemState.CARRYING_OUT or item.status is None:
        return item
    if item.status.step is ItemStep.UNREADABLE:
        facts = msgspec.structs.replace(item.facts, ref="", name="")
        return msgspec.structs.replace(item, about=item.about.moved(ItemState.DONE), facts=facts)
    if item.status.step is ItemStep.NOT_ERASED:
        return msgspec.structs.replace(item, about=item.about.moved(ItemState.NOT_DONE))
    return item
