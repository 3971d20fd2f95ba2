"""What an officer does to the clock: extend it once, with reasons; ask the resident something, and note the answer.

Sources: GDPR 12(3) and 12(6), Awb 4:15, Wet BRP 2.58(3); rules R-GDPR-3, R-SUS-1, R-SUS-4. Whether a question stops
the clock is contested, so the day to act on stays the strict one and the other is shown beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec

from portal.audit import Action, Actor, Event
from portal.database import Connection
from portal.messages.model import MessageKind
from portal.requests import register_store
from portal.requests.case import CaseFile, CaseItem
from portal.requests.dues import Place, due_days
from portal.requests.files import CaseKey
from portal.requests.grounds import Register
from portal.requests.law.brp import NotInTheRegistryError, may_extend, part_of
from portal.requests.obstacles import ChangedMeanwhileError, IncompleteError, NotNowError, NotThereError
from portal.requests.parts import Parts, held_row, reason, today
from portal.requests.problems import said
from portal.requests.rows import RegisterRow
from portal.requests.states import RequestState, check_request_move
from portal.requests.terms import Clock, ExtensionReason, Pause, PauseReason

_RUNNING = frozenset({RequestState.FILED, RequestState.IN_TREATMENT, RequestState.WAITING})


class ClockVerbs:
    """What an officer does to the clock of a case."""

    _parts: Parts

    async def extend(
        self,
        connection: Connection,
        request_id: UUID,
        officer: Actor,
        reasons: Collection[ExtensionReason],
        version: int,
    ) -> None:
        """Extend the term once, by two months, and tell the resident. ``version`` is the case's.

        Raises NotExtendableError (no reason, again, or the first month is over), NotInTheRegistryError (the civil
        registry knows no such extension), ChangedMeanwhileError, NotNowError, NotThereError.
        """
        key, row, file = await self._clocked(connection, request_id, officer, Action.TERM_EXTENDED, version, _RUNNING)
        items = await self._parts.items(connection, key, row)
        places = _places(items)
        if places and all(_is_fixed(items[0], place) for place in places):
            raise NotInTheRegistryError(said("registry_extension"))
        clock = file.clock.extended(today(), *dict.fromkeys(reasons))
        await self._put_clock(connection, key, row, version, file, clock, items)
        await self._parts.tell(connection, row, MessageKind.REQUEST_EXTENDED)

    async def ask_resident(
        self,
        connection: Connection,
        request_id: UUID,
        officer: Actor,
        question: str,
        answer_by: date,
        version: int,
        *,
        about: PauseReason = PauseReason.SCOPE,
    ) -> None:
        """Ask the resident something that is needed to go on; the request waits, the strict due day stays.

        Raises IncompleteError without a question, or when identity is asked of somebody who signed in (R-SUS-4);
        RuleBrokenError when there is no time to answer; ChangedMeanwhileError, NotNowError, NotThereError.
        """
        if about is PauseReason.IDENTITY:
            raise IncompleteError(said("identity_not_asked"))
        if not question.strip():
            raise IncompleteError(said("question_for_resident"))
        states = frozenset({RequestState.IN_TREATMENT})
        key, row, file = await self._clocked(connection, request_id, officer, Action.RESIDENT_ASKED, version, states)
        check_request_move(row.state, RequestState.WAITING)
        clock = file.clock.paused(Pause(about, today(), answer_by))
        asked = msgspec.structs.replace(file, clock=clock, question=question.strip())
        await self._parts.files.put_file(connection, key, version, asked)
        await register_store.move(connection, request_id, RequestState.WAITING)
        await self._parts.tell(connection, row, MessageKind.REQUEST_QUESTION)

    async def answered(self, connection: Connection, request_id: UUID, officer: Actor, version: int) -> None:
        """Note that the resident answered, or that the time to do so is over; the treatment goes on.

        Raises ChangedMeanwhileError, NotNowError, NotThereError.
        """
        states = frozenset({RequestState.WAITING})
        key, row, file = await self._clocked(connection, request_id, officer, Action.RESIDENT_ANSWERED, version, states)
        check_request_move(row.state, RequestState.IN_TREATMENT)
        *before, last = file.clock.pauses
        done = msgspec.structs.replace(last, completed_on=today())
        clock = msgspec.structs.replace(file.clock, pauses=(*before, done))
        await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, clock=clock))
        await register_store.move(connection, request_id, RequestState.IN_TREATMENT)

    async def _clocked(
        self,
        connection: Connection,
        request_id: UUID,
        officer: Actor,
        action: Action,
        version: int,
        states: Collection[RequestState],
    ) -> tuple[CaseKey, RegisterRow, CaseFile]:
        """A case in one of these states, held, with its file as it was seen at ``version``."""
        row = await held_row(connection, request_id)
        if row is None:
            raise NotThereError
        if row.state not in states:
            raise NotNowError
        event = Event(action, officer, row.subject_id, request_id, reason(officer, row.kind))
        key = await self._parts.open_file(connection, row, event)
        seen, file = await self._parts.files.file(connection, key)
        if seen != version:
            raise ChangedMeanwhileError
        return key, row, file

    async def _put_clock(
        self,
        connection: Connection,
        key: CaseKey,
        row: RegisterRow,
        version: int,
        file: CaseFile,
        clock: Clock,
        items: Sequence[CaseItem],
    ) -> None:
        await self._parts.files.put_file(connection, key, version, msgspec.structs.replace(file, clock=clock))
        days = due_days(clock, file.kind, _places(items))
        also = {"due_on": days.due, "due_if_equated_on": days.if_equated}
        await register_store.move(connection, row.request_id, row.state, **also)


def _places(items: Sequence[CaseItem]) -> list[Place]:
    return [Place(item.register, part_of(item.facts.type, item.facts.field)) for item in items]


def _is_fixed(item: CaseItem, place: Place) -> bool:
    """Whether the term of this item can never be extended."""
    return place.register is Register.BRP and not may_extend(item.right, place.part)
