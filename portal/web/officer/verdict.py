"""A verdict on one item. Grounds of UAVG 41 take a second page, where every point of the law is weighed.

Nothing typed is lost: whatever stands in the way, the form comes back as it was sent, with what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from litestar import post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, PathParameter
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.rendering import pick
from portal.requests.case import Case, CaseItem
from portal.requests.grounds import REFUSING, WEIGHING_TEXTS, Answer
from portal.requests.model import Kind
from portal.requests.obstacles import ChangedMeanwhileError
from portal.requests.problems import RuleBrokenError
from portal.web.i18n import language
from portal.web.officer.case import show_case
from portal.web.officer.desk import at_case, look_at_case, officer_of
from portal.web.officer.forms import TypedVerdict, form_for, typed_verdict
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

_ABOUT_THE_REASON = frozenset({"reason_too_short", "answer_missing", "value_needs_reason", "source_must_keep"})


@dataclass(frozen=True, repr=False)
class WeighingPoint:
    """One point of UAVG 41(2), as a question."""

    name: str
    question: Text
    value: str


@dataclass(frozen=True, repr=False)
class WeighingPage:
    """Everything on ``officer/weighing.html``."""

    chrome: Chrome
    number: str
    item: int
    ground: Text
    typed: TypedVerdict
    points: list[WeighingPoint]
    problem: str | None


@post("/officer/requests/{number:str}/items/{item:int}", guards=[signed_in_officer])
async def give_verdict(
    request: Visit, number: FromPath[str], item: Annotated[int, PathParameter(ge=1, le=32767)]
) -> Response[str] | Redirect:
    """Give or change the verdict on one item, as it was seen at the form's version."""
    typed = typed_verdict(await request.form(), item)
    if typed.answer not in set(Answer):
        say = portal_of(request).renderer.words(language(request))
        return await _again(request, number, item, typed, say("Choose your verdict first."), at="answer")
    if typed.needs_weighing and not typed.weighed:
        return _weigh(request, number, item, typed)
    try:
        await _give(request, number, item, typed)
    except ChangedMeanwhileError as changed:
        return await _again(request, number, item, typed, pick(changed.text, language(request)), at="answer", code=409)
    except RuleBrokenError as broken:
        problem = pick(broken.text, language(request))
        if typed.needs_weighing:
            return _weigh(request, number, item, typed, problem)
        return await _again(request, number, item, typed, problem, at=_where(broken))
    return Redirect(f"/officer/requests/{number}?asked=yes#item-{item}", status_code=303)


async def _give(request: Visit, number: str, item: int, typed: TypedVerdict) -> None:
    found = await look_at_case(request, number)
    verdict = typed.verdict(_numbered(found, item).facts)
    async with at_case(request, number) as (connection, request_id):
        await portal_of(request).requests.give_verdict(
            connection, request_id, officer_of(request), item, verdict, typed.version
        )


def _numbered(found: Case, number: int) -> CaseItem:
    for item in found.items:
        if item.item == number:
            return item
    raise NotFoundException


def _where(broken: RuleBrokenError) -> str:
    """Which field of the form a broken rule is about."""
    if broken.name.startswith(("value_is", "value_needs")) and broken.name not in _ABOUT_THE_REASON:
        return "value"
    return "reason" if broken.name in _ABOUT_THE_REASON else "ground"


async def _again(
    request: Visit, number: str, item: int, typed: TypedVerdict, problem: str, *, at: str, code: int = 422
) -> Response[str]:
    """The case again, with what was typed; its hidden version is the newest, so that sending again means it."""
    found = await look_at_case(request, number)
    seen = _numbered(found, item)
    form = replace(
        form_for(seen, Words(portal_of(request).renderer, language(request))),
        answer=typed.answer,
        ground=typed.ground,
        reason=typed.reason,
        value=typed.value,
        problem=problem,
        at="reason" if at == "answer" and seen.kind is Kind.EXPLANATION else at,
        replaces=code == 409 and seen.verdict is not None,
    )
    errors = [{"text": problem, "href": f"#{form.at}-{item}"}]
    return show_case(request, found, forms={item: form}, errors=errors, status_code=code)


def _weigh(request: Visit, number: str, item: int, typed: TypedVerdict, problem: str | None = None) -> Response[str]:
    page = WeighingPage(
        chrome=chrome(request),
        number=number,
        item=item,
        ground=REFUSING[typed.ground].label,
        typed=typed,
        points=[
            WeighingPoint(f"weighing-{point.value}", question, typed.weighing.get(point, ""))
            for point, question in WEIGHING_TEXTS.items()
        ],
        problem=problem,
    )
    return show(request, "officer/weighing.html", page, status_code=422 if problem else 200)
