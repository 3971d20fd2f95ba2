"""One source: why it holds data about the resident, on what ground, how long, who gets it, and the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import LanguageMap, Manifest
from portal.audit import Action
from portal.records.model import UnreadableRecord
from portal.sync.model import PullState
from portal.web.i18n import language
from portal.web.resident.about_record import AnyRecord
from portal.web.resident.decisions.gathering import decided
from portal.web.resident.profiles_shown import ProfileShown, apart, shown
from portal.web.resident.record_list import RecordList, list_of
from portal.web.resident.words import Words, field_of
from portal.web.screen import ResidentLook, Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

_PREVIEW = 3
"""How many fields of a record the source's page shows before the record's own page."""

DECISIONS = 10
"""How many of the newest decisions of a source stand on its page."""


@dataclass(frozen=True, repr=False)
class Preview:
    """A field of a record in short."""

    label: str
    value: str | None


@dataclass(frozen=True, repr=False)
class RecordOnSource:
    """One record of the source: its first fields and how many ``more``; ``unreadable`` says why it cannot be read."""

    title: str
    href: str
    fields: list[Preview]
    more: int
    started_on: date | None
    ended_on: date | None
    unreadable: str | None


@dataclass(frozen=True, repr=False)
class DecisionOnSource:
    """One decision the source states."""

    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    href: str


@dataclass(frozen=True, repr=False)
class SourcePage:
    """Everything on ``resident/source.html``. ``records`` are those of the page of ``listed`` that is shown."""

    chrome: Chrome
    name: str
    manifest: Manifest
    state: str
    fetched_at: datetime | None
    profiles: list[ProfileShown]
    listed: RecordList
    records: list[RecordOnSource]
    decisions: list[DecisionOnSource]
    more_decisions: int


@get("/sources/{name:str}", guards=[signed_in_resident])
async def source(request: Visit, name: FromPath[str]) -> Response[str]:
    """One source as the signed-in resident sees it; ``?kind=`` and ``?page=`` choose from a long list."""
    connected = portal_of(request).sources.find(name)
    if connected is None:
        raise NotFoundException
    async with resident_look(request, Action.SOURCE_LOOKED, details={"source": name}) as look:
        page = await _page(request, look, name, connected.manifest)
    return show(request, "resident/source.html", page)


async def _page(request: Visit, look: ResidentLook, name: str, manifest: Manifest) -> SourcePage:
    words = Words(look.portal.renderer, language(request))
    states = await look.portal.sync.progress(look.connection, look.subject_id)
    records = await look.portal.records.view(look.connection, look.subject_id, look.ring, look.access, source=name)
    unseen = await look.portal.profiles.unseen(look.connection, look.subject_id)
    stated = await _decisions(look, name)
    state = next((state for state in states if state.source == name), None)
    ordinary, profiles = apart(records, manifest)
    listed = list_of(ordinary, manifest, words, request.query_params, f"/sources/{name}")
    return SourcePage(
        chrome=chrome(request),
        name=name,
        manifest=manifest,
        state="failed" if state and state.state == PullState.FAILED else "ok",
        fetched_at=state.succeeded_at if state else None,
        profiles=shown(profiles, manifest, unseen, words),
        listed=listed,
        records=[_record(record, manifest, words) for record in listed.records],
        decisions=stated[:DECISIONS],
        more_decisions=max(0, len(stated) - DECISIONS),
    )


async def _decisions(look: ResidentLook, name: str) -> list[DecisionOnSource]:
    """What this source states, newest first; each decision once."""
    among = await decided(look)
    return [
        DecisionOnSource(
            one.decision.title, one.decision.outcome, one.decision.decided_on, f"/decisions/{one.decision_id}"
        )
        for one in among.decisions
        if one.decision and name in one.sources
    ]


def _record(record: AnyRecord, manifest: Manifest, words: Words) -> RecordOnSource:
    title, href = words.record_title(record, manifest), f"/records/{record.record_id}"
    if isinstance(record, UnreadableRecord):
        return RecordOnSource(title, href, [], 0, None, None, record.reason)
    filled = [name for name, point in record.fields.items() if point.value is not None]
    fields = [
        Preview(
            words.field_label(manifest, record.type, name),
            words.value(record.fields[name].value, field_of(manifest, record.type, name)),
        )
        for name in words.in_order(filled, manifest, record.type)[:_PREVIEW]
    ]
    return RecordOnSource(title, href, fields, len(filled) - len(fields), record.started_on, record.ended_on, None)
