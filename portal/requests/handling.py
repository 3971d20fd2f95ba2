"""A privacy officer handles a case: open it, see what each source may do, decide per item, set it going.

Every verb logs the officer's role and reason in the resident's own log. A case is held while it is changed, and each
item has a version, so that two officers cannot overwrite each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from portal.audit import Action, Actor, Event
from portal.database import Connection, scope
from portal.messages.model import MessageKind
from portal.requests import store
from portal.requests.case import Case, CaseItem, Line, StoredPlan
from portal.requests.files import CaseKey, line_of, work_of
from portal.requests.grounds import Answer
from portal.requests.model import Verdict, VerdictNotAllowedError, next_state, whole_refusal_problem
from portal.requests.obstacles import (
    ChangedMeanwhileError,
    NotNowError,
    NotThereError,
    UndecidedError,
)
from portal.requests.parts import Parts, carry_out_later, held_row, now, numbered, reason, today
from portal.requests.problems import said
from portal.requests.proposal import proposal_for, retention_until
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState, RequestState, check_request_move
from portal.vault import Access, Keyring, Owner

QUEUE_LENGTH = 500
_UNFINISHED = frozenset(ItemState) - {ItemState.DONE}


class HandlingVerbs:
    """What an officer does with requests."""

    _parts: Parts

    async def queue(self, connection: Connection) -> list[Line]:
        """Every open request, the one due first at the top; nothing of what it is about."""
        return [line_of(row) for row in await store.queue(connection, QUEUE_LENGTH)]

    async def find(self, connection: Connection, number: str) -> UUID | None:
        """The id of the request with this number; None when there is none."""
        row = await store.by_number(connection, number)
        return row.request_id if row else None

    async def whose(self, connection: Connection, number: str) -> UUID | None:
        """The random id of the resident who made the request with this number; None when there is none."""
        row = await store.by_number(connection, number)
        return row.subject_id if row else None

    async def open_case(self, connection: Connection, request_id: UUID, officer: Actor) -> Case | None:
        """Open a case and ask every source again what it may and can erase, without effect. Starts the treatment."""
        await scope(connection, request_id=request_id)
        row = await store.by_id(connection, request_id)
        if row is None or row.state is RequestState.CLOSED:
            return await self.case(connection, request_id, officer)
        event = Event(Action.CASE_OPENED, officer, row.subject_id, request_id, reason(officer, row.kind))
        access, ring = await self._parts.audit.look(connection, event)
        key = await self._key(row, access)
        items = await self._plan(connection, key, ring, await self._parts.items(connection, key, row))
        return await self._begin_treatment(connection, key, ring, items)

    async def case(self, connection: Connection, request_id: UUID, officer: Actor) -> Case | None:
        """A case with its latest stored plans, no source asked; a closed one opens also when its resident is gone."""
        await scope(connection, request_id=request_id)
        row = await store.by_id(connection, request_id)
        if row is None:
            return None
        event = Event(Action.REQUEST_LOOKED, officer, row.subject_id, request_id, reason(officer, row.kind))
        if row.state is RequestState.CLOSED:
            key = await self._parts.open_file(connection, row, event)
            return await self._case(connection, key, row, None, await self._parts.items(connection, key, row))
        access, ring = await self._parts.audit.look(connection, event)
        key = await self._key(row, access)
        return await self._case(connection, key, row, ring, await self._parts.items(connection, key, row))

    async def give_verdict(
        self, connection: Connection, request_id: UUID, officer: Actor, item: int, verdict: Verdict, version: int
    ) -> None:
        """Give, or change, the verdict on one item as it was seen at ``version``.

        Raises ChangedMeanwhileError, VerdictNotAllowedError (another right or register than the item's), NotNowError,
        NotThereError.
        """
        key, _, items = await self._held(connection, request_id, officer, Action.VERDICT_GIVEN, item)
        found = numbered(items, item)
        if verdict.right is not found.right or verdict.register is not found.register:
            raise VerdictNotAllowedError(
                said("ground_not_lawful", right=verdict.right.value, register=verdict.register.value)
            )
        if found.version != version:
            raise ChangedMeanwhileError
        decided = found.about.decided(verdict)
        if verdict.answer is Answer.REFUSE and found.plan is not None and found.plan.plan is not None:
            decided = msgspec.structs.replace(decided, keep_until=found.plan.plan.until)
        changed = msgspec.structs.replace(found, about=decided, told=False)
        await self._parts.files.put_item(connection, key, changed, version)

    async def decide(self, connection: Connection, request_id: UUID, officer: Actor) -> None:
        """Decide the case and set it going, in this transaction. Raises UndecidedError, NotNowError,
        VerdictNotAllowedError when everything is refused on a ground that only leaves parts out."""
        key, row, items = await self._held(connection, request_id, officer, Action.CASE_DECIDED)
        about = [item.about for item in items]
        if next_state(about) is None:
            raise UndecidedError
        if problem := whole_refusal_problem(about):
            raise VerdictNotAllowedError(problem)
        for item in items:
            about_now = item.about
            if item.state is ItemState.VERDICT_GIVEN:
                about_now = item.about.moved(ItemState.CARRYING_OUT)
                await self._parts.erasure.reopen(connection, row.subject_id, request_id, item.item)
            if about_now is not item.about or not item.told:
                told = msgspec.structs.replace(item, about=about_now, told=True)
                await self._parts.files.put_item(connection, key, told, item.version)
        version, file = await self._parts.files.file(connection, key)
        await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, decided_at=now()))
        check_request_move(row.state, RequestState.CARRYING_OUT)
        await store.move(connection, request_id, RequestState.CARRYING_OUT)
        await carry_out_later(connection, row)
        await self._parts.tell(connection, row, MessageKind.REQUEST_DECIDED)

    async def _held(
        self, connection: Connection, request_id: UUID, officer: Actor, action: Action, item: int | None = None
    ) -> tuple[CaseKey, RegisterRow, list[CaseItem]]:
        """A case in treatment, held and opened, with the act logged."""
        row = await held_row(connection, request_id)
        if row is None:
            raise NotThereError
        if row.state is not RequestState.IN_TREATMENT:
            raise NotNowError
        details = reason(officer, row.kind) | ({} if item is None else {"item": str(item)})
        key = await self._parts.open_file(connection, row, Event(action, officer, row.subject_id, request_id, details))
        return key, row, await self._parts.items(connection, key, row)

    async def _key(self, row: RegisterRow, access: Access) -> CaseKey:
        ring = await self._parts.vault.keyring(Owner.request(row.request_id))
        return CaseKey(row.subject_id, row.request_id, ring, access)

    async def _plan(
        self, connection: Connection, key: CaseKey, ring: Keyring, items: Sequence[CaseItem]
    ) -> list[CaseItem]:
        works = [work_of(item) for item in items if item.state in _UNFINISHED]
        planned = await self._parts.erasure.plan(connection, key.subject_id, ring, key.access, works)
        before = {item.item: item.plan for item in items}
        plans = {answer.item: StoredPlan.of(answer, before.get(answer.item)) for answer in planned}
        for item in items:
            if item.item in plans:
                await self._parts.files.put_plan(connection, key, item, plans[item.item])
        return [msgspec.structs.replace(item, plan=plans.get(item.item, item.plan)) for item in items]

    async def _begin_treatment(
        self, connection: Connection, key: CaseKey, ring: Keyring, items: Sequence[CaseItem]
    ) -> Case | None:
        row = await held_row(connection, key.request_id)
        if row is None:
            return None
        if row.state is RequestState.FILED:
            version, file = await self._parts.files.file(connection, key)
            await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, opened_at=now()))
            await store.move(connection, key.request_id, RequestState.IN_TREATMENT)
            row = msgspec.structs.replace(row, state=RequestState.IN_TREATMENT)
        return await self._case(connection, key, row, ring, items)

    async def _case(
        self,
        connection: Connection,
        key: CaseKey,
        row: RegisterRow,
        ring: Keyring | None,
        items: Sequence[CaseItem],
    ) -> Case:
        _, file = await self._parts.files.file(connection, key)
        return Case(
            line=line_of(row),
            file=file,
            items=tuple([await self._completed(connection, key, ring, item) for item in items]),
        )

    async def _completed(self, connection: Connection, key: CaseKey, ring: Keyring | None, item: CaseItem) -> CaseItem:
        """An item with what the officer judges by: the record as it is held now, its retention, a proposal."""
        source = self._parts.sources.find(item.about.source)
        until = retention_until(source.manifest, item.facts.type, item.facts.ended_on) if source else None
        record = None
        if ring is not None:
            record = await self._parts.records.one(connection, key.subject_id, item.about.record_id, ring, key.access)
        shown = msgspec.structs.replace(item, retention_until=until, record=record)
        return msgspec.structs.replace(shown, proposal=proposal_for(shown, today()))
