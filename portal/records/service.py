"""Keeping, showing and forgetting records. Each verb takes an open transaction scoped to the subject."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from connectors.sdk.contract import Record
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection
from portal.records import model, store
from portal.records.model import KIND, SCHEMA, Kept, RecordView, SealedRecord, UnknownSchema, UnreadableRecord
from portal.vault import About, Access, Keyring, Owner, Reason, Unreadable, Vault

_PORTAL = Actor(ActorKind.WORKER, "portal")


class Records:
    """What sources hold about residents, sealed."""

    def __init__(self, vault: Vault, audit: Audit) -> None:
        self._fingerprints = vault.fingerprints
        self._audit = audit

    async def keep(
        self, conn: Connection, subject_id: UUID, ring: Keyring, source: str, records: Sequence[Record]
    ) -> Kept:
        """Keep a page of records as the source gives them now. Repeating it changes nothing.

        A record whose content is as it was is not sealed anew. Of two with one ref the last one counts.
        """
        pages = {self._fingerprints.ref(subject_id, source, record.ref): record for record in records}
        held = {row.ref_fingerprint: row for row in await store.held(conn, subject_id, source, list(pages))}
        new, changed = [], []
        for fingerprint, record in pages.items():
            plaintext = model.encode(record)
            before = held.get(fingerprint)
            if before is None:
                new.append(_row(ring, source, uuid4(), 1, fingerprint, record.type, plaintext))
            elif not _unchanged(ring, source, before, record.type, plaintext):
                changed.append(
                    _row(ring, source, before.record_id, before.version + 1, fingerprint, record.type, plaintext)
                )
        at = datetime.now(UTC)
        await store.insert_rows(conn, subject_id, source, at, new)
        await store.update_rows(conn, subject_id, at, changed)
        return Kept(new=len(new), changed=len(changed), unchanged=len(pages) - len(new) - len(changed))

    async def forget_missing(self, conn: Connection, subject_id: UUID, source: str, seen_refs: Iterable[str]) -> int:
        """Delete what a source no longer holds; ``seen_refs`` are all refs of a complete answer."""
        seen = [self._fingerprints.ref(subject_id, source, ref) for ref in seen_refs]
        return await store.delete_others(conn, subject_id, source, seen)

    async def view(
        self, conn: Connection, subject_id: UUID, ring: Keyring, access: Access, *, source: str | None = None
    ) -> list[RecordView | UnreadableRecord]:
        """Every record of one subject, opened, in order of source and type.

        One that does not open is in the list with the reason, and an alarm is written once per call.
        """
        rows = await store.sealed_rows(conn, subject_id, source)
        views = [_open(ring, access, row) for row in rows]
        await self._raise_alarm(conn, subject_id, views)
        return views

    async def one(
        self, conn: Connection, subject_id: UUID, record_id: UUID, ring: Keyring, access: Access
    ) -> RecordView | UnreadableRecord | None:
        """One record, opened; None when this subject has no such record."""
        row = await store.sealed_row(conn, subject_id, record_id)
        if row is None:
            return None
        view = _open(ring, access, row)
        await self._raise_alarm(conn, subject_id, [view])
        return view

    async def held(
        self, conn: Connection, subject_id: UUID, ring: Keyring, access: Access, refs: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], RecordView | UnreadableRecord]:
        """The records with these (source, ref) that are held now, opened."""
        wanted = {(source, self._fingerprints.ref(subject_id, source, ref)): (source, ref) for source, ref in refs}
        if not wanted:
            return {}
        rows = await store.sealed_rows_by_ref(conn, subject_id, wanted)
        views: dict[tuple[str, str], RecordView | UnreadableRecord] = {}
        for fingerprint, row in rows:
            if key := wanted.get((row.source, fingerprint)):
                view = _open(ring, access, row)
                views[key] = view if isinstance(view, UnreadableRecord) or view.ref == key[1] else _moved(row)
        await self._raise_alarm(conn, subject_id, list(views.values()))
        return views

    async def erase(self, conn: Connection, subject_id: UUID, record_ids: Collection[UUID]) -> int:
        """Delete these records of the subject; answers how many there were."""
        return await store.delete_rows(conn, subject_id, record_ids)

    async def forget(self, conn: Connection, subject_id: UUID) -> int:
        """Delete every record of a subject who is being forgotten; answers how many there were."""
        return await store.delete_all(conn, subject_id)

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

        A record that does not open stays as it is: it is unreadable now and stays so, and says so.
        """
        rows = await store.sealed_page(conn, subject_id, after, limit)
        renewed = []
        for row in rows:
            if ring.is_current(row.sealed):
                continue
            try:
                plaintext = ring.open(_about(ring.owner, row.source, row.record_id, row.version), row.sealed, access)
            except Unreadable:
                continue
            renewed.append(_row(ring, row.source, row.record_id, row.version, b"", row.type, plaintext))
        await store.update_rows(conn, subject_id, None, renewed)
        return rows[-1].record_id if len(rows) == limit else None

    async def counts(self, conn: Connection, subject_id: UUID) -> dict[str, int]:
        """How many records each source holds, without opening any."""
        return await store.count_by_source(conn, subject_id)

    async def _raise_alarm(
        self, conn: Connection, subject_id: UUID, views: Sequence[RecordView | UnreadableRecord]
    ) -> None:
        unreadable = [view for view in views if isinstance(view, UnreadableRecord)]
        if not unreadable:
            return
        details = {
            "source": ",".join(sorted({view.source for view in unreadable})),
            "reason": ",".join(sorted({view.reason for view in unreadable})),
        }
        about = tuple(view.record_id for view in unreadable)
        event = Event(Action.UNREADABLE_FOUND, _PORTAL, subject_id=subject_id, details=details, about=about)
        await self._audit.note(conn, event)


