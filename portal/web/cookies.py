"""The cookies of signing in: one for the session, one for the way to the provider; others for each door.

``__Host-`` binds a cookie to this very host over TLS. On loopback, without TLS, such a cookie would not come back
from every client, so the demo uses the plain name.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from portal.people.model import ATTEMPT_LASTS, Kind
from portal.settings import Settings

_SESSION: Final = {Kind.RESIDENT: "inzage", Kind.OFFICER: "inzage-officer"}
_ATTEMPT: Final = {Kind.RESIDENT: "inzage-sign-in", Kind.OFFICER: "inzage-officer-sign-in"}


class SignInCookies:
    """The cookies of one door."""

    def __init__(self, settings: Settings, kind: Kind) -> None:
        self._secure = not settings.on_loopback
        prefix = "__Host-" if self._secure else ""
        self.session_name = prefix + _SESSION[kind]
        self.attempt_name = prefix + _ATTEMPT[kind]

    def session_token(self, request: Request[Any, Any, Any]) -> str:
        """The session token the browser sent; empty when it sent none."""
        return request.cookies.get(self.session_name, "")

    def attempt_state(self, request: Request[Any, Any, Any]) -> str:
        """The state this browser began with; empty when it began nothing."""
        return request.cookies.get(self.attempt_name, "")

    def session(self, token: str) -> Cookie:
        """Signed in, until the browser closes or the server says otherwise."""
        return self._cookie(self.session_name, token)

    def attempt(self, state: str) -> Cookie:
        """Began to sign in."""
        return self._cookie(self.attempt_name, state, int(ATTEMPT_LASTS.total_seconds()))

    def no_session(self) -> Cookie:
        """Signed out."""
        return self._cookie(self.session_name, "", 0)

    def no_attempt(self) -> Cookie:
        """Back from the provider."""
        return self._cookie(self.attempt_name, "", 0)

    def _cookie(self, name: str, value: str, max_age: int | None = None) -> Cookie:
        # Lax: the way back from the provider is a link from another site, and must find the cookie.
        return Cookie(
            key=name, value=value, max_age=max_age, path="/", secure=self._secure, httponly=True, samesite="lax"
        )
