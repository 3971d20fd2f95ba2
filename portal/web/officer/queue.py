"""The officers' queue: every open request, the one due first at the top, without anything it is about.

With ``?number=`` it leads to the request of that number, open or closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.response import Redirect, Response

from portal.database import Connection, Login
from portal.rendering import pick
from portal.requests.case import Line
from portal.requests.model import RequestNumber
from portal.requests.problems import RuleBrokenError
from portal.requests.states import RequestState
from portal.web.i18n import language
from portal.web.officer.desk import TONES, state_words
from portal.web.parts import Portal
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

SOON = 7
"""Days before the last one from which the queue warns."""

LONGEST_NUMBER = 40


@dataclass(frozen=True, repr=False)
class QueueLine:
    """One open request. ``days``: until the last day; below zero it is late."""

    line: Line
    href: str
    days: int
    urgency: str
    state: dict[str, str]
    tone: str


@dataclass(frozen=True, repr=False)
class Search:
    """What somebody looked for by its number, and why it was not found."""

    typed: str = ""
    problem: str | None = None


@dataclass(frozen=True, repr=False)
class QueuePage:
    """Everything on ``officer/queue.html``. ``open``: all open requests, also those past the end of the list."""

    chrome: Chrome
    lines: list[QueueLine]
    open: int
    late: int
    this_week: int
    waiting: int
    letters: int
    search: Search


@get("/officer", guards=[signed_in_officer])
async def queue(request: Visit) -> Response[str] | Redirect:
    """The queue, or the way to the request whose number was asked for."""
    portal = portal_of(request)
    typed, search = request.query_params.get("number", "").strip()[:LONGEST_NUMBER], Search()
    async with portal.view.begin(Login.OFFICER) as connection:
        lines = await portal.requests.queue(connection)
        if typed:
            found = await _find(portal, connection, typed, lines, language(request))
            if isinstance(found, Redirect):
                return found
            search = found
        count = await portal.requests.open_count(connection)
        letters = await portal.messages.undelivered(connection)
    today = portal.requests.today()
    shown = [_line(line, today) for line in lines]
    page = QueuePage(
        chrome=chrome(request),
        lines=shown,
        open=count,
        late=sum(line.days < 0 for line in shown),
        this_week=sum(0 <= line.days <= SOON for line in shown),
        waiting=sum(line.line.state is RequestState.WAITING for line in shown),
        letters=len(letters),
        search=search,
    )
    return show(request, "officer/queue.html", page)


async def _find(portal: Portal, connection: Connection, typed: str, lines: list[Line], lang: str) -> Redirect | Search:
    try:
        number = str(RequestNumber.parse(typed))
    except RuleBrokenError as broken:
        return Search(typed, pick(broken.text, lang))
    for line in lines:
        if line.number == number:
            return Redirect(case_address(line), status_code=303)
    if await portal.requests.find(connection, number) is not None:
        return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)
    say = portal.renderer.words(lang)
    return Search(typed, say("There is no request with this number."))


def case_address(line: Line) -> str:
    """Where a request is handled. What is only followed needs no source to be asked for a plan."""
    followed = line.state in {RequestState.CARRYING_OUT, RequestState.CLOSED, RequestState.WAITING}
    return f"/officer/requests/{line.number}{'?asked=yes' if followed else ''}"


def _line(line: Line, today: date) -> QueueLine:
    days = (line.due_on - today).days
    return QueueLine(
        line=line,
        href=case_address(line),
        days=days,
        urgency="error" if days < 0 else "warning" if days <= SOON else "neutral",
        state=state_words(line.state),
        tone=TONES[line.state],
    )
