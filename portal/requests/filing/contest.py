"""A resident says that a value is right, but should not count in a decision (GDPR 21), and may object as well.

What is contested decides what it is, not the word that is used (R-RRT-3): against the use of a value this is GDPR 21;
against the decision it is an objection (bezwaar, Awb 6:4) too, which an officer passes on at once (Awb 2:3, 6:15). The
day it came in here counts (Awb 6:15(3)).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from portal.database import Connection
from portal.decisions.disputes import DisputeKind
from portal.decisions.merging import remedy_of
from portal.decisions.model import DecisionView
from portal.messages.model import Language
from portal.requests.case import Contact, Facts, Objection
from portal.requests.filing.disputing import Disputed, Disputing
from portal.requests.filing.facts import facts_of_input
from portal.requests.filing.intake import Draft, Filed, Look, written
from portal.requests.law.objection import is_in_time, objection_term
from portal.requests.model import Item, Kind, Target
from portal.requests.obstacles import IncompleteError, NoObjectionError, NotThereError, ObjectionLateError
from portal.requests.parts import today
from portal.requests.problems import said


class ContestFiling(Disputing):
    """Filing a contest."""

    async def file_contest(
        self,
        connection: Connection,
        subject_id: UUID,
        decision_id: UUID,
        position: int,
        reason: str,
        *,
        as_objection: bool,
        submission: UUID,
        language: Language = "nl",
    ) -> Filed:
        """Ask that one input of a decision does not count; with ``as_objection`` also object to the decision.

        Raises IncompleteError without reasons (GDPR 21(1): "grounds relating to his or her particular situation"),
        NoObjectionError, ObjectionLateError, NotThereError (also for somebody else's decision), NotReadableError.
        """
        why = written(reason)
        if not why:
            raise IncompleteError(said("reason_missing"))
        if known := await self._filed_before(connection, subject_id, submission):
            return known
        look = await self._look_at(connection, subject_id, decision_id)
        view = await self._decision(connection, subject_id, look, decision_id)
        if not 0 <= position < len(view.decision.inputs):
            raise NotThereError
        what = _disputed(view, position)
        if number := await self._put_before(connection, subject_id, what):
            return Filed(number=number, new=False, joined={decision_id: number})
        objection = _objection(await self._stated(connection, subject_id, look, view), asked=as_objection)
        item = Item(item_id=uuid4(), source=view.source, target=Target.decision(decision_id, position))
        draft = Draft(
            request_id=look.request_id,
            language=language,
            kind=Kind.OBJECTION,
            reason=why,
            items=((item, await self._facts(connection, subject_id, look, view, position)),),
            contact=Contact(view.decision.contact.name, view.decision.contact.phone),
            objection=objection,
        )
        row = await self._keep(connection, subject_id, draft, submission)
        await self._put(connection, subject_id, item.item_id, row.number, row.received_at, what)
        return Filed(number=row.number, new=True)

    async def _facts(
        self, connection: Connection, subject_id: UUID, look: Look, view: DecisionView, position: int
    ) -> Facts:
        facts = facts_of_input(view.decision, position, self._parts.sources.get(view.source).manifest)
        used_by = await self._used_by(connection, subject_id, look, _disputed(view, position))
        return msgspec.structs.replace(facts, used_by=used_by)

    async def _stated(
        self, connection: Connection, subject_id: UUID, look: Look, view: DecisionView
    ) -> list[DecisionView]:
        """This decision, then the formal one it explains or the explanations it has."""
        every = await self._parts.decisions.view(connection, subject_id, look.ring, look.access)
        return [view, *(one for one in every if isinstance(one, DecisionView) and _one_decision(one, view))]


def _objection(stated: Sequence[DecisionView], *, asked: bool) -> Objection:
    """What is asked against the decision, whose parts these are. Raises NoObjectionError, ObjectionLateError."""
    if remedy_of(*(one.decision for one in stated)):
        if asked:
            raise NoObjectionError
        return Objection(asked=False, last_day=None)
    last_day = next((day for one in stated if (day := last_day_to_object(one))), None)
    if asked and last_day is not None and not is_in_time(last_day, today()):
        raise ObjectionLateError(last_day)
    return Objection(asked=asked, last_day=last_day)


def last_day_to_object(view: DecisionView) -> date | None:
    """The last day to object to a decision, as its source states it or as it follows from the notification (Awb 6:7,
    6:8); None when neither is known: then nobody can say that it is too late. None too where it is not the way."""
    decision = view.decision
    if decision.remedy:
        return None
    if decision.objection_until is not None:
        return decision.objection_until
    return None if decision.notified_on is None else objection_term(decision.notified_on).last_day


def _one_decision(one: DecisionView, other: DecisionView) -> bool:
    """Whether one of two is the explanation of the other."""
    return _explains(one, other) or _explains(other, one)


def _explains(one: DecisionView, other: DecisionView) -> bool:
    named = one.decision.explains
    return named is not None and (named.source, named.ref) == (other.source, other.decision.ref)


def _disputed(view: DecisionView, position: int) -> Disputed:
    used = view.decision.inputs[position]
    return Disputed(
        kind=DisputeKind.SHOULD_NOT_COUNT,
        source=used.source,
        ref=used.ref,
        field=used.field,
        decision_id=view.decision_id,
        position=position,
    )
