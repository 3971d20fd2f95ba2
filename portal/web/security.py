"""What stands between the outside and the screens: who is signed in, and whether a form was really sent by them.

The guards look up the session of their own door, and for every method that changes something they check the form's
hidden ``csrf`` field against the session. Where a request came from is checked before that, in ``SecurityHeaders``.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Any, Final, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect

from portal.database import Login
from portal.people.model import Kind, Session
from portal.web.cookies import SignInCookies
from portal.web.headers import SAFE_METHODS, SecurityHeaders
from portal.web.screen import Visit, portal_of

__all__ = [
    "CSRF_FIELD",
    "CSRF_HEADER",
    "SecurityHeaders",
    "SignInNeeded",
    "check_csrf",
    "find_session",
    "lead_to_sign_in",
    "signed_in_officer",
    "signed_in_resident",
]

CSRF_FIELD: Final = "csrf"
"""The hidden field of every form, put in by the form component."""

CSRF_HEADER: Final = "X-CSRF-Token"
"""The same for a script that sends no form."""

LOGINS: Final = {Kind.RESIDENT: Login.RESIDENT, Kind.OFFICER: Login.OFFICER}
"""The database login behind each door: it sees sessions of its own kind only."""

SIGN_IN_PAGES: Final = {Kind.RESIDENT: "/sign-in", Kind.OFFICER: "/officer/sign-in"}
"""Where each door is."""


class SignInNeeded(HTTPException):
    """Nobody is signed in, or no longer: the browser is led to the sign-in page."""

    status_code = 401

    def __init__(self, kind: Kind, *, ended: bool) -> None:
        super().__init__(detail="sign in first")
        self.kind = kind
        self.ended = ended


def lead_to_sign_in(request: Request[Any, Any, Any], error: SignInNeeded) -> Redirect:
    """The exception handler for ``SignInNeeded``: to the right door, saying whether a session has ended."""
    cookies = SignInCookies(portal_of(request).settings, error.kind)
    address = SIGN_IN_PAGES[error.kind] + ("?ended=yes" if error.ended else "")
    return Redirect(address, status_code=303, cookies=[cookies.no_session()] if error.ended else [])


async def signed_in_resident(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: only with a resident's session, which is then in ``request.state.session``."""
    await _require(cast("Visit", connection), Kind.RESIDENT)


async def signed_in_officer(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: only with an officer's session, which is then in ``request.state.session``."""
    await _require(cast("Visit", connection), Kind.OFFICER)


async def find_session(request: Visit, kind: Kind) -> Session | None:
    """The session this browser has at this door, slid on."""
    portal = portal_of(request)
    token = SignInCookies(portal.settings, kind).session_token(request)
    if not token:
        return None
    async with portal.view.begin(LOGINS[kind]) as connection:
        return await portal.people.session(connection, token)


async def check_csrf(request: Visit, session: Session) -> None:
    """Whether a form (or a script's request) carries this session's own token; raises 403 when it does not."""
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        given = (await request.form()).get(CSRF_FIELD)
    if not isinstance(given, str) or not compare_digest(given.encode(), session.csrf.encode()):
        raise PermissionDeniedException(detail="the form did not come from a page of this session")


async def _require(request: Visit, kind: Kind) -> None:
    session = await find_session(request, kind)
    if session is None:
        if request.url.path.startswith("/api/"):
            raise NotAuthorizedException(detail="sign in first")
        ended = bool(SignInCookies(portal_of(request).settings, kind).session_token(request))
        raise SignInNeeded(kind, ended=ended)
    if request.method not in SAFE_METHODS:
        await check_csrf(request, session)
    request.state.session = session
