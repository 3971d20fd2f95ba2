"""Brings together what pages and the download say about decisions: the decisions, what is held now, what is disputed.

Everything is opened once, however many decisions and inputs there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from connectors.sdk import About, DataPoint, Manifest
from connectors.sdk.manifest import Field
from portal.decisions.chains import Chains, chains, compare_outcome
from portal.decisions.dispute import HeldDispute
from portal.decisions.marks import Mark, Places, at_input, marks
from portal.decisions.merging import FedInput, MergedDecision, merged
from portal.decisions.model import Standing, compare
from portal.decisions.sensitive import is_sensitive
from portal.records.model import RecordView, UnreadableRecord
from portal.vault import Unreadable
from portal.web.resident.words import field_of
from portal.web.screen import ResidentLook


@dataclass(frozen=True, repr=False)
class Decided:
    """Every decision about a resident, what rests on what, and what is disputed about it."""

    decisions: list[MergedDecision]
    chains: Chains
    marks: Mapping[UUID, tuple[Mark, ...]]
    disputes: Sequence[HeldDispute]
    places: Places


@dataclass(frozen=True, repr=False)
class Held:
    """What inputs are compared with: readable records and erased ones by (source, ref), manifests by source."""

    records: Mapping[tuple[str, str], RecordView]
    erased: Set[tuple[str, str]]
    manifests: Mapping[str, Manifest]


@dataclass(frozen=True, repr=False)
class InputNow:
    """One input beside what is held now. ``record`` is the resident's own record that it names, ``point`` the data
    point in it, ``field`` what the manifest says of it; ``earlier`` the decision whose outcome it is."""

    fed: FedInput
    standing: Standing
    record: RecordView | None
    point: DataPoint | None
    field: Field | None
    earlier: MergedDecision | None
    sensitive: bool
    disputes: tuple[HeldDispute, ...]


async def decided(look: ResidentLook) -> Decided:
    """Open every decision of this look's resident."""
    portal, conn, subject_id = look.portal, look.connection, look.subject_id
    found = merged(await portal.decisions.view(conn, subject_id, look.ring, look.access))
    disputes = await portal.disputes.of(conn, subject_id)
    linked, places = chains(found), portal.disputes.places(subject_id)
    return Decided(found, linked, marks(linked, disputes, places), disputes, places)


async def held(
    look: ResidentLook,
    decisions: Iterable[MergedDecision],
    records: Sequence[RecordView | UnreadableRecord] | None = None,
) -> Held:
    """What the inputs of these decisions are compared with; ``records`` when the caller has them open already."""
    portal = look.portal
    if records is None:
        records = await portal.records.view(look.connection, look.subject_id, look.ring, look.access)
    wanted = {(fed.entry.source, fed.entry.ref) for one in decisions for fed in one.inputs if fed.entry.ref is not None}
    named = {name for one in decisions for name in one.names}
    return Held(
        records={(each.source, each.ref): each for each in records if isinstance(each, RecordView)},
        erased=await _erased(look, wanted - named),
        manifests={source.name: source.manifest for source in portal.sources.connected()},
    )


def input_now(fed: FedInput, among: Decided, held: Held) -> InputNow:
    """One input beside what is held now. Of an input about somebody else nothing that is held is looked at."""
    entry = fed.entry
    manifest = held.manifests.get(entry.source)
    disputes = at_input(fed, among.disputes, among.places) if among.disputes else ()
    place = (entry.source, entry.ref) if entry.ref is not None and entry.about is About.SELF else None
    record = held.records.get(place) if place else None
    earlier = among.chains.feeding(fed) if record is None else None
    kind = manifest.records.get(record.type) if manifest and record else None
    point = record.fields.get(entry.field) if record else None
    if earlier is not None:
        standing = compare_outcome(entry, earlier)
    else:
        standing = compare(entry, point, erased=place in held.erased)
    return InputNow(
        fed=fed,
        standing=standing,
        record=record,
        point=point,
        field=kind.fields.get(entry.field) if kind else None,
        earlier=earlier,
        sensitive=is_sensitive(entry, manifest),
        disputes=disputes,
    )


def declared_of(fed: FedInput, held: Held) -> Field | None:
    """What the source of an input declares of its field: of the record that it names, when that one is known."""
    entry = fed.entry
    record = (
        held.records.get((entry.source, entry.ref)) if entry.ref is not None and entry.about is About.SELF else None
    )
    return field_of(held.manifests.get(entry.source), record.type if record else None, entry.field)


async def _erased(look: ResidentLook, wanted: Set[tuple[str, str]]) -> Set[tuple[str, str]]:
    if not wanted:
        return set()
    try:
        bsn = await look.portal.people.bsn_of(look.connection, look.subject_id, look.access, look.ring)
    except Unreadable:  # then nothing can be said about what was erased, and all the rest still can
        return set()
    return await look.portal.sync.suppressed(look.connection, bsn, sorted(wanted))