def _about(owner: Owner, source: str, record_id: UUID, version: int) -> About:
    return About(owner=owner, kind=KIND, id=record_id, source=source, schema=SCHEMA, version=version)


def _row(
    ring: Keyring, source: str, record_id: UUID, version: int, fingerprint: bytes, kind: str, plaintext: bytes
) -> store.NewRow:
    about = _about(ring.owner, source, record_id, version)
    sealed = ring.seal(about, plaintext)
    mac = ring.content_mac(model.content(about.associated_data(), sha256(sealed).digest(), plaintext))
    return store.NewRow(record_id, fingerprint, kind, version, mac, sealed)


def _unchanged(ring: Keyring, source: str, before: store.HeldRow, kind: str, plaintext: bytes) -> bool:
    about = _about(ring.owner, source, before.record_id, before.version)
    mac = ring.content_mac(model.content(about.associated_data(), before.sealed_digest, plaintext))
    return before.content_mac == mac and before.type == kind


def _open(ring: Keyring, access: Access, row: store.SealedRow) -> RecordView | UnreadableRecord:
    try:
        content = _decode(ring, access, row)
    except Unreadable as unreadable:
        return UnreadableRecord(row.record_id, row.source, row.type, unreadable.reason.value)
    except UnknownSchema:
        return UnreadableRecord(row.record_id, row.source, row.type, "unknown_schema")
    return RecordView(
        row.record_id,
        row.source,
        content.type,
        content.ref,
        content.fields,
        content.unmapped,
        content.started_on,
        content.ended_on,
        content.changed_at,
        row.version,
        row.changed_at,
    )


def _moved(row: store.SealedRow) -> UnreadableRecord:
    """A row that stands under another record's ref."""
    return UnreadableRecord(row.record_id, row.source, row.type, Reason.TAMPERED.value)


def _decode(ring: Keyring, access: Access, row: store.SealedRow) -> SealedRecord:
    about = _about(ring.owner, row.source, row.record_id, row.version)
    content = model.decode(ring.open(about, row.sealed, access))
    if content.type != row.type:
        raise Unreadable(Reason.TAMPERED)
    return content
