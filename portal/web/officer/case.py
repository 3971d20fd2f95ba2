"""One case: what the resident asked, what is known about each part of it, the clock, and a verdict per item.

Opening a case about deletion asks every source again; with ``?asked=yes`` (after a verdict, or while it is carried
out) the last answers are shown with their moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk.manifest import Text
from portal.requests.case import Case
from portal.requests.model import Kind
from portal.requests.states import ItemState, RequestState
from portal.requests.terms import extension_problem
from portal.web.i18n import language
from portal.web.officer.desk import TONES, look_at_case, state_words
from portal.web.officer.forms import VerdictForm
from portal.web.officer.items import VERDICTS, ItemShown, shown_item
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class CasePage:
    """Everything on ``officer/case.html``. ``asked_now``: the plans are of this moment. ``decidable``: a part of it is
    for this desk to decide on. ``can_extend``, ``can_ask``: what the clock still allows."""

    chrome: Chrome
    case: Case
    state: dict[str, str]
    tone: str
    today: date
    days: int
    warnings: tuple[Text, ...]
    items: list[ItemShown]
    waiting_for_verdict: int
    decidable: bool
    asked_now: bool
    can_extend: bool
    can_ask: bool
    errors: list[dict[str, str]] = field(default_factory=list)


@get("/officer/requests/{number:str}", guards=[signed_in_officer])
async def case(request: Visit, number: FromPath[str]) -> Response[str]:
    """Open a case (logged): every source is asked again what it may and can erase, unless that was done just now."""
    ask = request.query_params.get("asked") != "yes"
    return show_case(request, await look_at_case(request, number, ask_sources=ask), asked_now=ask)


def show_case(
    request: Visit,
    found: Case,
    *,
    asked_now: bool = False,
    forms: Mapping[int, VerdictForm] | None = None,
    errors: list[dict[str, str]] | None = None,
    status_code: int = 200,
) -> Response[str]:
    """The page of a case. ``forms``: what was typed for an item, instead of what the form would propose."""
    portal = portal_of(request)
    words = Words(portal.renderer, language(request))
    manifests = portal.sources.manifests()
    typed = forms or {}
    today = portal.requests.today()
    items = [shown_item(found, i, manifests, typed.get(i.item), words, today) for i in found.items]
    treated = found.line.state is RequestState.IN_TREATMENT
    page = CasePage(
        chrome=chrome(request),
        case=found,
        state=state_words(found.line.state),
        tone=TONES[found.line.state],
        today=today,
        days=(found.line.due_on - today).days,
        warnings=found.file.clock.warnings(),
        items=items,
        waiting_for_verdict=sum(item.form is not None and item.item.state not in VERDICTS for item in items),
        decidable=any(item.item.state is not ItemState.FORWARDED and not item.goes_elsewhere for item in items),
        asked_now=asked_now and found.line.kind is Kind.ERASURE and found.line.state is not RequestState.CLOSED,
        can_extend=treated and can_be_extended(found, today),
        can_ask=treated,
        errors=errors or [],
    )
    return show(request, "officer/case.html", page, status_code=status_code)


def can_be_extended(found: Case, today: date) -> bool:
    """Whether the law still allows more time: once, and told within the first month (GDPR 12(3))."""
    clock = found.file.clock
    return clock.extension is None and extension_problem(clock.received_on, today) is None
