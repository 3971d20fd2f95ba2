"""Deciding a whole case, after seeing once more what that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Manifest, Text
from portal.requests.case import Case, CaseItem
from portal.requests.grounds import Answer
from portal.requests.model import Kind, whole_refusal_problem
from portal.requests.obstacles import UndecidedError
from portal.requests.problems import RuleBrokenError
from portal.requests.states import RequestState
from portal.web.i18n import language
from portal.web.officer.desk import at_case, look_at_case, officer_of
from portal.web.officer.items import becomes, must_be_kept, title_of
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class DecidedLine:
    """One part: its name, the value it gets (None: it gets none), and what the resident reads about it."""

    title: str
    becomes: str | None
    reason: str


@dataclass(frozen=True, repr=False)
class SourceSummary:
    """What is going to be done in, or left by, one source."""

    title: Text
    lines: list[DecidedLine]


@dataclass(frozen=True, repr=False)
class DecidePage:
    """Everything on ``officer/decide.html``.

    ``contested``: what would be deleted although its source says it must keep it. ``problem``: why it cannot be
    decided now. ``objection_waits``: a formal objection has not been passed on.
    """

    chrome: Chrome
    case: Case
    granted: list[SourceSummary]
    refused: list[SourceSummary]
    contested: list[str]
    count: int
    warnings: tuple[Text, ...]
    problem: Text | None
    objection_waits: bool


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


def _decision(request: Visit, found: Case, problem: Text | None, *, status_code: int = 200) -> Response[str]:
    words = Words(portal_of(request).renderer, language(request))
    manifests = portal_of(request).sources.manifests()
    given = [item for item in found.items if item.verdict]
    granted = [item for item in given if item.verdict and item.verdict.answer is Answer.GRANT]
    refused = [item for item in given if item.verdict and item.verdict.answer is Answer.REFUSE]
    objection, today = found.file.objection, portal_of(request).requests.today()
    page = DecidePage(
        chrome=chrome(request),
        case=found,
        granted=_per_source(granted, manifests, words),
        refused=_per_source(refused, manifests, words),
        contested=[title_of(item, words.lang) for item in granted if must_be_kept(item)],
        count=len(granted),
        warnings=found.file.clock.warnings(full_refusal_on=None if granted else today),
        problem=problem or whole_refusal_problem([item.about for item in found.items]),
        objection_waits=objection is not None and objection.asked and objection.forwarded_at is None,
    )
    return show(request, "officer/decide.html", page, status_code=status_code)


def _per_source(items: list[CaseItem], manifests: Mapping[str, Manifest], words: Words) -> list[SourceSummary]:
    found: dict[str, SourceSummary] = {}
    for item in items:
        verdict = item.verdict
        granted = verdict is not None and verdict.answer is Answer.GRANT
        line = DecidedLine(
            title=title_of(item, words.lang),
            becomes=becomes(item, manifests, words) if granted and item.kind is Kind.RECTIFICATION else None,
            reason=verdict.reason if verdict else "",
        )
        found.setdefault(item.about.source, SourceSummary(item.facts.source_title, [])).lines.append(line)
    return list(found.values())
