"""What the resident asked for: their requests, how far each is, what was decided and why, and the proof."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from portal.database import Login
from portal.erasure.certificate import JWKS_PATH
from portal.requests.case import Line
from portal.requests.service import RequestView
from portal.requests.states import REQUEST_TEXTS, ItemState, RequestState
from portal.web.resident.request_form import file_request, new_request
from portal.web.screen import Visit, chrome, portal_of, session_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

TONES = {
    RequestState.FILED: "info",
    RequestState.IN_TREATMENT: "info",
    RequestState.WAITING: "warning",
    RequestState.CARRYING_OUT: "info",
    RequestState.CLOSED: "neutral",
}
"""The colour that goes with the word for a state."""

ITEM_TONES = {
    ItemState.ASKED: "neutral",
    ItemState.VERDICT_GIVEN: "info",
    ItemState.CARRYING_OUT: "info",
    ItemState.DONE: "ok",
    ItemState.KEPT: "warning",
    ItemState.NOT_DONE: "error",
}
"""The same for one item."""


@dataclass(frozen=True, repr=False)
class RequestLine:
    """One request in the list."""

    line: Line
    state: dict[str, str]
    tone: str


@dataclass(frozen=True, repr=False)
class RequestsPage:
    """Everything on ``resident/requests.html``."""

    chrome: Chrome
    lines: list[RequestLine]


@dataclass(frozen=True, repr=False)
class RequestPage:
    """Everything on ``resident/request.html``. ``sent``: filed just now (``yes``), except for what was in an
    open request already (``partly``), or all of it was in this one (``already``). ``late``: the day of the answer is
    over. ``erased``, ``kept``: how many items. ``tones``: per state of an item, its colour."""

    chrome: Chrome
    view: RequestView
    decided: bool
    closed: bool
    late: bool
    erased: int
    kept: int
    sent: str
    tones: dict[ItemState, str]
    keys_address: str


@get("/requests", guards=[signed_in_resident])
async def requests(request: Visit) -> Response[str]:
    """The signed-in resident's own requests, newest first, without what they are about."""
    portal, session = portal_of(request), session_of(request)
    if session is None:
        raise NotFoundException
    async with portal.view.begin(Login.RESIDENT, subject_id=session.person_id) as connection:
        lines = await portal.requests.of(connection, session.person_id)
    shown = [RequestLine(line, REQUEST_TEXTS[line.state].label.as_map(), TONES[line.state]) for line in lines]
    return show(request, "resident/requests.html", RequestsPage(chrome(request), shown))


@get("/requests/{number:str}", guards=[signed_in_resident])
async def one_request(request: Visit, number: FromPath[str]) -> Response[str]:
    """One of the resident's own requests; somebody else's number answers like one that does not exist."""
    portal, session = portal_of(request), session_of(request)
    if session is None:
        raise NotFoundException
    async with portal.view.begin(Login.RESIDENT, subject_id=session.person_id) as connection:
        view = await portal.requests.one(connection, session.person_id, number)
    if view is None:
        raise NotFoundException
    decided = any(item.state is not ItemState.ASKED for item in view.items)
    page = RequestPage(
        chrome=chrome(request),
        view=view,
        decided=decided,
        closed=view.line.state is RequestState.CLOSED,
        late=not decided and portal.requests.today() > view.line.due_on,
        erased=sum(item.state is ItemState.DONE for item in view.items),
        kept=sum(item.state is ItemState.KEPT for item in view.items),
        sent=request.query_params.get("sent", ""),
        tones=ITEM_TONES,
        keys_address=f"{portal.settings.server.address}{JWKS_PATH}",
    )
    return show(request, "resident/request.html", page)


@get("/requests/{number:str}/certificate", guards=[signed_in_resident])
async def certificate(request: Visit, number: FromPath[str]) -> Response[str]:
    """The signed proof as a file: a compact JWS (RFC 7515)."""
    portal, session = portal_of(request), session_of(request)
    if session is None:
        raise NotFoundException
    async with portal.view.begin(Login.RESIDENT, subject_id=session.person_id) as connection:
        signed = await portal.requests.certificate(connection, session.person_id, number)
    if signed is None:
        raise NotFoundException
    # The number was found, so it is ours and holds nothing that could break out of the header.
    name = {"Content-Disposition": f'attachment; filename="inzage-bewijs-{number}.jws"'}
    return Response(signed, media_type="application/jose", headers=name)


REQUEST_ROUTES = [requests, new_request, file_request, one_request, certificate]
