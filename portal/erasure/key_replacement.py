"""Gives a subject a new key and destroys the old one, so that copies of what was erased never open again.

No transaction spans the view and the keystore, so this is a sequence with its place stored after every step:
number chosen -> new key stored -> what remains sealed again, page by page -> ledger entry -> old key destroyed.
Each step may run twice. Until the last one is done, nothing is called erased. The caller holds the subject's lock.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from uuid import UUID

import msgspec

from portal.audit import Action, Audit, Event
from portal.database import Connection, Database, Login
from portal.decisions.service import Decisions
from portal.erasure import store
from portal.erasure.items import PORTAL
from portal.erasure.model import Part, Run, RunStep
from portal.messages.service import Messages
from portal.people.service import People
from portal.records.service import Records
from portal.sync.lock import overtake
from portal.vault import Access, Keyring, Owner, Vault

PAGE = 200
"""Rows sealed again per transaction."""


class KeyMissingError(RuntimeError):
    """The new key is not in the keystore: nothing is destroyed. Restore the keystore, then start the worker again."""


class KeyReplacement:
    """Replaces one subject's key."""

    def __init__(
        self,
        view: Database,
        vault: Vault,
        audit: Audit,
        people: People,
        records: Records,
        decisions: Decisions,
        messages: Messages,
    ) -> None:
        self._view = view
        self._vault = vault
        self._audit = audit
        self._people = people
        self._records = records
        self._decisions = decisions
        self._messages = messages

    async def go_on(self, subject_id: UUID, request_id: UUID, run: Run, access: Access) -> None:
        """Go on from where the run is until it is settled."""
        while run.step is not RunStep.SETTLED:
            run = await self._next(subject_id, request_id, run, access)

    async def _next(self, subject_id: UUID, request_id: UUID, run: Run, access: Access) -> Run:
        match run.step:
            case RunStep.ITEMS:
                return await self._choose(subject_id, request_id)
            case RunStep.KEY_CHOSEN:
                return await self._store_key(subject_id, request_id, run)
            case RunStep.RESEALING:
                return await self._reseal_page(subject_id, request_id, run, access)
            case _:
                return await self._destroy(subject_id, request_id, run)

    async def _choose(self, subject_id: UUID, request_id: UUID) -> Run:
        epoch = (await self._vault.keyring(Owner.subject(subject_id))).epoch
        return await self._put(subject_id, request_id, Run(RunStep.KEY_CHOSEN, epoch, epoch + 1))

    async def _store_key(self, subject_id: UUID, request_id: UUID, run: Run) -> Run:
        owner, new = Owner.subject(subject_id), _new_epoch(run)
        # Another request's run may have gone further meanwhile: never add a key below the newest.
        if (await self._vault.keyring(owner)).epoch < new:
            await self._vault.renew(owner, new)
        begun = msgspec.structs.replace(run, step=RunStep.RESEALING, part=Part.RECORDS, cursor=None)
        return await self._put(subject_id, request_id, begun)

    async def _reseal_page(self, subject_id: UUID, request_id: UUID, run: Run, access: Access) -> Run:
        ring = await self._ring(subject_id, run)
        async with self._begin(subject_id, request_id) as connection:
            cursor = await self._reseal(connection, subject_id, run, ring, access)
            after = _after_page(run, cursor)
            if after.step is RunStep.LEDGER_WRITTEN:
                await self._once_more(connection, subject_id, run, ring, access)
                await store.insert_ledger(connection, Owner.subject(subject_id), _new_epoch(run))
            await store.put_run(connection, subject_id, request_id, after)
        return after

    async def _once_more(
        self, connection: Connection, subject_id: UUID, run: Run, ring: Keyring, access: Access
    ) -> None:
        """Seal again what was written behind us, in the transaction that dooms the old key.

        The subject's lock keeps others out, but it ends with its connection, and whoever held it may not know. So the
        pulls that still run are stopped for good, and then everything is gone through once more.
        """
        await overtake(connection, subject_id)
        for part in Part:
            place: Run | None = msgspec.structs.replace(run, part=part, cursor=None)
            while place is not None:
                cursor = await self._reseal(connection, subject_id, place, ring, access)
                place = None if cursor is None else msgspec.structs.replace(place, cursor=cursor)

    async def _reseal(
        self, connection: Connection, subject_id: UUID, run: Run, ring: Keyring, access: Access
    ) -> UUID | None:
        match run.part:
            case Part.RECORDS:
                return await self._records.reseal(connection, subject_id, ring, access, run.cursor, PAGE)
            case Part.DECISIONS:
                return await self._decisions.reseal(connection, subject_id, ring, access, run.cursor, PAGE)
            case Part.IDENTITY:
                await self._people.reseal(connection, subject_id, ring, access)
                return None
            case _:
                await self._messages.reseal(connection, subject_id, ring, access)
                return None

    async def _destroy(self, subject_id: UUID, request_id: UUID, run: Run) -> Run:
        await self._ring(subject_id, run)
        await self._vault.destroy_before(Owner.subject(subject_id), _new_epoch(run))
        settled = msgspec.structs.replace(run, step=RunStep.SETTLED)
        event = Event(Action.KEY_REPLACED, PORTAL, subject_id, request_id)
        async with self._begin(subject_id, request_id) as connection:
            await store.make_unreadable(connection, subject_id, request_id)
            await store.put_run(connection, subject_id, request_id, settled)
            await self._audit.note(connection, event)
        return settled

    async def _ring(self, subject_id: UUID, run: Run) -> Keyring:
        """The subject's keys, the new one among them: without it nothing may be sealed again or destroyed."""
        ring = await self._vault.keyring(Owner.subject(subject_id))
        if ring.epoch < _new_epoch(run):
            raise KeyMissingError("the new key of a replacement is not in the keystore")
        return ring

    async def _put(self, subject_id: UUID, request_id: UUID, run: Run) -> Run:
        async with self._begin(subject_id, request_id) as connection:
            await store.put_run(connection, subject_id, request_id, run)
        return run

    def _begin(self, subject_id: UUID, request_id: UUID) -> AbstractAsyncContextManager[Connection]:
        return self._view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id)


def _new_epoch(run: Run) -> int:
    if run.to_epoch is None:
        raise KeyMissingError("this run has not chosen a key yet")
    return run.to_epoch


def _after_page(run: Run, cursor: UUID | None) -> Run:
    """Where a run is after a page: the next page, the next part, or everything sealed again."""
    if cursor is not None:
        return msgspec.structs.replace(run, cursor=cursor)
    part = run.part.following() if run.part else None
    if part is None:
        return msgspec.structs.replace(run, step=RunStep.LEDGER_WRITTEN, part=None, cursor=None)
    return msgspec.structs.replace(run, part=part, cursor=None)
