"""What the resident asked for: their requests, how far each is, what was decided and why, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import Manifest
from portal.database import Login
from portal.erasure.certificate import JWKS_PATH
from portal.rendering import pick
from portal.requests.case import Line
from portal.requests.model import Kind, Outcome
from portal.requests.service import RequestView
from portal.requests.showing import ItemView, Step
from portal.requests.states import REQUEST_TEXTS, ItemState, RequestState
from portal.web.i18n import language
from portal.web.resident.asking import ASKING_ROUTES
from portal.web.resident.request_form import file_request, new_request
from portal.web.resident.words import Words, field_of_facts
from portal.web.screen import Visit, chrome, portal_of, resident_of, show
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
    ItemState.FORWARDED: "info",
}
"""The same for one item."""


@dataclass(frozen=True, repr=False)
class RequestLine:
    """One request in the list."""

    line: Line
    state: str
    tone: str


@dataclass(frozen=True, repr=False)
class RequestsPage:
    """Everything on ``resident/requests.html``."""

    chrome: Chrome
    lines: list[RequestLine]


@dataclass(frozen=True, repr=False)
class ShownItem:
    """One item with what it is called. ``value``: what it is about, in words, None when that is no single value;
    ``wished``: what the resident says it should be; ``becomes``: what a granted correction makes of it."""

    item: ItemView
    title: str
    kicker: str
    value: str | None
    wished: str | None
    becomes: str | None


@dataclass(frozen=True, repr=False)
class Count:
    """How many items came to what."""

    done: int
    kept: int
    forwarded: int
    untold: int


@dataclass(frozen=True, repr=False)
class RequestPage:
    """Everything on ``resident/request.html``. ``sent``: filed just now (``yes``), except for what was in an
    open request already (``partly``), or all of it was in this one (``already``). ``late``: the day of the answer is
    over. ``steps``: those that this kind of request goes through. ``tones``: per state of an item, its colour."""

    chrome: Chrome
    view: RequestView
    items: list[ShownItem]
    steps: list[Step]
    decided: bool
    closed: bool
    withdrawn: bool
    late: bool
    count: Count
    sent: str
    tones: dict[ItemState, str]
    keys_address: str


@get("/requests", guards=[signed_in_resident])
async def requests(request: Visit) -> Response[str]:
    """The signed-in resident's own requests, newest first, without what they are about."""
    portal, subject_id = portal_of(request), resident_of(request)
    async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        lines = await portal.requests.of(connection, subject_id)
    say = portal.renderer.words(language(request))
    shown = [RequestLine(line, _state(line, say, language(request)), TONES[line.state]) for line in lines]
    return show(request, "resident/requests.html", RequestsPage(chrome(request), shown))


def _state(line: Line, say: Callable[[str], str], lang: str) -> str:
    """How far a request is, in a word or two."""
    if line.outcome is Outcome.WITHDRAWN:
        return say("Withdrawn by you")
    return pick(REQUEST_TEXTS[line.state].label, lang)


@get("/requests/{number:str}", guards=[signed_in_resident])
async def one_request(request: Visit, number: FromPath[str]) -> Response[str]:
    """One of the resident's own requests; somebody else's number answers like one that does not exist."""
    portal, subject_id = portal_of(request), resident_of(request)
    async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        view = await portal.requests.one(connection, subject_id, number)
    if view is None:
        raise NotFoundException
    return show(request, "resident/request.html", _page(request, view))


def _page(request: Visit, view: RequestView) -> RequestPage:
    portal, words = portal_of(request), Words(portal_of(request).renderer, language(request))
    manifests = portal.sources.manifests()
    states = [item.state for item in view.items if not item.untold]
    untold = len(view.items) - len(states)
    decided = bool(untold) or any(state is not ItemState.ASKED for state in states)
    closed = view.line.state is RequestState.CLOSED
    return RequestPage(
        chrome=chrome(request),
        view=view,
        items=[_shown(item, manifests, words) for item in view.items],
        steps=[step for step in view.steps if _goes_through(view, step)],
        decided=decided,
        closed=closed,
        withdrawn=view.line.outcome is Outcome.WITHDRAWN,
        late=not decided and not closed and portal.requests.today() > view.line.due_on,
        count=Count(
            done=states.count(ItemState.DONE),
            kept=states.count(ItemState.KEPT),
            forwarded=states.count(ItemState.FORWARDED),
            untold=untold,
        ),
        sent=request.query_params.get("sent", ""),
        tones=ITEM_TONES,
        keys_address=f"{portal.settings.server.address}{JWKS_PATH}",
    )


def _shown(item: ItemView, manifests: Mapping[str, Manifest], words: Words) -> ShownItem:
    facts, single = item.facts, item.target.field is not None or item.target.position is not None
    declared = field_of_facts(facts, item.source, manifests)
    label, source = pick(facts.label, words.lang), pick(facts.source_title, words.lang)
    field = pick(facts.field_label, words.lang) if facts.field_label else facts.field
    return ShownItem(
        item=item,
        title=field if single and field else label,
        kicker=source if not single else label if label.startswith(source) else f"{source} · {label}",
        value=(words.value(facts.value, declared) or "") if single else None,
        wished=words.value(facts.wished, declared),
        becomes=words.value(item.granted_value, declared),
    )


def _goes_through(view: RequestView, step: Step) -> bool:
    """Whether it goes through a step: a question has nothing to carry out, a withdrawn request went no further."""
    if view.line.outcome is Outcome.WITHDRAWN:
        return step.reached_at is not None
    return view.line.kind is not Kind.EXPLANATION or step.is_current or step.state is not RequestState.CARRYING_OUT


@get("/requests/{number:str}/certificate", guards=[signed_in_resident])
async def certificate(request: Visit, number: FromPath[str]) -> Response[str]:
    """The signed proof as a file: a compact JWS (RFC 7515)."""
    portal, subject_id = portal_of(request), resident_of(request)
    async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        signed = await portal.requests.certificate(connection, subject_id, number)
    if signed is None:
        raise NotFoundException
    # The number was found, so it is ours and holds nothing that could break out of the header.
    name = {"Content-Disposition": f'attachment; filename="inzage-bewijs-{number}.jws"'}
    return Response(signed, media_type="application/jose", headers=name)


REQUEST_ROUTES = [requests, new_request, file_request, *ASKING_ROUTES, one_request, certificate]
