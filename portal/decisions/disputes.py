"""Remembers which data points a resident disputes, and how each dispute stands.

Rows hold keyed hashes and states, never content: what is disputed and why is in the sealed request.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from uuid import UUID

from portal.database import Connection
from portal.decisions import dispute_store as store
from portal.decisions.dispute import Dispute, DisputeKind, DisputeState, HeldDispute
from portal.vault import Vault

__all__ = ["Dispute", "DisputeKind", "DisputeState", "Disputes", "HeldDispute", "Places"]

Places = Callable[[str, str, str], bytes]
"""The keyed hash of a data point: (source, ref, field)."""


class Disputes:
    """What residents dispute. Each verb takes an open transaction scoped to the subject, or to the officer's case."""

    def __init__(self, vault: Vault) -> None:
        self._fingerprints = vault.fingerprints

    async def put(self, conn: Connection, subject_id: UUID, dispute: Dispute) -> None:
        """Remember a new dispute, at filing. Repeating it changes nothing.

        Raises ValueError when it names neither a data point nor an input of a decision.
        """
        place = None
        if dispute.ref is not None and dispute.field is not None:
            place = self.places(subject_id)(dispute.source, dispute.ref, dispute.field)
        elif dispute.decision_id is None or dispute.position is None:
            raise ValueError("a dispute names a data point, or an input of a decision")
        row = store.DisputeRow(
            dispute_id=dispute.dispute_id,
            number=dispute.number,
            kind=dispute.kind,
            state=DisputeState.OPEN,
            place=place,
            decision_id=dispute.decision_id,
            position=dispute.position,
            since=dispute.since,
            settled_at=None,
        )
        await store.insert_dispute(conn, subject_id, row)

    async def settle(self, conn: Connection, subject_id: UUID, dispute_id: UUID, state: DisputeState) -> bool:
        """Say how a dispute stands now. Answers False when it stood so already, or there is no such dispute here."""
        at = None if state is DisputeState.OPEN else datetime.now(UTC)
        return bool(await store.settle_dispute(conn, subject_id, dispute_id, state, at))

    async def of(self, conn: Connection, subject_id: UUID) -> list[HeldDispute]:
        """Everything this resident disputes or disputed, oldest first; for an officer, what the open case does."""
        return [_held(row) for row in await store.disputes_of(conn, subject_id)]

    async def forget(self, conn: Connection, subject_id: UUID) -> int:
        """Take away every dispute of a subject who is being forgotten; answers how many there were."""
        return await store.delete_disputes(conn, subject_id)

    def places(self, subject_id: UUID) -> Places:
        """Finds data points of this subject in ``HeldDispute.place``; each is computed once."""
        return cache(partial(self._fingerprints.data_point, subject_id))


def _held(row: store.DisputeRow) -> HeldDispute:
    return HeldDispute(
        dispute_id=row.dispute_id,
        number=row.number,
        kind=DisputeKind(row.kind),
        state=DisputeState(row.state),
        place=row.place,
        decision_id=row.decision_id,
        position=row.position,
        since=row.since,
        settled_at=row.settled_at,
    )
