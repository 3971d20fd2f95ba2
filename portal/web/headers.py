"""The outermost layer: refuses what is not meant for us, and puts the security headers on everything that goes out.

It wraps the whole application, because the framework's own hooks miss some of its answers (unknown routes, wrong
methods, static files). It follows no ``X-Forwarded-*`` header: the one address it believes in is the configured one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final, cast
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from portal.settings import Settings
from portal.web import attachment
from portal.web.head import answer_like_get

_log = logging.getLogger("portal.web")

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_LONGEST_PATH: Final = 500

LARGEST_BODY: Final = 256 * 1024
"""Bytes of a request's body; what a form needs, many times over."""

CSP: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""No inline script or style, nothing from elsewhere. Ways to the sign-in provider are links, never forms, so that
``form-action`` needs nobody else's name."""

_ALWAYS: Final = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: with that, browsers say "Origin: null" on our own forms, and the check below could not hold.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_STRICTER: Final = (b"content-security-policy", attachment.CSP.encode())
"""The one policy of the application's own that counts instead of ours: it allows less."""

_HSTS: Final = "max-age=63072000; includeSubDomains"
_HASHED: Final = re.compile(r"^/static/.+-[0-9A-Za-z_]{8,}\.[0-9a-z.]+$")
_FOREVER: Final = "public, max-age=31536000, immutable"


class SecurityHeaders:
    """Wraps the application; also refuses wrong hosts, forms sent by other sites and bodies that are too large."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._origin = settings.server.address
        self._host = urlsplit(settings.server.address).netloc.lower()
        https = settings.server.address.startswith("https://")
        always = _ALWAYS | ({"strict-transport-security": _HSTS} if https else {})
        self._always = [(name.encode(), value.encode()) for name, value in always.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == ScopeType.WEBSOCKET:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        if cast("str", scope["type"]) == "lifespan":
            await self.app(scope, receive, send)
            return
        answer = _Answer(self._always, scope["path"], send)
        if refusal := self._refusal(scope):
            await answer.plain(*refusal)
            return
        try:
            await answer_like_get(self.app, scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the last place where an error can still become an answer
            _log.error("request_failed", exc_info=error, extra={"status": 500})
            if not answer.started:
                await answer.plain(500, *_FAILED)

    def _refusal(self, scope: HTTPScope) -> tuple[int, str, str] | None:
        """Why this request is not passed on: status and text in both languages."""
        headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value.lower() for name, value in headers if name == b"host"]
        # A load balancer asks after our health by number.
        if hosts != [self._host] and scope["path"] != "/health":
            return 421, f"Dit portaal staat op {self._origin}", f"This portal is at {self._origin}"
        # No address of ours; and what reads an address further on need not expect it.
        if len(scope["path"]) > _LONGEST_PATH or not scope["path"].isprintable():
            return 404, *_NOT_THERE
        # Built files carry their hash in their name; what else lies beside them is the builder's own.
        if scope["path"].startswith("/static/") and not _HASHED.match(scope["path"]):
            return 404, *_NOT_THERE
        if scope["method"] not in SAFE_METHODS and not self._from_us(headers):
            return 403, *_FOREIGN
        if any(_too_large(value) for name, value in headers if name == b"content-length"):
            return 413, *_TOO_LARGE
        return None

    def _from_us(self, headers: Iterable[tuple[bytes, str]]) -> bool:
        """Whether a request that changes something was sent by one of our own pages, as far as the browser says.

        A browser says it in ``Sec-Fetch-Site``, older ones in ``Origin``. What says neither is no browser of the last
        ten years; the token in the form still stands in its way.
        """
        for name, value in headers:
            if name == b"sec-fetch-site" and value != "same-origin":
                return False
            if name == b"origin" and value != self._origin:
                return False
        return True


class _Answer:
    """One answer on its way out."""

    def __init__(self, always: list[tuple[bytes, bytes]], path: str, send: Send) -> None:
        self._always = always
        self._path = path
        self._send = send
        self.started = False

    async def send(self, message: Message) -> None:
        """ASGI send, with the headers put on; ours replace those of the application."""
        if message["type"] == "http.response.start":
            self.started = True
            keep = message["status"] in (200, 304) and _HASHED.match(self._path)
            ours = [*self._always, (b"cache-control", _FOREVER.encode() if keep else b"no-store")]
            names = {name for name, _ in ours}
            theirs = [(name, value) for name, value in message["headers"] if name.lower() not in names]
            if _STRICTER in message["headers"]:
                ours = [_STRICTER if name == _STRICTER[0] else (name, value) for name, value in ours]
            message["headers"] = [*theirs, *ours]
        await self._send(message)

    async def plain(self, status: int, dutch: str, english: str) -> None:
        """A plain answer of our own, for what never reaches a page."""
        body = f"{dutch}\n\n{english}\n".encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})


_FOREIGN: Final = (
    "Dit formulier kwam niet van dit portaal. Er is niets veranderd. Ga terug naar het portaal en probeer het opnieuw.",
    "This form was not sent by this portal. Nothing was changed. Go back to the portal and try again.",
)
_NOT_THERE: Final = ("Deze pagina bestaat niet.", "This page does not exist.")
_TOO_LARGE: Final = (
    "U stuurde te veel tekst. Er is niets veranderd. Maak de tekst korter en probeer het opnieuw.",
    "You sent too much text. Nothing was changed. Make the text shorter and try again.",
)
_FAILED: Final = (
    "Er ging iets mis bij ons. Probeer het over een paar minuten opnieuw.",
    "Something went wrong on our side. Try again in a few minutes.",
)


def _too_large(length: str) -> bool:
    return not (length.isascii() and length.isdigit()) or len(length) > 12 or int(length) > LARGEST_BODY
