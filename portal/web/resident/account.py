"""The resident's own account: whether and where they want e-mail with news, and what was sent to them.

An address is used only after its owner typed the code that was sent to it, and agreed expressly (Awb 2:8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Response

from portal.audit import Action
from portal.database import Login
from portal.messages.model import Confirmation, Language, Mailbox, Message, NotAnAddress, parse_address
from portal.messages.service import TooManyCodesError, TryLaterError
from portal.vault import Unreadable
from portal.web.i18n import language
from portal.web.screen import Visit, chrome, portal_of, resident_look, session_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, repr=False)
class Typed:
    """The form as it came in."""

    email: str
    language: str
    agrees: bool


@dataclass(frozen=True, repr=False)
class AccountPage:
    """Everything on ``resident/account.html``. ``waiting``: the address that a code was sent to, and until when that
    works is a day after ``waiting_since``. ``problems``: what to do, by field."""

    chrome: Chrome
    can_send: bool
    email: str
    language: str
    consented_at: datetime | None
    waiting: str
    waiting_since: datetime | None
    unreadable: bool
    messages: list[Message]
    forget_after_days: int
    notice_days: int
    typed: Typed
    done: str
    problems: dict[str, str]


@get("/account", guards=[signed_in_resident])
async def account(request: Visit) -> Response[str]:
    """What the portal may mail, and where."""
    return await _page(request, done=request.query_params.get("done", ""))


@post("/account/address", guards=[signed_in_resident])
async def propose_address(request: Visit) -> Response[str] | Redirect:
    """Send a code to a new address; or the form again, with what is not right yet."""
    form, say = await request.form(), portal_of(request).renderer.words(language(request))
    typed = Typed(str(form.get("email", "")), str(form.get("language", "")), form.get("agrees") == "yes")
    if not portal_of(request).messages.can_send:
        raise NotFoundException
    problems = _problems(typed, say)
    try:
        if not problems:
            await portal_of(request).messages.propose(_me(request), typed.email, cast("Language", typed.language))
    except TooManyCodesError:
        problems["email"] = say("We sent you five codes today. Try again tomorrow, or call us.")
    except TryLaterError:
        problems["email"] = _later(request)
    if problems:
        return await _page(request, typed, problems)
    return Redirect("/account?done=sent", status_code=303)


@post("/account/code", guards=[signed_in_resident])
async def confirm_address(request: Visit) -> Response[str] | Redirect:
    """Try the code that was sent; from a right one on, the address is used."""
    code, say = str((await request.form()).get("code", "")), portal_of(request).renderer.words(language(request))
    try:
        outcome = await portal_of(request).messages.confirm(_me(request), code[:100])
    except TryLaterError:
        return await _page(request, problems={"code": _later(request)})
    match outcome:
        case Confirmation.CONFIRMED:
            return Redirect("/account?done=confirmed", status_code=303)
        case Confirmation.WRONG:
            return await _page(request, problems={"code": say("This is not the code in the e-mail. Look again.")})
        case Confirmation.ENDED:
            return await _page(request, problems={"email": say("This code no longer works. Ask for a new one.")})


@post("/account/stop", guards=[signed_in_resident])
async def stop_mail(request: Visit) -> Redirect:
    """Withdraw the consent: the address is gone at once."""
    portal, me = portal_of(request), _me(request)
    async with portal.view.begin(Login.RESIDENT, subject_id=me) as connection:
        await portal.messages.withdraw(connection, me)
    return Redirect("/account?done=stopped", status_code=303)


async def _page(
    request: Visit, typed: Typed | None = None, problems: dict[str, str] | None = None, *, done: str = ""
) -> Response[str]:
    unreadable, mailbox = False, None
    async with resident_look(request, Action.MAILBOX_LOOKED) as look:
        try:
            mailbox = await look.portal.messages.mailbox(look.connection, look.subject_id, look.ring, look.access)
        except Unreadable:
            unreadable = True
        sent = await look.portal.messages.of(look.connection, look.subject_id)
    shown, proposal = mailbox or Mailbox(), mailbox.proposal if mailbox else None
    portal = portal_of(request)
    if proposal is not None and proposal.has_ended(datetime.now(proposal.proposed_at.tzinfo)):
        proposal = None
    page = AccountPage(
        chrome=chrome(request),
        can_send=portal.messages.can_send,
        email=shown.email,
        language=shown.language,
        consented_at=shown.consented_at,
        waiting=proposal.email if proposal else "",
        waiting_since=proposal.proposed_at if proposal else None,
        unreadable=unreadable,
        messages=sent,
        forget_after_days=portal.settings.forgetting.after_days,
        notice_days=portal.settings.forgetting.notice_days,
        typed=typed or Typed("", language(request), agrees=False),
        done=done,
        problems=problems or {},
    )
    return show(request, "resident/account.html", page, status_code=422 if problems else 200)


def _problems(typed: Typed, say: Callable[[str], str]) -> dict[str, str]:
    """What is not right yet, by field, in the order of the form."""
    problems: dict[str, str] = {}
    try:
        parse_address(typed.email)
    except NotAnAddress:
        problems["email"] = say("This is not an e-mail address. It looks like this: name@example.nl.")
    if typed.language not in LANGUAGES:
        problems["language"] = say("Choose a language.")
    if not typed.agrees:
        problems["agrees"] = say("Tick the box if you want e-mail. Without it we may not send you any.")
    return problems


def _me(request: Visit) -> UUID:
    session = session_of(request)
    if session is None:
        raise NotFoundException
    return session.person_id


def _later(request: Visit) -> str:
    say = portal_of(request).renderer.words(language(request))
    return say("We are busy with your data just now. Try again in a minute.")


ACCOUNT_ROUTES = [account, propose_address, confirm_address, stop_mail]
