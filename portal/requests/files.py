"""Opens and seals the files, items and plans of requests, each under its own case key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

import msgspec

from portal.correction.model import Status as CorrectionStatus
from portal.correction.model import Work as Change
from portal.database import Connection
from portal.erasure.model import Status, Work
from portal.requests import store
from portal.requests.case import SCHEMA, CaseFile, CaseItem, Facts, Line, SealedItem, StoredPlan
from portal.requests.grounds import Answer, Register
from portal.requests.law.brp import part_of
from portal.requests.law.routing import Origin, Route, correction_route
from portal.requests.model import Item, Kind, Outcome, Target, TargetKind
from portal.requests.obstacles import ChangedMeanwhileError
from portal.requests.rows import ItemRow, RegisterRow
from portal.requests.states import ItemState
from portal.requests.values import granted_value
from portal.sources import Sources
from portal.vault import About, Access, Keyring, Owner

Shape = TypeVar("Shape")


class CaseKey(msgspec.Struct, frozen=True):
    """What opens one case: its key, and the look that was logged for it."""

    subject_id: UUID
    request_id: UUID
    ring: Keyring
    access: Access


class Files:
    """The sealed side of requests."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def add(
        self,
        connection: Connection,
        ring: Keyring,
        row: RegisterRow,
        file: CaseFile,
        items: list[tuple[Item, SealedItem]],
    ) -> None:
        """Keep a new request's file and items."""
        sealed = ring.seal(_about(row.request_id, "request_file", row.request_id, 1), _encode(file))
        await store.insert_file(connection, row.subject_id, row.request_id, sealed)
        for place, (item, content) in enumerate(items, start=1):
            await store.insert_item(
                connection,
                row.subject_id,
                row.request_id,
                ItemRow(
                    item=place,
                    item_id=item.item_id,
                    target_kind=item.target.kind.value,
                    target_id=item.target.id,
                    source=item.source,
                    state=item.state,
                    version=1,
                    sealed=ring.seal(
                        _about(row.request_id, "request_item", item.item_id, 1, item.source), _encode(content)
                    ),
                    sealed_plan=None,
                ),
            )

    async def file(self, connection: Connection, key: CaseKey) -> tuple[int, CaseFile]:
        """Version and content of a request's file."""
        found = await store.file_of(connection, key.subject_id, key.request_id)
        if found is None:
            raise LookupError("a request without a file")
        version, sealed = found
        about = _about(key.request_id, "request_file", key.request_id, version)
        return version, msgspec.msgpack.decode(key.ring.open(about, sealed, key.access), type=CaseFile)

    async def put_file(self, connection: Connection, key: CaseKey, version: int, file: CaseFile) -> None:
        """Keep the next version of a file; the caller holds the request's line in the register."""
        sealed = key.ring.seal(_about(key.request_id, "request_file", key.request_id, version + 1), _encode(file))
        await store.replace_file(connection, key.subject_id, key.request_id, version + 1, sealed)

    async def items(
        self,
        connection: Connection,
        key: CaseKey,
        kind: Kind,
        erasures: Mapping[int, Status],
        corrections: Mapping[int, CorrectionStatus],
    ) -> list[CaseItem]:
        """Every item of a case, opened, with how far its erasure or its correction is."""
        rows = await store.items_of(connection, key.subject_id, key.request_id)
        return [self._item(key, row, kind, erasures.get(row.item), corrections.get(row.item)) for row in rows]

    async def put_item(self, connection: Connection, key: CaseKey, item: CaseItem, seen_version: int) -> None:
        """Keep an item's next version; raises ChangedMeanwhileError when it is no longer as it was seen."""
        about, version = item.about, seen_version + 1
        place = _about(key.request_id, "request_item", about.item_id, version, about.source)
        content = SealedItem(
            facts=item.facts,
            verdict=about.verdict,
            keep_until=about.keep_until,
            told=item.told,
            handed_over_at=item.handed_over_at,
            done_at=item.done_at,
        )
        values = {
            "state": about.state.value,
            "verdict": about.verdict.answer.value if about.verdict else None,
            "ground": about.verdict.ground if about.verdict else None,
            "version": version,
            "sealed": key.ring.seal(place, _encode(content)),
        }
        if not await store.update_item(connection, key.subject_id, key.request_id, item.item, seen_version, **values):
            raise ChangedMeanwhileError

    async def put_plan(self, connection: Connection, key: CaseKey, item: CaseItem, plan: StoredPlan) -> None:
        """Keep the latest plan of an item. Its version stays: nobody decided anything."""
        sealed = key.ring.seal(_about(key.request_id, "request_plan", item.about.item_id, 1), _encode(plan))
        await store.update_item(connection, key.subject_id, key.request_id, item.item, item.version, sealed_plan=sealed)

    def register_of(self, source: str, kind: Kind = Kind.ERASURE) -> Register:
        """Whose rules an item falls under. Whether something should count is the deciding department's, always."""
        found = self._sources.find(source)
        # In the civil registry the Wet BRP decides, not the UAVG.
        is_registry = found is not None and found.manifest.base_register == Register.BRP
        return Register.BRP if is_registry and kind is not Kind.OBJECTION else Register.CASE

    def route_of(self, source: str, kind: Kind, facts: Facts) -> Route | None:
        """Where a correction belongs by law (R-RRT-1); None for anything else."""
        if kind is not Kind.RECTIFICATION:
            return None
        found = self._sources.find(source)
        register = found.manifest.base_register if found else None
        return correction_route(Origin(register) if register else Origin.CASE, part_of(facts.type, facts.field))

    def _item(
        self, key: CaseKey, row: ItemRow, kind: Kind, erasure: Status | None, correction: CorrectionStatus | None
    ) -> CaseItem:
        place = _about(key.request_id, "request_item", row.item_id, row.version, row.source)
        content = _open(key, place, row.sealed, SealedItem)
        plan = None
        if row.sealed_plan is not None:
            plan = _open(key, _about(key.request_id, "request_plan", row.item_id, 1), row.sealed_plan, StoredPlan)
        return CaseItem(
            item=row.item,
            version=row.version,
            about=Item(
                item_id=row.item_id,
                source=row.source,
                target=_target(row, content.facts),
                state=row.state,
                verdict=content.verdict,
                keep_until=content.keep_until,
            ),
            facts=content.facts,
            register=self.register_of(row.source, kind),
            kind=kind,
            told=content.told,
            plan=plan,
            status=erasure,
            correction=correction,
            route=self.route_of(row.source, kind, content.facts),
            handed_over_at=content.handed_over_at,
            done_at=content.done_at,
        )


