"""The data point a form is about: as it is held, or as it was used for a decision; where a wish about it goes.

An input about somebody else is named, and can be disputed; what is held about that person is not shown.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar.exceptions import NotFoundException

from connectors.sdk import OUTCOME, About, DecisionInput, Manifest
from connectors.sdk.manifest import Text
from portal.audit import Action
from portal.decisions.model import same_value
from portal.records.model import RecordView
from portal.rendering import pick
from portal.requests.days import is_day
from portal.requests.law.routing import Desk, Origin, Route, correction_route
from portal.requests.model import Target
from portal.web.resident.asking.decided import AboutDecision, decision_at, named, uses
from portal.web.resident.asking.typed import Ids
from portal.web.resident.words import Words, field_of
from portal.web.screen import ResidentLook, Visit, resident_look


@dataclass(frozen=True, repr=False)
class Point:
    """One data point as a form shows it. ``used``: it is shown as it was used for ``decision``; otherwise as it is
    held. ``used_by``: the decisions that used it. ``others``: it is about somebody else. ``is_day``: it is a day."""

    target: Target
    label: str
    value: str | None
    is_day: bool
    meaning: str | None
    since: date | None
    title: str
    back: str
    source: Text | None
    manifest: Manifest | None
    others: bool
    decision: AboutDecision | None
    used_by: list[AboutDecision]
    route: Route

    @property
    def judgement(self) -> bool:
        """Whether it is an earlier decision: who disagrees with that objects to it."""
        return self.route.desk is Desk.OBJECTION

    @property
    def elsewhere(self) -> bool:
        """Whether another organisation has to correct it."""
        return self.route.desk is Desk.OTHER_BODY


def look_at(request: Visit, ids: Ids) -> AbstractAsyncContextManager[ResidentLook]:
    """A logged look of the resident at what a form is about."""
    action = Action.RECORD_LOOKED if ids.record else Action.DECISION_LOOKED
    return resident_look(request, action, about=tuple(each for each in (ids.record, ids.decision) if each))


async def point_at(look: ResidentLook, ids: Ids, words: Words) -> Point:
    """The data point at these ids; raises NotFoundException when this resident has none there."""
    if ids.data_point:
        return await _held(look, *ids.data_point, words)
    if ids.used:
        return await _used(look, *ids.used, words)
    raise NotFoundException


async def record_at(look: ResidentLook, record_id: UUID) -> tuple[RecordView, Manifest]:
    """The record with this id and its source's manifest; raises NotFoundException when there is none that opens."""
    record = await look.portal.records.one(look.connection, look.subject_id, record_id, look.ring, look.access)
    source = look.portal.sources.find(record.source) if record else None
    if not isinstance(record, RecordView) or source is None:
        raise NotFoundException
    return record, source.manifest


async def _held(look: ResidentLook, record_id: UUID, field: str, words: Words) -> Point:
    record, manifest = await record_at(look, record_id)
    if field not in record.fields:
        raise NotFoundException
    used_by = await uses(look, record.source, record.ref, field, words.lang)
    return _point(record, manifest, field, used_by, words)


def _point(record: RecordView, manifest: Manifest, name: str, used_by: list[AboutDecision], words: Words) -> Point:
    held = record.fields[name]
    declared = field_of(manifest, record.type, name)
    return Point(
        target=Target.record(record.record_id, name),
        label=words.field_label(manifest, record.type, name),
        value=words.value(held.value, declared),
        is_day=is_day(held.value),
        meaning=pick(declared.explain, words.lang) if declared else None,
        since=held.since,
        title=words.record_title(record, manifest),
        back=f"/records/{record.record_id}",
        source=manifest.title,
        manifest=manifest,
        others=False,
        decision=None,
        used_by=used_by,
        route=correction_route(origin_of(manifest), name),
    )


async def _used(look: ResidentLook, decision_id: UUID, place: int, words: Words) -> Point:
    entry = await _input_at(look, decision_id, place)
    decision = await named(look, decision_id, words.lang)
    source = look.portal.sources.find(entry.source)
    manifest = source.manifest if source else None
    record = await _record_of(look, entry)
    label, meaning = _in_words(entry, manifest, record, words)
    return Point(
        target=Target.decision(decision_id, place),
        label=label,
        value=words.value(entry.used, field_of(manifest, record.type if record else None, entry.field)),
        is_day=is_day(entry.used),
        meaning=meaning,
        since=None,
        title=decision.title,
        back=decision.href,
        source=manifest.title if manifest else None,
        manifest=manifest,
        others=entry.about is not About.SELF,
        decision=decision,
        used_by=[decision],
        route=correction_route(origin_of(manifest), entry.field, is_assessment=entry.field == OUTCOME),
    )


async def still_held(look: ResidentLook, decision_id: UUID, place: int, words: Words) -> Point | None:
    """The data point that an input of a decision came from, when it is held with the value that was used."""
    entry = await _input_at(look, decision_id, place)
    record = await _record_of(look, entry)
    if record is None or entry.about is not About.SELF or entry.field not in record.fields:
        return None
    if not same_value(entry.used, record.fields[entry.field].value):
        return None
    return await _held(look, record.record_id, entry.field, words)


async def _input_at(look: ResidentLook, decision_id: UUID, place: int) -> DecisionInput:
    view = await decision_at(look, decision_id)
    if place >= len(view.decision.inputs):
        raise NotFoundException
    return view.decision.inputs[place]


async def _record_of(look: ResidentLook, entry: DecisionInput) -> RecordView | None:
    if entry.ref is None:
        return None
    place = (entry.source, entry.ref)
    held = await look.portal.records.held(look.connection, look.subject_id, look.ring, look.access, {place})
    record = held.get(place)
    return record if isinstance(record, RecordView) else None


def _in_words(
    entry: DecisionInput, manifest: Manifest | None, record: RecordView | None, words: Words
) -> tuple[str, str | None]:
    """What an input is called, and what it means: as the decision says it, else as its source does."""
    kind = manifest.records.get(record.type) if manifest and record else None
    field = kind.fields.get(entry.field) if kind else None
    label = pick(entry.label, words.lang) if entry.label else pick(field.label, words.lang) if field else entry.field
    meaning = pick(entry.meaning, words.lang) if entry.meaning else pick(field.explain, words.lang) if field else None
    return label or entry.field, meaning


def origin_of(manifest: Manifest | None) -> Origin:
    """Whose law a correction in this source follows."""
    return Origin(manifest.base_register) if manifest and manifest.base_register else Origin.CASE
