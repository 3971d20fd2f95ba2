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
from portal.records.model import RecordView, UnreadableRecord
from portal.sync.model import PullState
from portal.web.i18n import language
from portal.web.resident.decisions.gathering import decided
from portal.web.resident.words import Words, record_order
from portal.web.screen import Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

_PREVIEW = 3
"""How many fields of a record the source's page shows before the record's own page."""


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
    """Everything on ``resident/source.html``."""

    chrome: Chrome
    name: str
    manifest: Manifest
    state: str
    fetched_at: datetime | None
    records: list[RecordOnSource]
    decisions: list[DecisionOnSource]


@get("/sources/{name:str}", guards=[signed_in_resident])
async def source(request: Visit, name: FromPath[str]) -> Response[str]:
    """One source as the signed-in resident sees it."""
    connected = portal_of(request).sources.find(name)
    if connected is None:
        raise NotFoundException
    words = Words(portal_of(request).renderer, language(request))
    async with resident_look(request, Action.SOURCE_LOOKED, details={"source": name}) as look:
        states = await look.portal.sync.progress(look.connection, look.subject_id)
        records = await look.portal.records.view(look.connection, look.subject_id, look.ring, look.access, source=name)
        among = await decided(look)
    state = next((state for state in states if state.source == name), None)
    page = SourcePage(
        chrome=chrome(request),
        name=name,
        manifest=connected.manifest,
        state="failed" if state and state.state == PullState.FAILED else "ok",
        fetched_at=state.succeeded_at if state else None,
        records=[
            _record(record, connected.manifest, words)
            for record in sorted(records, key=record_order(connected.manifest))
        ],
        decisions=[
            DecisionOnSource(
                one.decision.title, one.decision.outcome, one.decision.decided_on, f"/decisions/{one.decision_id}"
            )
            for one in among.decisions
            if one.decision and name in one.sources
        ],
    )
    return show(request, "resident/source.html", page)


def _record(record: RecordView | UnreadableRecord, manifest: Manifest, words: Words) -> RecordOnSource:
    title, href = words.record_title(record, manifest), f"/records/{record.record_id}"
    if isinstance(record, UnreadableRecord):
        return RecordOnSource(title, href, [], 0, None, None, record.reason)
    filled = [name for name, point in record.fields.items() if point.value is not None]
    fields = [
        Preview(words.field_label(manifest, record.type, name), words.value(record.fields[name].value))
        for name in words.in_order(filled, manifest, record.type)[:_PREVIEW]
    ]
    return RecordOnSource(title, href, fields, len(filled) - len(fields), record.started_on, record.ended_on, None)
