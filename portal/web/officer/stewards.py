"""What a source's steward did by hand, or will not do: an officer writes it down, after being asked once more."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.requests.case import CaseItem
from portal.requests.model import Kind
from portal.requests.problems import RuleBrokenError
from portal.web.i18n import language
from portal.web.officer.desk import at_case, look_at_case, officer_of, whole_number
from portal.web.officer.items import becomes, title_of
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True, repr=False)
class StewardPage:
    """Everything on ``officer/steward.html``. ``becomes``: the value that was granted, for a correction."""

    chrome: Chrome
    number: str
    item: CaseItem
    title: str
    becomes: str | None
    problem: Text | None


@get("/officer/requests/{number:str}/steward", guards=[signed_in_officer])
async def confirm_steward(request: Visit, number: FromPath[str]) -> Response[str]:
    """The question what the steward said, for ``?item=``."""
    return await _steward(request, number, request.query_params.get("item", ""))


@post("/officer/requests/{number:str}/steward", guards=[signed_in_officer])
async def steward(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Write down what the source's steward said: that it was done by hand, or that it cannot be done."""
    form = await request.form()
    item, answer = str(form.get("item", "")), str(form.get("answer", ""))
    requests = portal_of(request).requests
    verb = {DONE: requests.steward_confirmed, REFUSED: requests.steward_refused}.get(answer)
    if verb is None:
        return await _steward(request, number, item)
    try:
        async with at_case(request, number) as (connection, request_id):
            await verb(connection, request_id, officer_of(request), whole_number(item))
    except RuleBrokenError as broken:
        return await _steward(request, number, item, broken.text)
    return Redirect(f"/officer/requests/{number}?asked=yes#item-{item}", status_code=303)


async def _steward(request: Visit, number: str, wanted: str, problem: Text | None = None) -> Response[str]:
    found = await look_at_case(request, number)
    words = Words(portal_of(request).renderer, language(request))
    for item in found.items:
        by_hand = item.waits_for_steward or (problem is not None and item.kind is not Kind.EXPLANATION)
        if str(item.item) == wanted and by_hand:
            value = becomes(item, portal_of(request).sources.manifests(), words)
            page = StewardPage(chrome(request), number, item, title_of(item, words.lang), value, problem)
            return show(request, "officer/steward.html", page, status_code=409 if problem else 200)
    raise NotFoundException
