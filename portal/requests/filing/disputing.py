"""What correcting and contesting share: the dispute that marks every decision the data point fed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from connectors.sdk import InputRole
from portal.database import Connection
from portal.decisions.disputes import Dispute, DisputeKind, HeldDispute
from portal.decisions.model import DecisionView
from portal.requests import register_store
from portal.requests.case import UsedBy
from portal.requests.filing.facts import text_of
from portal.requests.filing.intake import Intake, Look
from portal.requests.states import RequestState


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """A data point (``ref`` and ``field``), an input of a decision, or an input that is a data point."""

    kind: DisputeKind
    source: str
    ref: str | None = None
    field: str | None = None
    decision_id: UUID | None = None
    position: int | None = None

    def __repr__(self) -> str:
        return f"Disputed(kind={self.kind!r}, <redacted>)"


class Disputing(Intake):
    """Remembers disputes, and finds the one that was put before."""

    async def _put(
        self, connection: Connection, subject_id: UUID, item_id: UUID, number: str, since: datetime, what: Disputed
    ) -> None:
        """Remember what an item disputes."""
        dispute = Dispute(
            dispute_id=item_id,
            number=number,
            kind=what.kind,
            source=what.source,
            ref=what.ref,
            field=what.field,
            decision_id=what.decision_id,
            position=what.position,
            since=since,
        )
        await self._parts.disputes.put(connection, subject_id, dispute)

    async def _used_by(
        self, connection: Connection, subject_id: UUID, look: Look, what: Disputed
    ) -> tuple[UsedBy, ...]:
        """The decisions that used it, the latest first: what an officer has to think of when it is put right."""
        views = await self._parts.decisions.view(connection, subject_id, look.ring, look.access)
        found = [_uses(view, what) for view in views if isinstance(view, DecisionView)]
        return tuple(sorted((used for used in found if used), key=lambda used: used.decided_on, reverse=True))

    async def _put_before(self, connection: Connection, subject_id: UUID, what: Disputed) -> str | None:
        """The number of the open request that disputes the very same already; None when there is none."""
        place = None
        if what.ref is not None and what.field is not None:
            place = self._parts.disputes.places(subject_id)(what.source, what.ref, what.field)
        mine = await register_store.register_of(connection, subject_id)
        running = {row.number for row in mine if row.state is not RequestState.CLOSED}
        for held in await self._parts.disputes.of(connection, subject_id):
            if held.number in running and held.kind is what.kind and _is_same(held, what, place):
                return held.number
        return None


def _uses(view: DecisionView, what: Disputed) -> UsedBy | None:
    """How a decision used this data point; None when it did not."""
    for position, used in enumerate(view.decision.inputs):
        is_input = (view.decision_id, position) == (what.decision_id, what.position)
        is_same = what.ref is not None and (used.source, used.ref, used.field) == (what.source, what.ref, what.field)
        if is_input or is_same:
            title = text_of(view.decision.title)
            decisive = used.role is InputRole.DECISIVE
            return UsedBy(title, view.decision.decided_on, decisive, view.decision_id) if title else None
    return None


def _is_same(held: HeldDispute, what: Disputed, place: bytes | None) -> bool:
    """Whether a dispute is about this. A wrong value is wrong wherever it was used; what should not count, should
    not count in one decision."""
    if what.decision_id is not None and (held.decision_id, held.position) == (what.decision_id, what.position):
        return True
    return what.kind is DisputeKind.WRONG and place is not None and held.place == place
