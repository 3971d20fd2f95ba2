"""The clock of a case: taking more time, asking the resident something, and going on when the answer has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Response

from portal.rendering import pick
from portal.requests.case import Case
from portal.requests.problems import RuleBrokenError
from portal.requests.states import RequestState
from portal.requests.terms import EXTENDED_MONTHS, ExtensionReason, gdpr_term
from portal.web.i18n import language
from portal.web.officer.case import can_be_extended
from portal.web.officer.desk import at_case, look_at_case, officer_of, whole_number
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

TO_ANSWER = timedelta(days=14)
"""How long a resident gets for an answer, unless the officer chooses another day."""

LONGEST = 2000


@dataclass(frozen=True, repr=False)
class ExtendPage:
    """Everything on ``officer/extend.html``. ``new_last_day``: the last day that more time would give."""

    chrome: Chrome
    case: Case
    new_last_day: date
    chosen: list[str]
    errors: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class AskPage:
    """Everything on ``officer/ask.html``."""

    chrome: Chrome
    case: Case
    question: str
    answer_by: str
    errors: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class AnsweredPage:
    """Everything on ``officer/answered.html``."""

    chrome: Chrome
    case: Case
    problem: str | None = None


@get("/officer/requests/{number:str}/extend", guards=[signed_in_officer])
async def ask_for_reasons(request: Visit, number: FromPath[str]) -> Response[str]:
    """The question why more time is needed: the law knows two reasons."""
    found = await look_at_case(request, number)
    if found.line.state is not RequestState.IN_TREATMENT or not can_be_extended(found, _today(request)):
        raise NotFoundException
    return _extend(request, found, [])


@post("/officer/requests/{number:str}/extend", guards=[signed_in_officer])
async def extend(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Take more time, for the reasons that were ticked; the resident is told."""
    form = await request.form()
    chosen = [reason for reason in ExtensionReason if reason in form.getall("reasons", [])]
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.extend(
                connection, request_id, officer_of(request), tuple(chosen), whole_number(form.get("version"))
            )
    except RuleBrokenError as broken:
        return _extend(request, await look_at_case(request, number), [str(one) for one in chosen], broken)
    return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)


@get("/officer/requests/{number:str}/ask", guards=[signed_in_officer])
async def write_question(request: Visit, number: FromPath[str]) -> Response[str]:
    """The form for a question to the resident."""
    found = await look_at_case(request, number)
    if found.line.state is not RequestState.IN_TREATMENT:
        raise NotFoundException
    return _ask(request, found, "", (_today(request) + TO_ANSWER).isoformat())


@post("/officer/requests/{number:str}/ask", guards=[signed_in_officer])
async def ask(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Ask the resident something; the request waits, its last day stays."""
    form = await request.form()
    question, answer_by = _text(form, "question"), _text(form, "answer_by")
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.ask_resident(
                connection,
                request_id,
                officer_of(request),
                question,
                _day(answer_by) or _today(request),
                whole_number(form.get("version")),
            )
    except RuleBrokenError as broken:
        return _ask(request, await look_at_case(request, number), question, answer_by, broken)
    return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)


@get("/officer/requests/{number:str}/answered", guards=[signed_in_officer])
async def confirm_answered(request: Visit, number: FromPath[str]) -> Response[str]:
    """The question whether the answer is complete."""
    found = await look_at_case(request, number)
    if found.line.state is not RequestState.WAITING:
        raise NotFoundException
    return show(request, "officer/answered.html", AnsweredPage(chrome(request), found))


@post("/officer/requests/{number:str}/answered", guards=[signed_in_officer])
async def answered(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Write down that the answer has come; the treatment goes on."""
    version = whole_number((await request.form()).get("version"))
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.answered(connection, request_id, officer_of(request), version)
    except RuleBrokenError as broken:
        found = await look_at_case(request, number)
        page = AnsweredPage(chrome(request), found, pick(broken.text, language(request)))
        return show(request, "officer/answered.html", page, status_code=409)
    return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)


def _extend(request: Visit, found: Case, chosen: list[str], broken: RuleBrokenError | None = None) -> Response[str]:
    page = ExtendPage(
        chrome=chrome(request),
        case=found,
        new_last_day=gdpr_term(found.file.clock.received_on, EXTENDED_MONTHS).due,
        chosen=chosen,
        errors=_errors(request, broken, "#reasons"),
    )
    return show(request, "officer/extend.html", page, status_code=422 if broken else 200)


def _ask(
    request: Visit, found: Case, question: str, answer_by: str, broken: RuleBrokenError | None = None
) -> Response[str]:
    page = AskPage(chrome(request), found, question, answer_by, _errors(request, broken, "#question"))
    return show(request, "officer/ask.html", page, status_code=422 if broken else 200)


def _errors(request: Visit, broken: RuleBrokenError | None, href: str) -> list[dict[str, str]]:
    return [{"text": pick(broken.text, language(request)), "href": href}] if broken else []


def _today(request: Visit) -> date:
    return portal_of(request).requests.today()


def _text(form: Any, name: str) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()[:LONGEST]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
