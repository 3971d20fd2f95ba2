"""A resident takes a request back, wholly, for as long as nothing of it is being carried out."""

from __future__ import annotations

from uuid import UUID

import msgspec

from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Connection
from portal.decisions.disputes import DisputeState
from portal.requests import register_store
from portal.requests.case import CaseItem
from portal.requests.obstacles import NotNowError, NotThereError
from portal.requests.parts import Parts, now, reason
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState, RequestState

_BEGUN = frozenset({ItemState.CARRYING_OUT, ItemState.DONE, ItemState.FORWARDED})
_OPEN = frozenset({RequestState.FILED, RequestState.IN_TREATMENT, RequestState.WAITING})


class WithdrawingVerbs:
    """What a resident does to take something back."""

    _parts: Parts

    async def withdraw(self, connection: Connection, subject_id: UUID, number: str) -> None:
        """Close one of the resident's own requests as withdrawn; the telephone number leaves its file.

        Nobody is sent a message: the resident did it, and the officer's lists say so. Raises NotThereError for any
        other number, NotNowError once something of it was decided and is being carried out.
        """
        row = await register_store.by_number(connection, number)
        if row is None or row.subject_id != subject_id:
            raise NotThereError
        # From here on the line is ours: an officer who decides at this moment was before us, or finds it closed.
        if not await register_store.withdraw(connection, row.request_id):
            raise NotNowError
        actor = Actor(ActorKind.RESIDENT, "resident", subject_id)
        event = Event(Action.REQUEST_WITHDRAWN, actor, subject_id, row.request_id, reason(actor, row.kind))
        key = await self._parts.open_file(connection, row, event)
        items = await self._parts.items(connection, key, row)
        if not can_be_withdrawn(row, items):
            raise NotNowError
        for item in items:
            await self._parts.settle(connection, key, item, DisputeState.WITHDRAWN)
        version, file = await self._parts.files.file(connection, key)
        after = msgspec.structs.replace(file, callback=None, closed_at=now())
        await self._parts.files.put_file(connection, key, version, after)


def can_be_withdrawn(row: RegisterRow, items: list[CaseItem]) -> bool:
    """Whether a request is open and nothing of it is being, or was, carried out."""
    return row.state in _OPEN and not any(item.state in _BEGUN for item in items)
