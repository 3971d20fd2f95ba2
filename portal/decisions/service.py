"""Keeping, showing and forgetting decisions. Each verb takes an open transaction scoped to the subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from connectors.sdk.contract import Decision
from portal.audit import Audit
from portal.database import Connection
from portal.decisions import store
from portal.decisions.model import FORM, DecisionView, UnreadableDecision
from portal.sealed import Kept, SealedRows
from portal.vault import Keyring, Vault

_NAME = re.compile(r"[A-Za-z_][\w.\-]{0,119}")
_MOST_LINKS = 10_000


class Decisions(SealedRows[Decision, DecisionView, UnreadableDecision]):
    """Decisions about residents, sealed, and which data points fed them."""

    def __init__(self, vault: Vault, audit: Audit) -> None:
        super().__init__(vault, audit, store.decisions, FORM)

    async def keep(
        self, conn: Connection, subject_id: UUID, ring: Keyring, source: str, items: Sequence[Decision]
    ) -> Kept:
        """Keep a page of decisions as the source gives them now, with what they used. Repeating it changes nothing."""
        kept, written = await self._keep(conn, subject_id, ring, source, items)
        inputs = [row for decision_id, one in written for row in self._inputs(subject_id, decision_id, one)]
        await store.replace_inputs(conn, subject_id, [decision_id for decision_id, _ in written], inputs)
        return kept

    async def uses_of(self, conn: Connection, subject_id: UUID, source: str, ref: str) -> list[tuple[UUID, str]]:
        """Which decisions used this record, and which of its fields: (decision id, field) each."""
        return await store.uses(conn, subject_id, source, self._fingerprints.ref(subject_id, source, ref))

    def _inputs(self, subject_id: UUID, decision_id: UUID, decision: Decision) -> list[store.InputRow]:
        """The links to data points. Only an input that names a record can be linked; and what does not look like
        names stays in the sealed decision alone, since these rows are not sealed."""
        return [
            store.InputRow(
                decision_id,
                position,
                used.source,
                self._fingerprints.ref(subject_id, used.source, used.ref),
                used.field,
            )
            for position, used in enumerate(decision.inputs[:_MOST_LINKS])
            if used.ref is not None and _NAME.fullmatch(used.source) and _NAME.fullmatch(used.field)
        ]
