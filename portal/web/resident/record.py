"""One record: every data point with what it means, since when, and which decisions used it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import Manifest
from connectors.sdk.manifest import Field, Retention
from portal.audit import Action
from portal.decisions.merging import at
from portal.records.model import RecordView, UnreadableRecord
from portal.rendering import pick
from portal.web.i18n import language
from portal.web.resident.about_record import RecordAbout, about_record
from portal.web.resident.asking.typed import Ids
from portal.web.resident.decisions.gathering import decided
from portal.web.resident.files import FilesOnRecord, files_of
from portal.web.resident.point_marks import PointMark, marks_of
from portal.web.resident.words import Words
from portal.web.screen import ResidentLook, Visit, chrome, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class UsedBy:
    """A decision that used this data point."""

    label: str
    href: str


@dataclass(frozen=True, repr=False)
class PointOnRecord:
    """One data point as the page shows it. ``correct``: where to say that it is wrong; ``disputed``: that is being
    looked at already."""

    name: str
    label: str
    value: str | None
    explain: str | None
    since: date | None
    notes: list[str]
    used_by: list[UsedBy]
    marks: list[PointMark]
    disputed: bool
    correct: str


@dataclass(frozen=True, repr=False)
class RecordPage:
    """Everything on ``resident/record.html``. ``unreadable`` is the reason code when it does not open."""

    chrome: Chrome
    record_id: UUID
    title: str
    explain: str | None
    manifest: Manifest
    retention: Retention
    points: list[PointOnRecord]
    unmapped: int
    used_by: list[UsedBy]
    changed_at: datetime | None
    unreadable: str | None
    files: FilesOnRecord
    about: RecordAbout


@get("/records/{record_id:uuid}", guards=[signed_in_resident])
async def record(request: Visit, record_id: FromPath[UUID]) -> Response[str]:
    """One record of the signed-in resident; somebody else's answers like one that does not exist."""
    words = Words(request.app.state.portal.renderer, language(request))
    async with resident_look(request, Action.RECORD_LOOKED, about=(record_id,)) as look:
        held = await look.portal.records.one(look.connection, look.subject_id, record_id, look.ring, look.access)
        if held is None:
            raise NotFoundException
        uses = await _uses(look, held, words.lang) if isinstance(held, RecordView) else {}
        marks = await marks_of(look, held) if isinstance(held, RecordView) else {}
        connected = look.portal.sources.find(held.source)
        await look.portal.profiles.looked(look.connection, look.subject_id, record_id)
        files = await files_of(look, held, connected, words)
    if connected is None:
        raise NotFoundException
    page = _page(request, held, connected.manifest, uses, marks, files, words)
    return show(request, "resident/record.html", page)


async def _uses(look: ResidentLook, held: RecordView, lang: str) -> dict[str, list[UsedBy]]:
    """Per field, the decisions that used it, each once."""
    found: dict[str, dict[UUID, UsedBy]] = {}
    pairs = await look.portal.decisions.uses_of(look.connection, look.subject_id, held.source, held.ref)
    among = (await decided(look)).decisions if pairs else []
    for decision_id, field in pairs:
        one = at(among, decision_id)
        if one is not None and one.decision is not None:
            used = UsedBy(pick(one.decision.title, lang), f"/decisions/{one.decision_id}")
            found.setdefault(field, {})[one.decision_id] = used
    return {field: list(many.values()) for field, many in found.items()}


def _page(
    request: Visit,
    held: RecordView | UnreadableRecord,
    manifest: Manifest,
    uses: dict[str, list[UsedBy]],
    marks: dict[str, list[PointMark]],
    files: FilesOnRecord,
    words: Words,
) -> RecordPage:
    kind = manifest.records.get(held.type)
    shared: dict[str, Any] = {
        "chrome": chrome(request),
        "record_id": held.record_id,
        "title": words.record_title(held, manifest),
        "explain": pick(kind.explain, words.lang) if kind else None,
        "manifest": manifest,
        "retention": manifest.retention_of(held.type),
        "about": about_record(held, manifest),
        "files": files,
    }
    if isinstance(held, UnreadableRecord):
        return RecordPage(**shared, points=[], unmapped=0, used_by=[], changed_at=None, unreadable=str(held.reason))
    declared = kind.fields if kind else {}
    return RecordPage(
        **shared,
        points=[
            _point(name, held, declared.get(name), uses.get(name, []), marks.get(name, []), words)
            for name in words.in_order(held.fields, manifest, held.type)
        ],
        unmapped=len(held.unmapped),
        used_by=list({use.href: use for many in uses.values() for use in many}.values()),
        changed_at=held.changed_at,
        unreadable=None,
    )


def _point(
    name: str, held: RecordView, field: Field | None, used_by: list[UsedBy], marks: list[PointMark], words: Words
) -> PointOnRecord:
    point = held.fields[name]
    return PointOnRecord(
        name=name,
        label=pick(field.label, words.lang) if field else name,
        value=words.value(point.value, field),
        explain=pick(field.explain, words.lang) if field else None,
        since=point.since,
        notes=words.notes(point),
        used_by=used_by,
        marks=marks,
        disputed=any(mark.runs for mark in marks),
        correct=f"/requests/new/correction?{Ids(record=held.record_id, field=name).query}",
    )
