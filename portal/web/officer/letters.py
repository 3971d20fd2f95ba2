"""Residents who were not reached by e-mail: an officer sends a letter instead, and writes that down (Awb 2:11)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Response

from portal.database import Login
from portal.messages.model import Message
from portal.web.officer.desk import officer_of
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class LettersPage:
    """Everything on ``officer/letters.html``. ``gone``: what was just marked was not there any more."""

    chrome: Chrome
    messages: list[Message]
    gone: bool


@get("/officer/letters", guards=[signed_in_officer])
async def letters(request: Visit) -> Response[str]:
    """What did not arrive, the oldest first: by request number, without name or address."""
    return await _page(request)


@post("/officer/letters", guards=[signed_in_officer])
async def letter_sent(request: Visit) -> Response[str] | Redirect:
    """Write down that a letter went for one message."""
    portal, message_id = portal_of(request), _id(str((await request.form()).get("message", "")))
    async with portal.view.begin(Login.OFFICER) as connection:
        known = message_id is not None and await portal.messages.sent_by_letter(
            connection, message_id, officer_of(request)
        )
    return Redirect("/officer/letters", status_code=303) if known else await _page(request, gone=True)


async def _page(request: Visit, *, gone: bool = False) -> Response[str]:
    portal = portal_of(request)
    async with portal.view.begin(Login.OFFICER) as connection:
        lost = await portal.messages.undelivered(connection)
    page = LettersPage(chrome(request), lost, gone)
    return show(request, "officer/letters.html", page, status_code=409 if gone else 200)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
