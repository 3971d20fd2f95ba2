"""A resident files a request: which records, why, by when it is due, and whom to call.

Sources: GDPR 12(3), Regulation 1182/71 article 3 (the month, R-GDPR-1), Wet BRP 2.58 (four weeks, R-BRP-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import msgspec

from connectors.sdk import Note
from connectors.sdk.manifest import Manifest, RecordType
from portal import queue
from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Connection
from portal.messages.model import MessageKind
from portal.records.model import RecordView, UnreadableRecord
from portal.requests import store
from portal.requests.calendar import local_day
from portal.requests.case import CaseFile, Contact, Facts, SealedItem
from portal.requests.grounds import Register
from portal.requests.law.brp import registry_due
from portal.requests.model import Item, Kind, RequestNumber
from portal.requests.obstacles import NothingPickedError, NotOfferedError, NotReadableError, NotThereError
from portal.requests.parts import Parts, now
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState, RequestState
from portal.requests.terms import Clock
from portal.vault import Owner

MOST_PICKS = 500
REASON_LENGTH = 4000
_FINISHED = (ItemState.DONE, ItemState.KEPT)


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """What filing came to. ``joined``: records that were already in an open request, and that request's number."""

    number: str
    new: bool
    joined: dict[UUID, str] = {}


class FilingVerbs:
    """What a resident does to ask for something."""

    _parts: Parts

    async def file(
        self,
        connection: Connection,
        subject_id: UUID,
        picks: Sequence[UUID],
        reason: str = "",
        *,
        submission: UUID,
        kind: Kind = Kind.ERASURE,
    ) -> Filed:
        """File a request about these records. The same ``submission`` (a random id in the form) files one request.

        Raises NothingPickedError, NotThereError (also for somebody else's record), NotReadableError, NotOfferedError.
        A record that is in an open request already is left to that one.
        """
        wanted = list(dict.fromkeys(picks))[:MOST_PICKS]
        if kind is not Kind.ERASURE:
            raise NotOfferedError
        if not wanted:
            raise NothingPickedError
        await store.hold_filing(connection, subject_id)
        if known := await store.number_of_submission(connection, subject_id, submission):
            return Filed(number=known, new=False)
        joined = await store.open_numbers(connection, subject_id, wanted, _FINISHED)
        request_id = uuid4()
        records = await self._opened(connection, subject_id, request_id, wanted)
        fresh = [record for record in records if record.record_id not in joined]
        if not fresh:
            return Filed(number=joined[wanted[0]], new=False, joined=joined)
        row = await self._keep(connection, subject_id, request_id, kind, fresh, reason, submission)
        await queue.defer(connection, queue.PLAN, subject_id=subject_id, request_id=request_id)
        await self._parts.tell(connection, row, MessageKind.REQUEST_RECEIVED)
        return Filed(number=row.number, new=True, joined=joined)

    async def _opened(
        self, connection: Connection, subject_id: UUID, request_id: UUID, wanted: Sequence[UUID]
    ) -> list[RecordView]:
        """The picked records, opened after a logged look; all of them or none."""
        actor = Actor(ActorKind.RESIDENT, "resident", subject_id)
        event = Event(Action.REQUEST_FILED, actor, subject_id, request_id, about=tuple(wanted))
        access, ring = await self._parts.audit.look(connection, event)
        found = []
        for record_id in wanted:
            record = await self._parts.records.one(connection, subject_id, record_id, ring, access)
            if record is None or self._parts.sources.find(record.source) is None:
                raise NotThereError
            if isinstance(record, UnreadableRecord):
                raise NotReadableError
            found.append(record)
        return found

    async def _keep(
        self,
        connection: Connection,
        subject_id: UUID,
        request_id: UUID,
        kind: Kind,
        records: Sequence[RecordView],
        reason: str,
        submission: UUID,
    ) -> RegisterRow:
        owner = Owner.request(request_id)
        # A transaction that fails after this leaves a key that seals nothing.
        await self._parts.vault.create_keys(owner)
        ring = await self._parts.vault.keyring(owner)
        row = await self._register_row(connection, subject_id, request_id, kind, records)
        municipality = self._parts.settings.municipality
        file = CaseFile(
            kind=kind,
            reason=reason.strip()[:REASON_LENGTH],
            clock=Clock.started(row.received_at),
            contact=Contact(municipality.name, municipality.phone),
        )
        items = [
            (Item(item_id=uuid4(), source=record.source, record_id=record.record_id), SealedItem(facts=facts))
            for record in records
            for facts in [facts_of(record, self._parts.sources.get(record.source).manifest)]
        ]
        await store.insert_register(connection, row, submission)
        await self._parts.files.add(connection, ring, row, file, items)
        return row

    async def _register_row(
        self, connection: Connection, subject_id: UUID, request_id: UUID, kind: Kind, records: Sequence[RecordView]
    ) -> RegisterRow:
        received_at = now()
        received_on = local_day(received_at)
        term = Clock.started(received_at).final
        due, if_equated = term.due, term.due_if_equated_days_count
        if any(self._parts.files.register_of(record.source) is Register.BRP for record in records):
            registry = registry_due(received_on, kind.right).last_day
            due, if_equated = min(due, registry), min(if_equated, registry)
        return RegisterRow(
            request_id=request_id,
            number=str(RequestNumber(received_on.year, await store.next_sequence(connection))),
            subject_id=subject_id,
            kind=kind.value,
            state=RequestState.FILED,
            received_at=received_at,
            due_on=due,
            due_if_equated_on=if_equated,
            closed_at=None,
            outcome=None,
        )


def facts_of(record: RecordView, manifest: Manifest) -> Facts:
    """What a case keeps of a record: how it is called, never its content, no name of somebody else and no protected
    address."""
    declared = manifest.records.get(record.type)
    return Facts(
        ref=record.ref,
        type=record.type,
        source_title=manifest.title,
        type_title=declared.title if declared else manifest.title,
        name=" ".join(_names(record, declared)) if declared else "",
        started_on=record.started_on,
        ended_on=record.ended_on,
    )


def _names(record: RecordView, declared: RecordType) -> Iterator[str]:
    for name in declared.named_by:
        point, field = record.fields.get(name), declared.fields.get(name)
        if point is None or Note.PROTECTED in point.notes or (field and field.personal_to_others):
            continue
        if isinstance(point.value, str | int):
            yield str(point.value)
