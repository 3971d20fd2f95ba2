"""The officers' queue: every open request, the one due first at the top, without anything it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.response import Response

from portal.database import Login
from portal.requests.case import Line
from portal.requests.states import REQUEST_TEXTS, RequestState
from portal.web.officer.desk import TONES
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

SOON = 7
"""Days before the last one from which the queue warns."""


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
class QueuePage:
    """Everything on ``officer/queue.html``."""

    chrome: Chrome
    lines: list[QueueLine]
    late: int


@get("/officer", guards=[signed_in_officer])
async def queue(request: Visit) -> Response[str]:
    """The queue."""
    portal = portal_of(request)
    async with portal.view.begin(Login.OFFICER) as connection:
        lines = await portal.requests.queue(connection)
    today = portal.requests.today()
    shown = [_line(line, today) for line in lines]
    page = QueuePage(chrome(request), shown, late=sum(line.days < 0 for line in shown))
    return show(request, "officer/queue.html", page)


def _line(line: Line, today: date) -> QueueLine:
    days = (line.due_on - today).days
    # What is being carried out is only followed: no source needs to be asked for a plan then.
    asked = "?asked=yes" if line.state is RequestState.CARRYING_OUT else ""
    return QueueLine(
        line=line,
        href=f"/officer/requests/{line.number}{asked}",
        days=days,
        urgency="error" if days < 0 else "warning" if days <= SOON else "neutral",
        state=REQUEST_TEXTS[line.state].label.as_map(),
        tone=TONES[line.state],
    )
