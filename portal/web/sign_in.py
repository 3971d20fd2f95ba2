"""Signing in and out, at two doors that work alike: one for residents, one for officers.

The way is: a page that explains, a link to the provider, the provider's page, the callback, the overview. A callback
counts only in the browser that began, once, within ten minutes. Whatever is refused gets a page that says what to do
and one line in the audit log, and no session.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.audit import Action, Actor, ActorKind, Event
from portal.people.model import Kind
from portal.people.refusal import RefusalReason, SignInRefused
from portal.web.cookies import SignInCookies
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import LOGINS, SIGN_IN_PAGES, check_csrf, find_session
from portal.web.sign_in_callback import claims_of, client_of, open_officer, open_resident
from portal.web.templating import Chrome

_log = logging.getLogger("portal.web")

_AFTER: Final = {Kind.RESIDENT: "/overview", Kind.OFFICER: "/officer"}
_SIGNED_OUT: Final = {Kind.RESIDENT: "/sign-out", Kind.OFFICER: "/officer/sign-out"}

# What a refusal means to the person before the screen; each has its own words on the page.
_ADVICE: Final = {
    RefusalReason.CANCELLED: ("cancelled", 403),
    RefusalReason.UNKNOWN_ATTEMPT: ("begin_again", 400),
    RefusalReason.PROVIDER_UNREACHABLE: ("provider", 503),
    RefusalReason.PROVIDER_MISCONFIGURED: ("provider", 502),
    RefusalReason.WEAK_ASSURANCE: ("stronger", 403),
    RefusalReason.REPRESENTATION: ("representation", 403),
    RefusalReason.BSN_MISSING: ("number", 403),
    RefusalReason.BSN_INVALID: ("number", 403),
    RefusalReason.ROLE_MISSING: ("role", 403),
}
_UNSAFE: Final = ("unsafe", 403)


@dataclass(frozen=True, repr=False)
class SignInPage:
    """Everything on ``public/sign_in.html``. ``ended``: a session has just come to its end."""

    chrome: Chrome
    officer: bool
    ended: bool
    minutes: int
    start: str


@dataclass(frozen=True, repr=False)
class SignInRefusedPage:
    """Everything on ``public/sign_in_refused.html``. ``advice`` chooses the words; ``reason`` is for the telephone."""

    chrome: Chrome
    officer: bool
    advice: str
    reason: str
    sign_in: str
    desk: Text


@dataclass(frozen=True, repr=False)
class SignedOutPage:
    """Everything on ``public/signed_out.html``. ``provider``: where to sign out there as well, if it can be done."""

    chrome: Chrome
    sign_in: str
    provider: str | None


async def explain(request: Visit, kind: Kind) -> Response[str]:
    """The page before signing in."""
    page = SignInPage(
        chrome=chrome(request),
        officer=kind is Kind.OFFICER,
        ended=request.query_params.get("ended") == "yes",
        minutes=portal_of(request).settings.sessions.idle_minutes,
        start=f"{SIGN_IN_PAGES[kind]}/start",
    )
    return show(request, "public/sign_in.html", page)


async def start(request: Visit, kind: Kind) -> Response[str] | Redirect:
    """To the provider, with an attempt that is bound to this browser."""
    portal = portal_of(request)
    try:
        # The attempt is stored before the provider is asked anything: no transaction waits for another's server.
        async with portal.view.begin(LOGINS[kind]) as connection:
            attempt = await portal.people.begin_sign_in(connection, kind)
        address = await client_of(portal, kind).authorize_url(attempt)
    except SignInRefused as refused:
        return await _refuse(request, kind, refused.reason)
    return Redirect(
        address, status_code=303, cookies=[SignInCookies(portal.settings, kind).attempt(attempt.state_token)]
    )


async def callback(request: Visit, kind: Kind) -> Response[str] | Redirect:
    """Back from the provider: signed in, or told why not."""
    portal, cookies = portal_of(request), SignInCookies(portal_of(request).settings, kind)
    try:
        claims = await claims_of(request, kind)
        open_session = open_resident if kind is Kind.RESIDENT else open_officer
        async with portal.view.begin(LOGINS[kind]) as connection:
            if before := cookies.session_token(request):
                await portal.people.end(connection, before)
            token = await open_session(portal, connection, claims)
    except SignInRefused as refused:
        return await _refuse(request, kind, refused.reason)
    return Redirect(_AFTER[kind], status_code=303, cookies=[cookies.session(token), cookies.no_attempt()])


async def sign_out(request: Visit, kind: Kind) -> Redirect:
    """End the session on the server, and have the browser forget it. Without a session there is nothing to check."""
    portal, cookies = portal_of(request), SignInCookies(portal_of(request).settings, kind)
    session = await find_session(request, kind)
    if session is not None:
        await check_csrf(request, session)
        resident = kind is Kind.RESIDENT
        subject = session.person_id if resident else None
        actor = Actor(ActorKind.RESIDENT if resident else ActorKind.OFFICER, session.role, session.person_id)
        async with portal.view.begin(LOGINS[kind], subject_id=subject) as connection:
            await portal.people.end(connection, cookies.session_token(request))
            await portal.audit.note(connection, Event(Action.SIGNED_OUT, actor, subject_id=subject))
    # Not "cookies": that would forget the chosen language too.
    return Redirect(
        _SIGNED_OUT[kind],
        status_code=303,
        headers={"Clear-Site-Data": '"cache", "storage"'},
        cookies=[cookies.no_session(), cookies.no_attempt()],
    )


async def signed_out(request: Visit, kind: Kind) -> Response[str]:
    """The page after signing out."""
    portal = portal_of(request)
    provider = await client_of(portal, kind).end_session_url(f"{portal.settings.server.address}/")
    page = SignedOutPage(chrome=chrome(request), sign_in=SIGN_IN_PAGES[kind], provider=provider)
    return show(request, "public/signed_out.html", page)


async def _refuse(request: Visit, kind: Kind, reason: RefusalReason) -> Response[str]:
    portal = portal_of(request)
    _log.warning("sign_in_refused", extra={"reason": reason.value})
    advice, status = _ADVICE.get(reason, _UNSAFE)
    event = Event(Action.SIGN_IN_REFUSED, Actor(ActorKind.ANYONE), details={"reason": reason.value})
    async with portal.view.begin(LOGINS[kind]) as connection:
        await portal.audit.note(connection, event)
    page = SignInRefusedPage(
        chrome=chrome(request),
        officer=kind is Kind.OFFICER,
        advice=advice,
        reason=reason.value,
        sign_in=SIGN_IN_PAGES[kind],
        desk=portal.settings.municipality.desk,
    )
    response = show(request, "public/sign_in_refused.html", page, status_code=status)
    response.cookies.append(SignInCookies(portal.settings, kind).no_attempt())
    return response


Screen = Callable[[Visit, Kind], Awaitable[Response[str] | Redirect]]


def _route(method: type[get] | type[post], path: str, screen: Screen, kind: Kind) -> HTTPRouteHandler:
    async def handle(request: Visit) -> Response[str] | Redirect:
        return await screen(request, kind)

    name = f"{kind.value}_{screen.__name__}"
    return method(path, name=name, status_code=200)(handle)


SIGN_IN_ROUTES: Final = [
    _route(method, path, screen, kind)
    for kind in Kind
    for method, path, screen in (
        (get, SIGN_IN_PAGES[kind], explain),
        (get, f"{SIGN_IN_PAGES[kind]}/start", start),
        (get, f"{SIGN_IN_PAGES[kind]}/callback", callback),
        (post, _SIGNED_OUT[kind], sign_out),
        (get, _SIGNED_OUT[kind], signed_out),
    )
]
"""Both doors."""
