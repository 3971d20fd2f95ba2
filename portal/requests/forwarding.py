"""Passing on what another desk decides: a correction to the register it belongs to, an objection to who decides on it.

Awb 2:3: forward at once and tell the sender; Awb 6:15: an objection that came in at the wrong place counts as of the
day it came in there. Where another organisation decides, the item is finished here; a desk of our own municipality
tells what it decided, and then the officer gives that as the verdict.
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from portal.audit import Action, Actor, Event
from portal.database import Connection
from portal.messages.model import MessageKind
from portal.requests import register_store
from portal.requests.law.routing import PASSING_ON, Desk
from portal.requests.obstacles import ChangedMeanwhileError, NotNowError, NotThereError
from portal.requests.parts import Parts, held_row, now, numbered, reason
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState, RequestState


class ForwardingVerbs:
    """What an officer passes on."""

    _parts: Parts

    async def hand_over(
        self, connection: Connection, request_id: UUID, officer: Actor, item: int, version: int
    ) -> None:
        """Note that a correction was sent to the desk of its route, and tell the resident.

        Raises NotThereError, ChangedMeanwhileError, NotNowError when it is decided, was handed over or belongs here.
        """
        row = await held_row(connection, request_id)
        if row is None:
            raise NotThereError
        if row.state is not RequestState.IN_TREATMENT:
            raise NotNowError
        details = reason(officer, row.kind) | {"item": str(item)}
        event = Event(Action.REQUEST_FORWARDED, officer, row.subject_id, request_id, details)
        key = await self._parts.open_file(connection, row, event)
        found = numbered(await self._parts.items(connection, key, row), item)
        if found.version != version:
            raise ChangedMeanwhileError(found.verdict)
        if not found.can_be_handed_over or found.route is None:
            raise NotNowError
        after = msgspec.structs.replace(found, handed_over_at=now())
        if found.route.desk is Desk.OTHER_BODY:
            after = msgspec.structs.replace(after, about=found.about.moved(ItemState.FORWARDED), told=True)
        await self._parts.files.put_item(connection, key, after, version)
        await self._tell(connection, row)

    async def forward_objection(self, connection: Connection, request_id: UUID, officer: Actor) -> None:
        """Note that the objection beside a contest was passed on to who decides on it, and tell the resident.

        Raises NotThereError, NotNowError when there is none, it was passed on before, or the request is closed.
        """
        row = await held_row(connection, request_id)
        if row is None:
            raise NotThereError
        if row.state is RequestState.CLOSED:
            raise NotNowError
        event = Event(Action.REQUEST_FORWARDED, officer, row.subject_id, request_id, reason(officer, row.kind))
        key = await self._parts.open_file(connection, row, event)
        version, file = await self._parts.files.file(connection, key)
        objection = file.objection
        if objection is None or not objection.asked or objection.forwarded_at is not None:
            raise NotNowError
        passed_on = msgspec.structs.replace(objection, forwarded_at=now())
        await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, objection=passed_on))
        await register_store.not_urgent(connection, request_id)
        await self._tell(connection, row)

    async def _tell(self, connection: Connection, row: RegisterRow) -> None:
        """In this very transaction: passed on and told are one. The due day stays as it is."""
        if PASSING_ON.sender_is_told_with_it:
            await self._parts.tell(connection, row, MessageKind.REQUEST_FORWARDED)
