""" "This is wrong": the form on which a resident says what a data point should be, and where that goes."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.response import Redirect, Response

from portal.database import Login
from portal.rendering import pick
from portal.requests.filing.intake import TEXT_LENGTH
from portal.requests.problems import RuleBrokenError
from portal.requests.values import LONGEST
from portal.web.i18n import language
from portal.web.resident.asking.point import Point, look_at, point_at, still_held
from portal.web.resident.asking.typed import (
    Form,
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


@dataclass(frozen=True, repr=False)
class CorrectionPage:
    """Everything on ``resident/ask_correction.html``. ``longest``: signs of a wish; ``most``: of a reason."""

    chrome: Chrome
    point: Point
    form: Form
    most: int
    longest: int
    problems: list[Problem]


@get("/requests/new/correction", guards=[signed_in_resident])
async def correction_form(request: Visit) -> Response[str]:
    """The form, with the data point as it is held; somebody else's answers like one that does not exist."""
    return await _show(request, new_form(asked_ids(request)))


@post("/requests/new/correction", guards=[signed_in_resident])
async def file_correction(request: Visit) -> Response[str] | Redirect:
    """File it and lead to its page; or the form again, with what is not right yet."""
    form = await sent_form(request)
    point = await _point(request, form)
    if problems := _problems(request, form):
        return await _show(request, form, problems)
    portal, subject_id = portal_of(request), resident_of(request)
    try:
        async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            filed = await portal.requests.file_correction(
                connection,
                subject_id,
                point.target,
                form.text("wished"),
                form.text("reason"),
                submission=form.submission,
                language=language(request),
            )
    except RuleBrokenError as broken:
        return await _show(request, form, [Problem(pick(broken.text, language(request)), "wished")])
    return to_its_page(filed)


def _problems(request: Visit, form: Form) -> list[Problem]:
    say = portal_of(request).renderer.words(language(request))
    return [
        *missing(form, "wished", "wished_missing", language(request)),
        *too_long(say, form, "wished", LONGEST),
        *too_long(say, form, "reason"),
    ]


async def _point(request: Visit, form: Form) -> Point:
    words = Words(portal_of(request).renderer, language(request))
    async with look_at(request, form.ids) as look:
        if form.ids.used and (held := await still_held(look, *form.ids.used, words)):
            return held
        return await point_at(look, form.ids, words)


async def _show(request: Visit, form: Form, problems: list[Problem] | None = None) -> Response[str]:
    page = CorrectionPage(
        chrome=chrome(request, query=form.ids.query),
        point=await _point(request, form),
        form=form,
        most=TEXT_LENGTH,
        longest=LONGEST,
        problems=problems or [],
    )
    return show(request, "resident/ask_correction.html", page, status_code=422 if problems else 200)
