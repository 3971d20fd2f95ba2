"""What has been closed, the newest first: number, kind, days and outcome, without anything it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar import get
from litestar.response import Response

from portal.database import Login
from portal.requests.case import Line
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

PER_PAGE = 50
_FORM = "%Y%m%dT%H%M%S.%fZ"
"""How a moment stands in an address: no sign in it needs escaping."""


@dataclass(frozen=True, repr=False)
class ClosedPage:
    """Everything on ``officer/closed.html``. ``earlier``: where the ones before these are, if there are any."""

    chrome: Chrome
    lines: list[Line]
    is_first: bool
    earlier: str | None


@get("/officer/closed", guards=[signed_in_officer])
async def closed(request: Visit) -> Response[str]:
    """A page of closed requests, from ``?before=`` back in time."""
    portal, before = portal_of(request), _moment(request.query_params.get("before", ""))
    async with portal.view.begin(Login.OFFICER) as connection:
        found = await portal.requests.closed(connection, before=before, limit=PER_PAGE + 1)
    lines = found[:PER_PAGE]
    last = lines[-1].closed_at if lines else None
    page = ClosedPage(
        chrome=chrome(request),
        lines=lines,
        is_first=before is None,
        earlier=f"/officer/closed?before={last.astimezone(UTC):{_FORM}}" if last and len(found) > PER_PAGE else None,
    )
    return show(request, "officer/closed.html", page)


def _moment(text: str) -> datetime | None:
    """The moment in an address; whatever is none begins at the newest."""
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
