"""The overview: what each source holds about the resident, how fresh it is, and what is missing and why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from litestar import get
from litestar.response import Response, ServerSentEvent, ServerSentEventMessage

from connectors.sdk import Decision, LanguageMap, Manifest, Note
from connectors.sdk.manifest import Text
from portal.audit import Action
from portal.database import Login
from portal.decisions.merging import merged
from portal.people.model import Kind
from portal.records.model import RecordView, UnreadableRecord
from portal.sync.model import PullState, SourceProgress
from portal.web.cookies import SignInCookies
from portal.web.i18n import language
from portal.web.resident.words import Words, record_order
from portal.web.screen import ResidentLook, Visit, chrome, portal_of, resident_look, session_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

HEADLINES = 4
"""How many records of a source the overview names before it says how many more there are."""

_PROGRESS_EVERY = 0.4  # seconds between looks at the progress
_PROGRESS_AT_MOST = 300  # looks before the stream ends and the page is asked for again


@dataclass(frozen=True, repr=False)
class Headline:
    """One record by name."""

    title: str
    href: str


@dataclass(frozen=True, repr=False)
class SourceOnOverview:
    """One connected source as the overview shows it."""

    name: str
    title: Text
    about: Text
    state: str
    count: int | None
    headlines: list[Headline]
    more: int
    unreadable: int
    withheld: int
    fetched_at: datetime | None
    failure: str | None
    steward: Text
    phone: str


@dataclass(frozen=True, repr=False)
class Progress:
    """How far one source is, for the live list."""

    name: str
    title: str
    state: str


@dataclass(frozen=True, repr=False)
class DecisionOnOverview:
    """The newest decisions, by name."""

    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    href: str


@dataclass(frozen=True, repr=False)
class MissingSource:
    """A system that is not connected, and why."""

    title: LanguageMap
    reason: LanguageMap


@dataclass(frozen=True, repr=False)
class OverviewPage:
    """Everything on ``resident/overview.html``."""

    chrome: Chrome
    collecting: bool
    progress: list[Progress]
    sources: list[SourceOnOverview]
    decisions: list[DecisionOnOverview]
    missing: list[MissingSource]
    nothing_anywhere: bool


@dataclass(frozen=True, repr=False)
class ProgressFragment:
    """The live list alone, for ``resident/progress.html``."""

    progress: list[Progress]


@get("/overview", guards=[signed_in_resident])
async def overview(request: Visit) -> Response[str]:
    """The signed-in resident's overview."""
    async with resident_look(request, Action.OVERVIEW_LOOKED) as look:
        page = await _page(request, look)
    return show(request, "resident/overview.html", page)


@get("/overview/progress", guards=[signed_in_resident])
async def progress(request: Visit) -> ServerSentEvent:
    """How far the pulls are, as server-sent events, until every source has answered."""
    return ServerSentEvent(_stream(request))


async def _stream(request: Visit) -> AsyncIterator[ServerSentEventMessage]:
    portal, session, lang = portal_of(request), session_of(request), language(request)
    token = SignInCookies(portal.settings, Kind.RESIDENT).session_token(request)
    if session is None:
        return
    for _ in range(_PROGRESS_AT_MOST):
        async with portal.view.begin(Login.RESIDENT, subject_id=session.person_id) as connection:
            if not await portal.people.lasts(connection, token):
                break  # signed out meanwhile: the page asks again, and is led to the sign-in page
            states = await portal.sync.progress(connection, session.person_id)
        fragment = ProgressFragment(_progress(request, states))
        html = portal.renderer.render(fragment, "resident/progress.html", lang)
        yield ServerSentEventMessage(event="progress", data=html)
        if not _collecting(states):
            break
        await asyncio.sleep(_PROGRESS_EVERY)
    yield ServerSentEventMessage(event="done", data="done")


async def _page(request: Visit, look: ResidentLook) -> OverviewPage:
    portal, words = look.portal, Words(look.portal.renderer, language(request))
    states = await portal.sync.progress(look.connection, look.subject_id)
    records = await portal.records.view(look.connection, look.subject_id, look.ring, look.access)
    decisions = await portal.decisions.view(look.connection, look.subject_id, look.ring, look.access)
    by_source = {state.source: state for state in states}
    sources = []
    for source in portal.sources.connected():
        held = [record for record in records if record.source == source.name]
        decided = sum(decision.source == source.name for decision in decisions)
        sources.append(_source(source.name, source.manifest, by_source.get(source.name), held, decided, words))
    return OverviewPage(
        chrome=chrome(request),
        collecting=_collecting(states),
        progress=_progress(request, states),
        sources=sources,
        decisions=[_decision(one.decision, one.decision_id) for one in merged(decisions) if one.decision][:HEADLINES],
        missing=[MissingSource(gap.title, gap.reason) for gap in portal.sources.coverage()],
        nothing_anywhere=not records and not decisions and all(s.state == PullState.DONE for s in states),
    )


def _decision(stated: Decision, decision_id: UUID) -> DecisionOnOverview:
    return DecisionOnOverview(stated.title, stated.outcome, stated.decided_on, f"/decisions/{decision_id}")


def _source(
    name: str,
    manifest: Manifest,
    state: SourceProgress | None,
    held: list[RecordView | UnreadableRecord],
    decided: int,
    words: Words,
) -> SourceOnOverview:
    readable = sorted((record for record in held if isinstance(record, RecordView)), key=record_order(manifest))
    named = [Headline(words.record_title(record, manifest), f"/records/{record.record_id}") for record in readable]
    count = len(held) + decided
    return SourceOnOverview(
        name=name,
        title=manifest.title,
        about=manifest.explain,
        state=_standing(state, count),
        count=count or None,
        headlines=named[:HEADLINES],
        more=max(0, len(named) - HEADLINES),
        unreadable=len(held) - len(readable),
        withheld=sum(Note.WITHHELD in point.notes for record in readable for point in record.fields.values()),
        fetched_at=state.succeeded_at if state else None,
        failure=state.failure if state and state.state == PullState.FAILED else None,
        steward=manifest.steward,
        phone=manifest.contact.phone,
    )


def _standing(state: SourceProgress | None, count: int) -> str:
    """The word for how a source stands; a failing source never looks like an empty one."""
    if state is None:
        return "not_connected"
    match state.state:
        case PullState.QUEUED | PullState.RUNNING:
            return "loading"
        case PullState.FAILED:
            return "stale" if state.succeeded_at else "failed"
        case PullState.DONE:
            return "fresh" if count else "nothing"


def _progress(request: Visit, states: list[SourceProgress]) -> list[Progress]:
    lang, sources = language(request), {source.name: source for source in portal_of(request).sources.connected()}
    words = {
        PullState.QUEUED: "waiting",
        PullState.RUNNING: "busy",
        PullState.DONE: "done",
        PullState.FAILED: "failed",
    }
    return [
        Progress(state.source, sources[state.source].manifest.title.as_map()[lang], words[state.state])
        for state in states
        if state.source in sources
    ]


def _collecting(states: list[SourceProgress]) -> bool:
    return any(state.state in {PullState.QUEUED, PullState.RUNNING} for state in states)
