"""Deciding a whole case, and writing down what a source's steward confirmed: each after asking once more."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Response

from connectors.sdk import PlanVerdict
from connectors.sdk.manifest import Text
from portal.requests.case import Case, CaseItem
from portal.requests.grounds import Answer
from portal.requests.model import whole_refusal_problem
from portal.requests.obstacles import UndecidedError
from portal.requests.problems import RuleBrokenError
from portal.requests.states import RequestState
from portal.web.officer.desk import at_case, look_at_case, officer_of
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class SourceSummary:
    """What is going to be deleted in, or kept by, one source."""

    title: Text
    items: list[CaseItem]


@dataclass(frozen=True, repr=False)
class DecidePage:
    """Everything on ``officer/decide.html``.

    ``contested``: what would be deleted although its source says it must keep it. ``problem``: why it cannot be
    decided now.
    """

    chrome: Chrome
    case: Case
    deleted: list[SourceSummary]
    kept: list[SourceSummary]
    contested: list[CaseItem]
    count: int
    warnings: tuple[Text, ...]
    problem: Text | None


@dataclass(frozen=True, repr=False)
class StewardPage:
    """Everything on ``officer/steward.html``."""

    chrome: Chrome
    number: str
    item: CaseItem
    problem: Text | None


@get("/officer/requests/{number:str}/decide", guards=[signed_in_officer])
async def confirm_decision(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """What deciding would do, item by item, and the question whether to do it; of a decided case, the case itself."""
    found = await look_at_case(request, number)
    if found.line.state in {RequestState.CARRYING_OUT, RequestState.CLOSED}:
        return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)
    return _decision(request, found, None if found.can_be_decided else UndecidedError().text)


@post("/officer/requests/{number:str}/decide", guards=[signed_in_officer])
async def decide(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Decide, and set it going."""
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.decide(connection, request_id, officer_of(request))
    except RuleBrokenError as broken:
        return _decision(request, await look_at_case(request, number), broken.text, status_code=409)
    return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)


@get("/officer/requests/{number:str}/steward", guards=[signed_in_officer])
async def confirm_steward(request: Visit, number: FromPath[str]) -> Response[str]:
    """The question whether the steward really said so, for ``?item=``."""
    return await _steward(request, number, request.query_params.get("item", ""))


@post("/officer/requests/{number:str}/steward", guards=[signed_in_officer])
async def steward(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Write down that the source's steward erased an item by hand."""
    item = str((await request.form()).get("item", ""))
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.steward_confirmed(
                connection, request_id, officer_of(request), int(item) if item.isdecimal() else 0
            )
    except RuleBrokenError as broken:
        return await _steward(request, number, item, broken.text)
    return Redirect(f"/officer/requests/{number}?asked=yes#item-{item}", status_code=303)


def _decision(request: Visit, found: Case, problem: Text | None, *, status_code: int = 200) -> Response[str]:
    given = [item for item in found.items if item.verdict]
    deleted = [item for item in given if item.verdict and item.verdict.answer is Answer.GRANT]
    kept = [item for item in given if item.verdict and item.verdict.answer is Answer.REFUSE]
    today = portal_of(request).requests.today()
    page = DecidePage(
        chrome=chrome(request),
        case=found,
        deleted=_per_source(deleted),
        kept=_per_source(kept),
        contested=[item for item in deleted if _must_be_kept(item)],
        count=len(deleted),
        warnings=found.file.clock.warnings(full_refusal_on=None if deleted else today),
        problem=problem or whole_refusal_problem([item.about for item in found.items]),
    )
    return show(request, "officer/decide.html", page, status_code=status_code)


def _must_be_kept(item: CaseItem) -> bool:
    stored = item.plan.plan if item.plan else None
    return stored is not None and stored.verdict is PlanVerdict.MUST_KEEP


def _per_source(items: list[CaseItem]) -> list[SourceSummary]:
    found: dict[str, SourceSummary] = {}
    for item in items:
        found.setdefault(item.about.source, SourceSummary(item.facts.source_title, [])).items.append(item)
    return list(found.values())


async def _steward(request: Visit, number: str, wanted: str, problem: Text | None = None) -> Response[str]:
    found = await look_at_case(request, number)
    for item in found.items:
        if str(item.item) == wanted and (item.waits_for_steward or problem):
            page = StewardPage(chrome(request), number, item, problem)
            return show(request, "officer/steward.html", page, status_code=409 if problem else 200)
    raise NotFoundException
