"""Writing events and, with that, giving the permission to open.

Every event is written on the caller's open connection, so that an act and its line stand or fall together.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec

from portal.audit import model, store
from portal.audit.model import Action, Actor, ActorKind, Event, Look, Opening, PublicEvent
from portal.database import Connection
from portal.vault import About, Access, KeyGone, Keyring, Owner, Unreadable, Vault
from portal.vault.access import grant

_PORTAL = Actor(ActorKind.WORKER, "portal")


class Audit:
    """The audit log."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def look(self, connection: Connection, event: Event) -> tuple[Access, Keyring]:
        """Log a look at one resident's data; the Access opens their records, log and the request named.

        Once per look, not per field. Raises KeyGone for a resident without keys. The keyring is the subject's.
        """
        if event.subject_id is None:
            raise ValueError("a look is always at somebody")
        subject = Owner.subject(event.subject_id)
        log = Owner.log(event.subject_id)
        rings = await self._vault.keyrings(subject, log)
        event_id = await self._write(connection, event, rings[log])
        owners = {subject, log} | ({Owner.request(event.request_id)} if event.request_id else set())
        return grant(event_id, owners), rings[subject]

    async def look_at_file(self, connection: Connection, event: Event) -> Access:
        """Log a look at one request's file; the Access opens that file and nothing else.

        Also possible once the resident's keys are destroyed: a file is kept longer than the resident's view.
        """
        if event.subject_id is None or event.request_id is None:
            raise ValueError("a look at a file is always at somebody's request")
        try:
            ring: Keyring | None = await self._vault.keyring(Owner.log(event.subject_id))
        except KeyGone:
            ring = None
        return grant(await self._write(connection, event, ring), {Owner.request(event.request_id)})

    async def note(self, connection: Connection, event: Event) -> UUID:
        """Log something that opens nothing, such as a refused sign-in; answers the event's id."""
        ring = await self._vault.keyring(Owner.log(event.subject_id)) if event.subject_id else None
        return await self._write(connection, event, ring)

    async def log_of(
        self,
        connection: Connection,
        subject_id: UUID,
        access: Access,
        limit: int = 500,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Look]:
        """A resident's access log, newest first; from ``since`` on and before ``until`` where they are given.

        A line that does not open is in the list and says so, and an alarm is written: whoever damages a line must not
        thereby hide a look.
        """
        ring = await self._vault.keyring(Owner.log(subject_id))
        looks = [
            _line(ring, event_id, at, sealed, access)
            for event_id, at, sealed in await store.openings(connection, subject_id, limit, since, until)
        ]
        if damaged := tuple(look.event_id for look in looks if look.action == model.UNREADABLE_LINE):
            alarm = Event(Action.UNREADABLE_FOUND, _PORTAL, subject_id, details={"source": "log"}, about=damaged)
            await self.note(connection, alarm)
        return looks

    async def extent_of(self, connection: Connection, subject_id: UUID) -> tuple[int, datetime] | None:
        """How many lines a resident's log has and when the oldest was written, without opening any; None for none."""
        return await store.extent(connection, subject_id)

    async def events(
        self, connection: Connection, *, since: datetime | None = None, action: Action | None = None, limit: int = 100
    ) -> list[PublicEvent]:
        """The public part of the newest events, newest first."""
        rows = await store.events(connection, since, action.value if action else None, limit)
        leaves = [(event_id, msgspec.json.decode(leaf, type=_Leaf)) for event_id, _, leaf in rows]
        return [PublicEvent(event_id, it.at, it.action, it.actor, it.role, it.details) for event_id, it in leaves]

    async def forget(self, connection: Connection, subject_id: UUID) -> None:
        """Clear away a resident's openings. Only once the ledger says that their log's key must be gone.

        The events themselves stay, and say nothing about anybody.
        """
        await store.delete_openings(connection, subject_id)

    async def _write(self, connection: Connection, event: Event, ring: Keyring | None) -> UUID:
        event_id, at, salt = uuid4(), datetime.now(UTC), os.urandom(model.SALT_BYTES)
        leaf = model.leaf(event, event_id, at, salt)
        await store.insert_event(
            connection, event_id, at, event.action.value, event.actor.kind.value, leaf, model.leaf_hash(leaf)
        )
        if ring is not None and event.subject_id is not None:
            opening = Opening(salt, event.subject_id, event.actor.id, event.request_id, event.about)
            plaintext = msgspec.msgpack.encode(_Line(leaf=leaf, opening=opening))
            await store.insert_opening(
                connection, event.subject_id, event_id, at, ring.seal(_about(ring.owner, event_id), plaintext)
            )
        return event_id


class _Line(msgspec.Struct, frozen=True):
    leaf: bytes
    opening: Opening

    def __repr__(self) -> str:
        """Without what it holds."""
        return "_Line(...)"


class _Leaf(msgspec.Struct, frozen=True):
    at: datetime
    action: str
    actor: str
    role: str
    details: dict[str, str]


def _about(owner: Owner, event_id: UUID) -> About:
    return About(owner=owner, kind="audit_opening", id=event_id)


def _line(ring: Keyring, event_id: UUID, at: datetime, sealed: bytes, access: Access) -> Look:
    try:
        return _read(ring.open(_about(ring.owner, event_id), sealed, access), event_id)
    except Unreadable as unreadable:
        details = {"reason": unreadable.reason.value}
        return Look(event_id, at, model.UNREADABLE_LINE, "", "", details, None, ())


def _read(plaintext: bytes, event_id: UUID) -> Look:
    line = msgspec.msgpack.decode(plaintext, type=_Line)
    leaf = msgspec.json.decode(line.leaf, type=_Leaf)
    return Look(
        event_id=event_id,
        at=leaf.at,
        action=leaf.action,
        actor=leaf.actor,
        role=leaf.role,
        details=leaf.details,
        request_id=line.opening.request_id,
        about=line.opening.about,
    )
