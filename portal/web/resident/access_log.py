"""Who looked: every look at the resident's data in this portal, the resident's own included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar import get
from litestar.response import Response

from portal.audit import Action, ActorKind, Look
from portal.web.i18n import language
from portal.web.screen import Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

LINES = 200


@dataclass(frozen=True, repr=False)
class LookLine:
    """One line: when, who in which role, what, and in which request."""

    at: datetime
    who: str
    action: str
    source: str | None
    number: str | None


@dataclass(frozen=True, repr=False)
class AccessLogPage:
    """Everything on ``resident/access_log.html``."""

    chrome: Chrome
    lines: list[LookLine]
    only_others: bool
    more: bool


@get("/access-log", guards=[signed_in_resident])
async def access_log(request: Visit) -> Response[str]:
    """The signed-in resident's access log, newest first; ``?who=others`` leaves out their own looks."""
    only_others = request.query_params.get("who") == "others"
    async with resident_look(request, Action.ACCESS_LOG_LOOKED) as look:
        looks = await look.portal.audit.log_of(look.connection, look.subject_id, look.access)
        numbers = await look.portal.requests.numbers(look.connection, look.subject_id)
    shown = [line for line in looks if not only_others or line.actor != ActorKind.RESIDENT]
    titles = {s.name: s.manifest.title.as_map()[language(request)] for s in portal_of(request).sources.connected()}
    page = AccessLogPage(
        chrome=chrome(request),
        lines=[_line(line, numbers, titles) for line in shown[:LINES]],
        only_others=only_others,
        more=len(shown) > LINES,
    )
    return show(request, "resident/access_log.html", page)


def _line(look: Look, numbers: dict[UUID, str], titles: dict[str, str]) -> LookLine:
    name = look.details.get("source")
    return LookLine(
        at=look.at,
        who=look.actor,
        action=look.action,
        source=titles.get(name, name) if name else None,
        number=numbers.get(look.request_id) if look.request_id else None,
    )
