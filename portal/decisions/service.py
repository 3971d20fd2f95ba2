"""Keeping, showing and forgetting decisions. Each verb takes an open transaction scoped to the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from connectors.sdk.contract import Decision
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection
from portal.decisions import model, store
from portal.decisions.model import KIND, SCHEMA, DecisionView, UnknownSchema, UnreadableDecision
from portal.records.model import Kept, content
from portal.vault import About, Access, Keyring, Owner, Unreadable, Vault

_NAME = re.compile(r"[A-Za-z_][\w.\-]{0,119}")
_MOST_LINKS = 10_000
_PORTAL = Actor(ActorKind.WORKER, "portal")


class Decisions:
    """Decisions about residents, sealed, and which data points fed them."""

    def __init__(self, vault: Vault, audit: Audit) -> None:
        self._fingerprints = vault.fingerprints
        self._audit = audit

    async def keep(
        self, conn: Connection, subject_id: UUID, ring: Keyring, source: str, decisions: Sequence[Decision]
    ) -> Kept:
        """Keep a page of decisions as the source gives them now. Repeating it changes nothing.

        A decision whose content is as it was is not sealed anew. Of two with one ref the last one counts.
        """
        page = {self._fingerprints.ref(subject_id, source, one.ref): one for one in decisions}
        held = {row.ref_fingerprint: row for row in await store.held(conn, subject_id, source, list(page))}
        new, changed, inputs = [], [], []
        for fingerprint, one in page.items():
            plaintext, before = model.encode(one), held.get(fingerprint)
            if before is None:
                row = _row(ring, source, uuid4(), 1, fingerprint, plaintext)
                new.append(row)
            elif not _unchanged(ring, source, before, plaintext):
                row = _row(ring, source, before.decision_id, before.version + 1, fingerprint, plaintext)
                changed.append(row)
            else:
                continue
            inputs.extend(self._inputs(subject_id, row.decision_id, one))
        at = datetime.now(UTC)
        await store.insert_rows(conn, subject_id, source, at, new)
        await store.update_rows(conn, subject_id, at, changed)
        await store.replace_inputs(conn, subject_id, [row.decision_id for row in [*new, *changed]], inputs)
        return Kept(new=len(new), changed=len(changed), unchanged=len(page) - len(new) - len(changed))

    async def forget_missing(self, conn: Connection, subject_id: UUID, source: str, seen_refs: Iterable[str]) -> int:
        """Delete what a source no longer states; ``seen_refs`` are all refs of a complete answer."""
        seen = [self._fingerprints.ref(subject_id, source, ref) for ref in seen_refs]
        return await store.delete_others(conn, subject_id, source, seen)

    async def forget(self, conn: Connection, subject_id: UUID) -> int:
        """Delete every decision about a subject who is being forgotten; answers how many there were."""
        return await store.delete_all(conn, subject_id)

    async def view(
        self, conn: Connection, subject_id: UUID, ring: Keyring, access: Access, *, source: str | None = None
    ) -> list[DecisionView | UnreadableDecision]:
        """Every decision about one subject, opened.

        One that does not open is in the list with the reason, and an alarm is written once per call.
        """
        views = [_open(ring, access, row) for row in await store.sealed_rows(conn, subject_id, source)]
        await self._raise_alarm(conn, subject_id, views)
        return views

    async def one(
        self, conn: Connection, subject_id: UUID, decision_id: UUID, ring: Keyring, access: Access
    ) -> DecisionView | UnreadableDecision | None:
        """One decision, opened; None when there is no such decision about this subject."""
        row = await store.sealed_row(conn, subject_id, decision_id)
        if row is None:
            return None
        view = _open(ring, access, row)
        await self._raise_alarm(conn, subject_id, [view])
        return view

    async def uses_of(self, conn: Connection, subject_id: UUID, source: str, ref: str) -> list[tuple[UUID, str]]:
        """Which decisions used this record, and which of its fields: (decision id, field) each."""
        return await store.uses(conn, subject_id, source, self._fingerprints.ref(subject_id, source, ref))

    async def reseal(
        self,
        conn: Connection,
        subject_id: UUID,
        ring: Keyring,
        access: Access,
        after: UUID | None = None,
        limit: int = 100,
    ) -> UUID | None:
        """Seal the next page anew under the ring's newest key; answers where to go on, None at the end.

        A decision that does not open stays as it is: it is unreadable now and stays so, and says so.
        """
        rows = await store.sealed_page(conn, subject_id, after, limit)
        renewed, fingerprint = [], b""
        for row in rows:
            if ring.is_current(row.sealed):
                continue
            try:
                plaintext = ring.open(_about(ring.owner, row.source, row.decision_id, row.version), row.sealed, access)
            except Unreadable:
                continue
            renewed.append(_row(ring, row.source, row.decision_id, row.version, fingerprint, plaintext))
        await store.update_rows(conn, subject_id, None, renewed)
        return rows[-1].decision_id if len(rows) == limit else None

    async def counts(self, conn: Connection, subject_id: UUID) -> dict[str, int]:
        """How many decisions each source states, without opening any."""
        return await store.count_by_source(conn, subject_id)

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

    async def _raise_alarm(
        self, conn: Connection, subject_id: UUID, views: Sequence[DecisionView | UnreadableDecision]
    ) -> None:
        unreadable = [view for view in views if isinstance(view, UnreadableDecision)]
        if not unreadable:
            return
        details = {
            "source": ",".join(sorted({view.source for view in unreadable})),
            "reason": ",".join(sorted({view.reason for view in unreadable})),
        }
        about = tuple(view.decision_id for view in unreadable)
        event = Event(Action.UNREADABLE_FOUND, _PORTAL, subject_id=subject_id, details=details, about=about)
        await self._audit.note(conn, event)


def _about(owner: Owner, source: str, decision_id: UUID, version: int) -> About:
    return About(owner=owner, kind=KIND, id=decision_id, source=source, schema=SCHEMA, version=version)


def _row(
    ring: Keyring, source: str, decision_id: UUID, version: int, fingerprint: bytes, plaintext: bytes
) -> store.NewRow:
    about = _about(ring.owner, source, decision_id, version)
    sealed = ring.seal(about, plaintext)
    mac = ring.content_mac(content(about.associated_data(), sha256(sealed).digest(), plaintext))
    return store.NewRow(decision_id, fingerprint, version, mac, sealed)


def _unchanged(ring: Keyring, source: str, before: store.HeldRow, plaintext: bytes) -> bool:
    about = _about(ring.owner, source, before.decision_id, before.version)
    mac = ring.content_mac(content(about.associated_data(), before.sealed_digest, plaintext))
    return before.content_mac == mac


def _open(ring: Keyring, access: Access, row: store.SealedRow) -> DecisionView | UnreadableDecision:
    try:
        plaintext = ring.open(_about(ring.owner, row.source, row.decision_id, row.version), row.sealed, access)
        stated = model.decode(plaintext)
    except Unreadable as unreadable:
        return UnreadableDecision(row.decision_id, row.source, unreadable.reason.value)
    except UnknownSchema:
        return UnreadableDecision(row.decision_id, row.source, "unknown_schema")
    return DecisionView(row.decision_id, row.source, stated, row.version, row.changed_at)