def _target(row: ItemRow, facts: Facts) -> Target:
    """What an item points at; which data point or input it is only the sealed part says."""
    if row.target_kind == TargetKind.RECORD:
        return Target.record(row.target_id, facts.field)
    return Target.decision(row.target_id, facts.position)


def line_of(row: RegisterRow) -> Line:
    """A line of the register as lists show it."""
    return Line(
        request_id=row.request_id,
        number=row.number,
        kind=Kind(row.kind),
        state=row.state,
        received_at=row.received_at,
        due_on=row.due_on,
        due_if_equated_on=row.due_if_equated_on,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        urgent=row.urgent,
    )


def work_of(item: CaseItem) -> Work:
    """An item of an erasure as that takes it."""
    return Work(item.item, item.about.source, item.about.target.id, item.facts.ref)


def change_of(item: CaseItem) -> Change:
    """A correction as its carrying out takes it. That something no longer counts only a steward can bring about."""
    facts = item.facts
    if item.kind is not Kind.RECTIFICATION:
        return Change(item.item, item.about.source, None, None, None)
    return Change(item.item, item.about.source, facts.ref or None, facts.field, granted_value(facts, item.verdict))


def granted_now(item: CaseItem) -> bool:
    """Whether an item is being carried out: its row says so, and the sealed file holds the verdict that grants it."""
    granted = item.verdict is not None and item.verdict.answer is Answer.GRANT
    return item.state is ItemState.CARRYING_OUT and granted


def _about(request_id: UUID, kind: str, row_id: UUID, version: int, source: str = "") -> About:
    owner = Owner.request(request_id)
    return About(owner=owner, kind=kind, id=row_id, source=source, schema=SCHEMA, version=version)


def _encode(content: msgspec.Struct) -> bytes:
    return msgspec.msgpack.encode(content)


def _open(key: CaseKey, about: About, sealed: bytes, shape: type[Shape]) -> Shape:
    return msgspec.msgpack.decode(key.ring.open(about, sealed, key.access), type=shape)
