"""A privacy officer handles a case: open it, see what each source may do, decide per item, set it going.

Every verb logs the officer's role and reason in the resident's own log. A case is held while it is changed, and each
item has a version, so that two officers cannot overwrite each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from uuid import UUID

import msgspec

from portal.audit import Action, Actor, Event
from portal.database import Connection, Login, scope
from portal.decisions.disputes import DisputeState
from portal.messages.model import MessageKind
from portal.requests import register_store
from portal.requests.case import Case, CaseItem
from portal.requests.contradiction import contradiction_problem
from portal.requests.files import CaseKey, line_of
from portal.requests.grounds import Answer
from portal.requests.model import Kind, TargetKind, Verdict, VerdictNotAllowedError, next_state, whole_refusal_problem
from portal.requests.obstacles import (
    ChangedMeanwhileError,
    NotNowError,
    NotThereError,
    UndecidedError,
)
from portal.requests.parts import Parts, carry_out_later, held_row, now, numbered, reason, today
from portal.requests.planning import keep_plans, questions_of
from portal.requests.problems import said
from portal.requests.proposal import proposal_for, retention_until
from portal.requests.rows import RegisterRow
from portal.requests.states import FINISHED, ItemState, RequestState, check_request_move
from portal.requests.values import verdict_problem
from portal.vault import Access, Keyring, Owner

_UNFINISHED = frozenset(ItemState) - FINISHED | {ItemState.KEPT}


class HandlingVerbs:
    """What an officer does with requests."""

    _parts: Parts

    async def open_case(self, request_id: UUID, officer: Actor) -> Case | None:
        """Open a case; for an erasure ask every source again what it may and can erase. Starts the treatment.

        Takes no connection: no transaction waits while a source thinks.
        """
        async with self._at_desk(request_id) as connection:
            row = await register_store.by_id(connection, request_id)
            if row is None or row.state is RequestState.CLOSED:
                return await self.case(connection, request_id, officer)
            event = Event(Action.CASE_OPENED, officer, row.subject_id, request_id, reason(officer, row.kind))
            access, ring = await self._parts.audit.look(connection, event)
            key = await self._key(row, access)
            asked = await questions_of(self._parts, connection, key, ring, row, _UNFINISHED)
        plans = await self._parts.erasure.ask(asked.person, asked.works) if asked else []
        async with self._at_desk(request_id) as connection:
            # Held before anything is opened: withdrawn meanwhile, it is shown as closed.
            held = await held_row(connection, request_id)
            if held is None or held.state is RequestState.CLOSED:
                return await self.case(connection, request_id, officer)
            await keep_plans(self._parts, connection, key, held, plans)
            ring = await self._parts.vault.keyring(Owner.subject(row.subject_id))
            return await self._begin_treatment(connection, key, held, ring)

    async def case(self, connection: Connection, request_id: UUID, officer: Actor) -> Case | None:
        """A case with its latest stored plans, no source asked; a closed one opens also when its resident is gone."""
        await scope(connection, request_id=request_id)
        row = await register_store.by_id(connection, request_id)
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
        problem = verdict_problem(found.kind, found.facts, verdict) or contradiction_problem(found, verdict, today())
        if problem is not None:
            raise VerdictNotAllowedError(problem)
        if found.version != version:
            raise ChangedMeanwhileError(found.verdict)
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
            await self._set_going(connection, key, item)
        version, file = await self._parts.files.file(connection, key)
        await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, decided_at=now()))
        check_request_move(row.state, RequestState.CARRYING_OUT)
        await register_store.move(connection, request_id, RequestState.CARRYING_OUT)
        if row.kind == Kind.EXPLANATION:  # she was called; an objection beside a contest still has to be passed on
            await register_store.not_urgent(connection, request_id)
        await carry_out_later(connection, row)
        await self._parts.tell(connection, row, MessageKind.REQUEST_DECIDED)

    async def _set_going(self, connection: Connection, key: CaseKey, item: CaseItem) -> None:
        """Tell the verdict on one item, and begin carrying out a grant. An explanation is done with its answer."""
        after = item
        if item.state is ItemState.VERDICT_GIVEN:
            after = msgspec.structs.replace(item, about=item.about.moved(ItemState.CARRYING_OUT))
            await self._parts.erasure.reopen(connection, key.subject_id, key.request_id, item.item)
            await self._parts.correction.reopen(connection, key.subject_id, key.request_id, item.item)
            if item.kind is Kind.EXPLANATION:
                after = msgspec.structs.replace(after, about=after.about.moved(ItemState.DONE), done_at=now())
        if after is item and item.told:
            return
        await self._parts.files.put_item(connection, key, msgspec.structs.replace(after, told=True), item.version)
        if item.verdict is not None and item.verdict.may_be_shown:
            agreed = item.verdict.answer is Answer.GRANT
            await self._parts.settle(connection, key, item, DisputeState.AGREED if agreed else DisputeState.KEPT)

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

    def _at_desk(self, request_id: UUID) -> AbstractAsyncContextManager[Connection]:
        return self._parts.view.begin(Login.OFFICER, request_id=request_id)

    async def _begin_treatment(self, connection: Connection, key: CaseKey, row: RegisterRow, ring: Keyring) -> Case:
        if row.state is RequestState.FILED:
            version, file = await self._parts.files.file(connection, key)
            await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, opened_at=now()))
            await register_store.move(connection, key.request_id, RequestState.IN_TREATMENT)
            row = msgspec.structs.replace(row, state=RequestState.IN_TREATMENT)
        return await self._case(connection, key, row, ring, await self._parts.items(connection, key, row))

    async def _case(
        self,
        connection: Connection,
        key: CaseKey,
        row: RegisterRow,
        ring: Keyring | None,
        items: Sequence[CaseItem],
    ) -> Case:
        version, file = await self._parts.files.file(connection, key)
        return Case(
            line=line_of(row),
            file=file,
            version=version,
            items=tuple([await self._completed(connection, key, ring, item) for item in items]),
        )

    async def _completed(self, connection: Connection, key: CaseKey, ring: Keyring | None, item: CaseItem) -> CaseItem:
        """An item with what the officer judges by: what it points at as held now, its retention, a proposal."""
        source = self._parts.sources.find(item.about.source)
        shown = item
        if source is not None and item.kind is Kind.ERASURE:
            until = retention_until(source.manifest, item.facts.type, item.facts.ended_on)
            shown = msgspec.structs.replace(item, retention_until=until)
        if ring is not None:
            shown = await self._as_held(connection, key, ring, shown)
        return msgspec.structs.replace(shown, proposal=proposal_for(shown, today()))

    async def _as_held(self, connection: Connection, key: CaseKey, ring: Keyring, item: CaseItem) -> CaseItem:
        target = item.about.target
        if target.kind is TargetKind.RECORD:
            record = await self._parts.records.one(connection, key.subject_id, target.id, ring, key.access)
            return msgspec.structs.replace(item, record=record)
        decision = await self._parts.decisions.one(connection, key.subject_id, target.id, ring, key.access)
        return msgspec.structs.replace(item, decision=decision)
