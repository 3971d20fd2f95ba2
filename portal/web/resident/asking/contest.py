""" "This is right, but should not count": the form on which a resident contests one input of a decision.

While the term of the decision is open, the same letter is also an objection to it, unless the resident says not.
"""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Response

from portal.database import Login
from portal.rendering import pick
from portal.requests.filing.intake import TEXT_LENGTH
from portal.requests.problems import RuleBrokenError
from portal.web.i18n import language
from portal.web.resident.asking.decided import AboutDecision
from portal.web.resident.asking.point import Point, look_at, point_at
from portal.web.resident.asking.typed import (
    Form,
    Ids,
    Problem,
    asked_ids,
    missing,
    new_form,
    sent_form,
    to_its_page,
    too_long,
)
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, resident_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

AS_OBJECTION = "objection"


@dataclass(frozen=True, repr=False)
class ContestPage:
    """Everything on ``resident/ask_contest.html``."""

    chrome: Chrome
    point: Point
    decision: AboutDecision
    form: Form
    most: int
    problems: list[Problem]


@get("/requests/new/contest", guards=[signed_in_resident])
async def contest_form(request: Visit) -> Response[str]:
    """The form, with the value as it was used; an objection is chosen beforehand while there is time for one."""
    return await _show(request, new_form(asked_ids(request), ticked=frozenset({AS_OBJECTION})))


@post("/requests/new/contest", guards=[signed_in_resident])
async def file_contest(request: Visit) -> Response[str] | Redirect:
    """File it and lead to its page; or the form again, with what is not right yet."""
    form = await sent_form(request)
    _, decision = await _point(request, form.ids)
    if form.ids.used is None:
        raise NotFoundException
    decision_id, place = form.ids.used
    if problems := _problems(request, form):
        return await _show(request, form, problems)
    portal, subject_id = portal_of(request), resident_of(request)
    try:
        async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            filed = await portal.requests.file_contest(
                connection,
                subject_id,
                decision_id,
                place,
                form.text("reason"),
                as_objection=decision.may_object and AS_OBJECTION in form.ticked,
                submission=form.submission,
                language=language(request),
            )
    except RuleBrokenError as broken:
        return await _show(request, form, [Problem(pick(broken.text, language(request)), "reason")])
    return to_its_page(filed)


def _problems(request: Visit, form: Form) -> list[Problem]:
    say = portal_of(request).renderer.words(language(request))
    return [*missing(form, "reason", "reason_missing", language(request)), *too_long(say, form, "reason")]


async def _point(request: Visit, ids: Ids) -> tuple[Point, AboutDecision]:
    words = Words(portal_of(request).renderer, language(request))
    async with look_at(request, ids) as look:
        point = await point_at(look, ids, words)
    if point.decision is None:
        raise NotFoundException
    return point, point.decision


async def _show(request: Visit, form: Form, problems: list[Problem] | None = None) -> Response[str]:
    point, decision = await _point(request, form.ids)
    page = ContestPage(
        chrome=chrome(request, query=form.ids.query),
        point=point,
        decision=decision,
        form=form,
        most=TEXT_LENGTH,
        problems=problems or [],
    )
    return show(request, "resident/ask_contest.html", page, status_code=422 if problems else 200)
