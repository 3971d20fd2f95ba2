"""How far the pulls are: the list on the overview, and the stream that keeps it up to date where there is a script."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from litestar import get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from portal.database import Login
from portal.people.model import Kind
from portal.sync.model import PullState, SourceProgress
from portal.web.cookies import SignInCookies
from portal.web.i18n import language
from portal.web.screen import Visit, portal_of, session_of
from portal.web.security import signed_in_resident

_EVERY = 0.4  # seconds between looks at the progress
_AT_MOST = 300  # looks before the stream ends and the page is asked for again

_WORDS = {
    PullState.QUEUED: "waiting",
    PullState.RUNNING: "busy",
    PullState.DONE: "done",
    PullState.FAILED: "failed",
}


@dataclass(frozen=True, repr=False)
class Progress:
    """How far one source is, for the live list."""

    name: str
    title: str
    state: str


@dataclass(frozen=True, repr=False)
class ProgressFragment:
    """The live list alone, for ``resident/progress.html``."""

    progress: list[Progress]


@get("/overview/progress", guards=[signed_in_resident])
async def progress(request: Visit) -> ServerSentEvent:
    """How far the pulls are, as server-sent events, until every source has answered."""
    return ServerSentEvent(_stream(request))


def is_collecting(states: list[SourceProgress]) -> bool:
    """Whether any source is still to answer."""
    return any(state.state in {PullState.QUEUED, PullState.RUNNING} for state in states)


def progress_of(request: Visit, states: list[SourceProgress]) -> list[Progress]:
    """Each connected source in words, in the visitor's language."""
    lang, sources = language(request), {source.name: source for source in portal_of(request).sources.connected()}
    return [
        Progress(state.source, sources[state.source].manifest.title.as_map()[lang], _WORDS[state.state])
        for state in states
        if state.source in sources
    ]


async def _stream(request: Visit) -> AsyncIterator[ServerSentEventMessage]:
    portal, session, lang = portal_of(request), session_of(request), language(request)
    token = SignInCookies(portal.settings, Kind.RESIDENT).session_token(request)
    if session is None:
        return
    for _ in range(_AT_MOST):
        async with portal.view.begin(Login.RESIDENT, subject_id=session.person_id) as connection:
            if not await portal.people.lasts(connection, token):
                break  # signed out meanwhile: the page asks again, and is led to the sign-in page
            states = await portal.sync.progress(connection, session.person_id)
        fragment = ProgressFragment(progress_of(request, states))
        html = portal.renderer.render(fragment, "resident/progress.html", lang)
        yield ServerSentEventMessage(event="progress", data=html)
        if not is_collecting(states):
            break
        await asyncio.sleep(_EVERY)
    yield ServerSentEventMessage(event="done", data="done")
