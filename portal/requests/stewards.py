"""A source's steward does by hand what the portal cannot, and an officer writes down what the steward says."""

from __future__ import annotations

from uuid import UUID

import msgspec

from portal.audit import Action, Actor, Event
from portal.database import Connection
from portal.requests import register_store
from portal.requests.case import CaseItem
from portal.requests.files import CaseKey
from portal.requests.model import Kind
from portal.requests.obstacles import NotNowError, NotThereError
from portal.requests.parts import Parts, carry_out_later, held_row, numbered, reason
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState, RequestState


class StewardVerbs:
    """What an officer writes down about work done by hand."""

    _parts: Parts

    async def steward_confirmed(self, connection: Connection, request_id: UUID, officer: Actor, item: int) -> None:
        """The steward says that it is done: gone, put right, or no longer counted. The portal then does its own part.

        Raises NotNowError when the item does not wait for its steward, NotThereError.
        """
        key, row, found = await self._waiting(connection, request_id, officer, item, "confirmed")
        part = self._parts.erasure if found.kind is Kind.ERASURE else self._parts.correction
        if not await part.steward_confirmed(connection, row.subject_id, request_id, item):
            raise NotNowError
        if found.state is ItemState.NOT_DONE:
            await self._move(connection, key, found, ItemState.CARRYING_OUT)
        await carry_out_later(connection, row)

    async def steward_refused(self, connection: Connection, request_id: UUID, officer: Actor, item: int) -> None:
        """The steward says that it cannot be done; the item goes back to the officer for another verdict."""
        key, row, found = await self._waiting(connection, request_id, officer, item, "refused")
        part = self._parts.erasure if found.kind is Kind.ERASURE else self._parts.correction
        if not await part.steward_refused(connection, row.subject_id, request_id, item):
            raise NotNowError
        await self._move(connection, key, found, ItemState.NOT_DONE)
        if row.state is RequestState.CARRYING_OUT:
            await register_store.move(connection, request_id, RequestState.IN_TREATMENT)

    async def _waiting(
        self, connection: Connection, request_id: UUID, officer: Actor, item: int, answer: str
    ) -> tuple[CaseKey, RegisterRow, CaseItem]:
        row = await held_row(connection, request_id)
        if row is None:
            raise NotThereError
        details = reason(officer, row.kind) | {"answer": answer}
        event = Event(Action.STEWARD_CONFIRMED, officer, row.subject_id, request_id, details)
        key = await self._parts.open_file(connection, row, event)
        found = numbered(await self._parts.items(connection, key, row), item)
        if not found.waits_for_steward:
            raise NotNowError
        return key, row, found

    async def _move(self, connection: Connection, key: CaseKey, item: CaseItem, state: ItemState) -> None:
        moved = msgspec.structs.replace(item, about=item.about.moved(state))
        await self._parts.files.put_item(connection, key, moved, item.version)
