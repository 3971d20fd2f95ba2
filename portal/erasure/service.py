"""Carrying out erasures: plan, erase, replace the key, keep the proof. Imported by requests, which decides what.

Everything here is resumable: called again after a kill at any point it goes on where it was, and twice is as once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from connectors.sdk import Person
from portal.audit import Action, Audit, Event
from portal.database import Connection, Database, Login
from portal.decisions.service import Decisions
from portal.erasure import store
from portal.erasure.asking import Asking
from portal.erasure.certificate import Certificate, sign
from portal.erasure.items import PORTAL, ItemErasure, Subject
from portal.erasure.key_replacement import KeyReplacement
from portal.erasure.ledger import Ledger
from portal.erasure.model import Failure, ItemStep, Planned, Run, RunStep, Status, Work, needs_new_key
from portal.messages.service import Messages
from portal.people.service import People
from portal.records.service import Records
from portal.sources import Sources
from portal.sync.service import Sync
from portal.vault import About, Access, Keyring, Owner, OwnerKind, Vault


class Erasure:
    """Makes things gone."""

    def __init__(
        self,
        vault: Vault,
        audit: Audit,
        people: People,
        sources: Sources,
        records: Records,
        decisions: Decisions,
        sync: Sync,
        view: Database,
        messages: Messages,
    ) -> None:
        self._vault = vault
        self._audit = audit
        self._people = people
        self._view = view
        self._asking = Asking(sources)
        self._items = ItemErasure(view, audit, records, sync, self._asking)
        self._key_replacement = KeyReplacement(view, vault, audit, people, records, decisions, messages)
        self._ledger = Ledger(view, vault)

    async def ask(self, person: Person, works: Sequence[Work]) -> list[Planned]:
        """Ask every source, without effect, whether it may and can erase; an answer or a problem per item.

        May take as long as the slowest source: call it outside any transaction.
        """
        return await self._asking.plans(person, works)

    async def carry_out(self, subject_id: UUID, request_id: UUID, works: Sequence[Work]) -> dict[int, Status]:
        """Take every item as far as it goes now, then replace the key if something went; how far each item is.

        Alone with this subject: no pull of theirs runs meanwhile. Raises KeyGone when the subject has no key.
        """
        async with self._view.hold(Login.WORKER, subject_id):
            subject, access = await self._look(subject_id, request_id)
            run, statuses = await self._state(subject_id, request_id)
            if run.step not in {RunStep.ITEMS, RunStep.SETTLED}:
                await self._key_replacement.go_on(subject_id, request_id, run, access)
            for work in works:
                known = statuses.get(work.item)
                await self._items.go_on(subject, work, known.step if known else ItemStep.OPEN)
            _, statuses = await self._state(subject_id, request_id)
            if needs_new_key(statuses.values()):
                await self._key_replacement.go_on(subject_id, request_id, Run(RunStep.ITEMS), access)
                _, statuses = await self._state(subject_id, request_id)
        return statuses

    async def reopen(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> None:
        """Begin again with an item that the source did not erase, after a new verdict."""
        known = (await store.statuses(connection, subject_id, request_id)).get(item)
        if known is not None and known.step is ItemStep.NOT_ERASED:
            await store.put_item(connection, subject_id, request_id, item, ItemStep.OPEN)

    async def steward_confirmed(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> bool:
        """Record that the steward says the source no longer holds an item; False when it does not wait for that."""
        statuses = await store.statuses(connection, subject_id, request_id)
        known = statuses.get(item)
        waits = known is not None and (known.step is ItemStep.WITH_STEWARD or known.failure is Failure.NOTHING_HELD)
        if not waits:
            return False
        return await store.confirm_item(
            connection, subject_id, request_id, item, (ItemStep.WITH_STEWARD, ItemStep.NOT_ERASED)
        )

    async def steward_refused(self, connection: Connection, subject_id: UUID, request_id: UUID, item: int) -> bool:
        """Record that the steward cannot erase an item either; False when it does not wait for that."""
        known = (await store.statuses(connection, subject_id, request_id)).get(item)
        if known is None or known.step is not ItemStep.WITH_STEWARD:
            return False
        failure = Failure.MUST_KEEP.value
        await store.put_item(connection, subject_id, request_id, item, ItemStep.NOT_ERASED, failure=failure)
        return True

    async def progress(self, connection: Connection, subject_id: UUID, request_id: UUID) -> Mapping[int, Status]:
        """How far each item of a request is, by its number."""
        return await store.statuses(connection, subject_id, request_id)

    async def issue(
        self, connection: Connection, subject_id: UUID, request_id: UUID, ring: Keyring, certificate: Certificate
    ) -> bytes | None:
        """Sign a certificate and keep it under the case key, once; the signed bytes, or None when there was one."""
        signed = sign(certificate, self._vault.signer).encode("ascii")
        sealed = ring.seal(_about(request_id), signed)
        kept = await store.insert_certificate(connection, subject_id, request_id, certificate.issued_at, sealed)
        return signed if kept else None

    async def certificate(
        self, connection: Connection, subject_id: UUID, request_id: UUID, ring: Keyring, access: Access
    ) -> str | None:
        """The signed certificate of a request; None when there is none yet."""
        sealed = await store.certificate_of(connection, subject_id, request_id)
        return None if sealed is None else ring.open(_about(request_id), sealed, access).decode("ascii")

    async def count_ledger(self, connection: Connection) -> dict[OwnerKind, int]:
        """Of how many owners of each kind a key must be gone."""
        return await store.count_ledger(connection)

    async def replay_ledger(self) -> int:
        """Destroy every key the ledger says must be gone; answers how many there were. Run before serving."""
        return await self._ledger.replay()

    async def _look(self, subject_id: UUID, request_id: UUID) -> tuple[Subject, Access]:
        event = Event(Action.CASE_PLANNED, PORTAL, subject_id, request_id, {"reason": "carry_out"})
        async with self._view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id) as connection:
            access, ring = await self._audit.look(connection, event)
            person = Person(bsn=await self._people.bsn_of(connection, subject_id, access, ring))
        return Subject(subject_id, request_id, person), access

    async def _state(self, subject_id: UUID, request_id: UUID) -> tuple[Run, dict[int, Status]]:
        async with self._view.begin(Login.WORKER, subject_id=subject_id, request_id=request_id) as connection:
            run = await store.run_of(connection, subject_id, request_id)
            return run or Run(RunStep.ITEMS), await store.statuses(connection, subject_id, request_id)


def _about(request_id: UUID) -> About:
    return About(owner=Owner.request(request_id), kind="certificate", id=request_id)


def shown_at(status: Status) -> datetime | None:
    """When an item may be called erased: once its last key is gone, and not before."""
    return status.unreadable_at if status.step is ItemStep.UNREADABLE else None
