""" "Explain this to me" and "call me": the form on which a resident asks the named contact for words."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.database import Login
from portal.rendering import pick
from portal.requests.callback import CALL_TIMES, DAYS, PARTS, can_be_called
from portal.requests.filing.intake import TEXT_LENGTH
from portal.requests.model import Callback, Target
from portal.requests.problems import RuleBrokenError, said
from portal.web.i18n import language
from portal.web.resident.asking.decided import named
from portal.web.resident.asking.point import look_at, record_at
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

CALL, WRITE = "call", "write"
"""How the resident wants the answer."""


@dataclass(frozen=True, repr=False)
class Asked:
    """The record or decision somebody wants explained, and who can do that. ``team`` is that person's department."""

    target: Target
    title: str
    back: str
    name: str
    phone: str
    email: str | None
    team: Text | None


@dataclass(frozen=True, repr=False)
class ExplanationPage:
    """Everything on ``resident/ask_explanation.html``. ``week``: per day its parts, each with the value
    of its box, as ``mon:morning``."""

    chrome: Chrome
    asked: Asked
    form: Form
    how: str
    week: list[tuple[str, list[tuple[str, str]]]]
    most: int
    problems: list[Problem]


@get("/requests/new/explanation", guards=[signed_in_resident])
async def explanation_form(request: Visit) -> Response[str]:
    """The form; a call is chosen beforehand."""
    return await _show(request, new_form(asked_ids(request)))


@post("/requests/new/explanation", guards=[signed_in_resident])
async def file_explanation(request: Visit) -> Response[str] | Redirect:
    """File it and lead to its page; or the form again, with what is not right yet."""
    form = await sent_form(request)
    asked = await _asked(request, form.ids)
    if problems := _problems(request, form):
        return await _show(request, form, problems)
    portal, subject_id = portal_of(request), resident_of(request)
    callback = Callback(form.text("phone").strip(), _times(form)) if _how(form) == CALL else None
    try:
        async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            filed = await portal.requests.file_explanation(
                connection,
                subject_id,
                asked.target,
                form.text("question"),
                callback,
                submission=form.submission,
                language=language(request),
            )
    except RuleBrokenError as broken:
        return await _show(request, form, [Problem(pick(broken.text, language(request)), "question")])
    return to_its_page(filed)


def _how(form: Form) -> str:
    return WRITE if form.text("how") == WRITE else CALL


def _times(form: Form) -> tuple[str, ...]:
    """The chosen times in the order of the week, each once."""
    return tuple(time for time in CALL_TIMES if time in form.times)


def _problems(request: Visit, form: Form) -> list[Problem]:
    lang = language(request)
    say = portal_of(request).renderer.words(lang)
    problems = too_long(say, form, "question")
    if _how(form) == WRITE:
        return [*problems, *missing(form, "question", "question_missing", lang)]
    if not form.text("phone").strip():
        problems.append(Problem(say("Fill in the number on which we can call you."), "phone"))
    elif not can_be_called(form.text("phone")):
        problems.append(Problem(pick(said("phone"), lang), "phone"))
    if not _times(form):
        problems.append(Problem(pick(said("call_times"), lang), "times"))
    return problems


async def _asked(request: Visit, ids: Ids) -> Asked:
    """The record or decision somebody wants explained; raises NotFoundException for what is not theirs."""
    words = Words(portal_of(request).renderer, language(request))
    async with look_at(request, ids) as look:
        if ids.decision is not None:
            found = await named(look, ids.decision, words.lang)
            who = found.contact
            target = Target.decision(found.explained_by)
            return Asked(target, found.title, found.href, who.name, who.phone, who.email, None)
        if ids.record is None:
            raise NotFoundException
        record, manifest = await record_at(look, ids.record)
    return Asked(
        target=Target.record(record.record_id),
        title=words.record_title(record, manifest),
        back=f"/records/{record.record_id}",
        name=pick(manifest.contact.name, words.lang),
        phone=manifest.contact.phone,
        email=manifest.contact.email,
        team=manifest.steward,
    )


async def _show(request: Visit, form: Form, problems: list[Problem] | None = None) -> Response[str]:
    page = ExplanationPage(
        chrome=chrome(request, query=form.ids.query),
        asked=await _asked(request, form.ids),
        form=form,
        how=_how(form),
        week=[(day, [(part, f"{day}:{part}") for part in PARTS]) for day in DAYS],
        most=TEXT_LENGTH,
        problems=problems or [],
    )
    return show(request, "resident/ask_explanation.html", page, status_code=422 if problems else 200)
