"""Passing on what is for somebody else to decide: a correction to its own desk (Awb 2:3), an objection (Awb 6:15).

Each is asked once more, and the resident reads it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.requests.case import Case, CaseItem
from portal.requests.problems import RuleBrokenError
from portal.web.i18n import language
from portal.web.officer.desk import at_case, look_at_case, officer_of, whole_number
from portal.web.officer.items import can_be_handed_over, title_of
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class HandOverPage:
    """Everything on ``officer/hand_over.html``. ``version``: as the item was seen."""

    chrome: Chrome
    number: str
    item: CaseItem
    title: str
    problem: Text | None


@dataclass(frozen=True, repr=False)
class ObjectionPage:
    """Everything on ``officer/forward_objection.html``."""

    chrome: Chrome
    number: str
    title: str
    last_day: date | None
    today: date
    problem: Text | None


@get("/officer/requests/{number:str}/hand-over", guards=[signed_in_officer])
async def confirm_hand_over(request: Visit, number: FromPath[str]) -> Response[str]:
    """The question whether to hand ``?item=`` over to the desk that the law names."""
    found = await look_at_case(request, number)
    item = _item(found, request.query_params.get("item", ""))
    if item is None or not can_be_handed_over(found, item):
        raise NotFoundException
    return _hand_over(request, number, item)


@post("/officer/requests/{number:str}/hand-over", guards=[signed_in_officer])
async def hand_over(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Hand an item over, as it was seen at the form's version."""
    form = await request.form()
    item, version = whole_number(form.get("item")), whole_number(form.get("version"))
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.hand_over(connection, request_id, officer_of(request), item, version)
    except RuleBrokenError as broken:
        seen = _item(await look_at_case(request, number), str(item))
        if seen is None or seen.route is None:
            raise NotFoundException from None
        return _hand_over(request, number, seen, broken.text)
    return Redirect(f"/officer/requests/{number}?asked=yes#item-{item}", status_code=303)


@get("/officer/requests/{number:str}/forward-objection", guards=[signed_in_officer])
async def confirm_forwarding(request: Visit, number: FromPath[str]) -> Response[str]:
    """The question whether the objection really went to the department that decides on it."""
    found = await look_at_case(request, number)
    if found.file.objection is None or not found.file.objection.asked or found.file.objection.forwarded_at:
        raise NotFoundException
    return _objection(request, found)


@post("/officer/requests/{number:str}/forward-objection", guards=[signed_in_officer])
async def forward_objection(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Write down that the objection was passed on."""
    try:
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.forward_objection(connection, request_id, officer_of(request))
    except RuleBrokenError as broken:
        return _objection(request, await look_at_case(request, number), broken.text)
    return Redirect(f"/officer/requests/{number}?asked=yes", status_code=303)


def _item(found: Case, wanted: str) -> CaseItem | None:
    return next((item for item in found.items if str(item.item) == wanted), None)


def _hand_over(request: Visit, number: str, item: CaseItem, problem: Text | None = None) -> Response[str]:
    page = HandOverPage(chrome(request), number, item, title_of(item, language(request)), problem)
    return show(request, "officer/hand_over.html", page, status_code=409 if problem else 200)


def _objection(request: Visit, found: Case, problem: Text | None = None) -> Response[str]:
    page = ObjectionPage(
        chrome=chrome(request),
        number=found.line.number,
        title=title_of(found.items[0], language(request)) if found.items else "",
        last_day=found.file.objection.last_day if found.file.objection else None,
        today=portal_of(request).requests.today(),
        problem=problem,
    )
    return show(request, "officer/forward_objection.html", page, status_code=409 if problem else 200)
