"""Who looked: every look at the resident's data in this portal, the resident's own included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from litestar import get
from litestar.response import Response

from portal.audit import Action, ActorKind
from portal.locale.dates import first_moment, month_long
from portal.requests.calendar import local_day
from portal.web.i18n import language
from portal.web.resident.looks import LookLine, lines_of
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

LINES = 200
"""A log that is longer than this is shown month by month."""

MOST = 2000
"""Lines of one month that are opened for one page; beyond that the page says that there are more."""

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, repr=False)
class Month:
    """One month there is a list of."""

    title: str
    href: str
    chosen: bool


@dataclass(frozen=True, repr=False)
class AccessLogPage:
    """Everything on ``resident/access_log.html``. ``months`` is empty for a log that fits on one page."""

    chrome: Chrome
    lines: list[LookLine]
    months: list[Month]
    only_others: bool
    everybody: str
    others: str
    more: bool


@get("/access-log", guards=[signed_in_resident])
async def access_log(request: Visit) -> Response[str]:
    """The signed-in resident's access log, newest first; ``?who=others`` leaves out their own looks, and
    ``?month=2026-09`` shows one month of a long log."""
    only_others = request.query_params.get("who") == "others"
    words = Words(portal_of(request).renderer, language(request))
    async with resident_look(request, Action.ACCESS_LOG_LOOKED) as look:
        extent = await look.portal.audit.extent_of(look.connection, look.subject_id)
        months = _months(extent[1]) if extent and extent[0] > LINES else []
        month = _wanted(request.query_params.get("month"), months)
        since, until = (first_moment(month), first_moment(_next(month))) if month else (None, None)
        looks = await look.portal.audit.log_of(
            look.connection, look.subject_id, look.access, MOST + 1, since=since, until=until
        )
        numbers = await look.portal.requests.numbers(look.connection, look.subject_id)
    manifests = {source.name: source.manifest for source in portal_of(request).sources.connected()}
    shown = [line for line in looks[:MOST] if not only_others or line.actor != ActorKind.RESIDENT]
    page = AccessLogPage(
        chrome=chrome(request),
        lines=lines_of(shown, numbers, manifests, words),
        months=[Month(month_long(m, words.lang), _address(m, only_others), m == month) for m in months],
        only_others=only_others,
        everybody=_address(month, only_others=False),
        others=_address(month, only_others=True),
        more=len(looks) > MOST,
    )
    return show(request, "resident/access_log.html", page)


def _months(oldest: datetime) -> list[date]:
    """The first day of every month from now back to the oldest line."""
    month, last = local_day(datetime.now(UTC)).replace(day=1), local_day(oldest).replace(day=1)
    found = []
    while month >= last:
        found.append(month)
        month = (
            month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)
        )
    return found


def _wanted(text: str | None, months: list[date]) -> date | None:
    """The month that was asked for, else the newest; None when the log is not cut in months."""
    found = _MONTH.fullmatch(text or "")
    asked = date(int(found[1]), int(found[2]), 1) if found else None
    return asked if asked in months else months[0] if months else None


def _next(month: date) -> date:
    return month.replace(year=month.year + 1, month=1) if month.month == 12 else month.replace(month=month.month + 1)


def _address(month: date | None, only_others: bool) -> str:
    asks = ([f"month={month:%Y-%m}"] if month else []) + (["who=others"] if only_others else [])
    return "/access-log" + ("?" + "&".join(asks) if asks else "")
