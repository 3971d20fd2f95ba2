"""What every filing has in common: one request per submission, its own key, a number, a clock and a first message."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Connection
from portal.decisions.model import DecisionView, UnreadableDecision
from portal.messages.model import Language, MessageKind
from portal.records.model import RecordView, UnreadableRecord
from portal.requests import register_store, store
from portal.requests.case import CaseFile, Contact, Facts, Objection, SealedItem
from portal.requests.dues import Place, due_days
from portal.requests.law.brp import part_of
from portal.requests.model import Callback, Item, Kind, RequestNumber, Urgent
from portal.requests.obstacles import NotReadableError, NotThereError
from portal.requests.parts import Parts, now
from portal.requests.rows import RegisterRow
from portal.requests.states import RequestState
from portal.requests.terms import Clock
from portal.vault import Access, Keyring, Owner

TEXT_LENGTH = 4000
"""Signs of what a resident writes."""


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """What filing came to. ``joined``: what was in an open request already, and that request's number."""

    number: str
    new: bool
    joined: dict[UUID, str] = {}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A request before it has a number. Each item has what it points at beside it."""

    request_id: UUID
    kind: Kind
    reason: str
    items: tuple[tuple[Item, Facts], ...]
    contact: Contact
    language: Language = "nl"
    callback: Callback | None = None
    objection: Objection | None = None

    def __repr__(self) -> str:
        return f"Draft(kind={self.kind}, <redacted>)"


class Look(msgspec.Struct, frozen=True):
    """What opens what the resident holds, after a logged look for a request with this id."""

    request_id: UUID
    ring: Keyring
    access: Access


class Intake:
    """The steps that filing any kind of request shares."""

    _parts: Parts

    async def _filed_before(self, connection: Connection, subject_id: UUID, submission: UUID) -> Filed | None:
        """What this very form was filed as, if it was; keeps other forms of this resident waiting meanwhile."""
        await store.hold_filing(connection, subject_id)
        known = await register_store.number_of_submission(connection, subject_id, submission)
        return Filed(number=known, new=False) if known else None

    async def _look_at(self, connection: Connection, subject_id: UUID, *about: UUID) -> Look:
        """A new request's id, and a logged look at what it will be about."""
        request_id = uuid4()
        actor = Actor(ActorKind.RESIDENT, "resident", subject_id)
        event = Event(Action.REQUEST_FILED, actor, subject_id, request_id, about=about)
        access, ring = await self._parts.audit.look(connection, event)
        return Look(request_id, ring, access)

    async def _record(self, connection: Connection, subject_id: UUID, look: Look, record_id: UUID) -> RecordView:
        """One of the resident's own records, opened. Raises NotThereError, NotReadableError."""
        record = await self._parts.records.one(connection, subject_id, record_id, look.ring, look.access)
        if record is None or self._parts.sources.find(record.source) is None:
            raise NotThereError
        if isinstance(record, UnreadableRecord):
            raise NotReadableError
        return record

    async def _decision(self, connection: Connection, subject_id: UUID, look: Look, decision_id: UUID) -> DecisionView:
        """One decision about the resident, opened. Raises NotThereError, NotReadableError."""
        decision = await self._parts.decisions.one(connection, subject_id, decision_id, look.ring, look.access)
        if decision is None or self._parts.sources.find(decision.source) is None:
            raise NotThereError
        if isinstance(decision, UnreadableDecision):
            raise NotReadableError
        return decision

    async def _keep(self, connection: Connection, subject_id: UUID, draft: Draft, submission: UUID) -> RegisterRow:
        """Keep a draft: from here on it is a request, received now, and the resident is told so."""
        owner = Owner.request(draft.request_id)
        # A transaction that fails after this leaves a key that seals nothing.
        await self._parts.vault.create_keys(owner)
        ring = await self._parts.vault.keyring(owner)
        received_at = now()
        clock = Clock.started(received_at)
        row = await self._row(connection, subject_id, draft, clock, received_at)
        file = CaseFile(
            kind=draft.kind,
            reason=draft.reason,
            clock=clock,
            contact=draft.contact,
            language=draft.language,
            callback=draft.callback,
            objection=draft.objection,
        )
        await register_store.insert_register(connection, row, submission)
        items = [(item, SealedItem(facts=facts)) for item, facts in draft.items]
        await self._parts.files.add(connection, ring, row, file, items)
        await self._parts.tell(connection, row, MessageKind.REQUEST_RECEIVED)
        return row

    async def _row(
        self, connection: Connection, subject_id: UUID, draft: Draft, clock: Clock, received_at: datetime
    ) -> RegisterRow:
        register_of = self._parts.files.register_of
        places = [
            Place(register_of(item.source, draft.kind), part_of(facts.type, facts.field)) for item, facts in draft.items
        ]
        days = due_days(clock, draft.kind, places)
        return RegisterRow(
            request_id=draft.request_id,
            number=str(RequestNumber(clock.received_on.year, await register_store.next_sequence(connection))),
            subject_id=subject_id,
            kind=draft.kind.value,
            state=RequestState.FILED,
            received_at=received_at,
            due_on=days.due,
            due_if_equated_on=days.if_equated,
            closed_at=None,
            outcome=None,
            urgent=_urgent(draft),
        )

    def _desk(self) -> Contact:
        """The municipality's own desk."""
        municipality = self._parts.settings.municipality
        return Contact(municipality.name, municipality.phone)


def _urgent(draft: Draft) -> Urgent | None:
    """What cannot wait for the last day."""
    if draft.objection is not None and draft.objection.asked:
        return Urgent.OBJECTION_TO_FORWARD
    return Urgent.CALL if draft.callback is not None else None


def written(text: str) -> str:
    """What a resident wrote, without the spaces around it and no longer than is kept."""
    return text.strip()[:TEXT_LENGTH]
