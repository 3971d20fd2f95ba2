"""For handing a file over while it comes: a download in a browser, never a page, and whole or visibly broken.

A browser calls a download complete when the answer is properly ended. So what does not come to its end is left
without one: the server then closes the connection (RFC 9112 section 8: an incomplete message), and the browser shows
a download that failed. In HTTP/1.0 an answer ends with its connection and half a file looks whole; there no file is
sent at all (:func:`can_be_told_apart`).
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from litestar.response import Response
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

_log = logging.getLogger("portal.web")

CSP: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For a file of unknown make: should a browser show it after all, then without script, form or anything from us."""

PIECE: Final = 64 * 1024
"""Bytes handed over at a time, so that a slow reader is told from one who has left."""


_ENDS_WITH_ITS_CONNECTION: Final = ("1.0", "1", "0.9")
"""HTTP/1.0, as ASGI writes it and as this web server does."""


@dataclass(frozen=True, repr=False)
class Coming:
    """A file that is coming. ``pieces`` raises when what came is not the file; ``close`` is always called, once.

    ``taking`` and ``whole``: seconds a reader may take over one piece, and over everything.
    """

    pieces: AsyncGenerator[bytes, None]
    close: Callable[[], Awaitable[None]]
    name: str
    media_type: str
    taking: float
    whole: float


class Attachment(Response[None]):
    """The answer that hands a file over."""

    def __init__(self, coming: Coming) -> None:
        super().__init__(None, status_code=200)
        self._coming = coming

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:  # type: ignore[override]
        """What sends it."""
        return _Passing(self._coming)


def can_be_told_apart(scope: HTTPScope) -> bool:
    """Whether this client can tell half a file from a whole one."""
    return scope["http_version"] not in _ENDS_WITH_ITS_CONNECTION


def disposition(name: str) -> str:
    """The field Content-Disposition (RFC 6266) for a name: in full, and in ASCII for whom that is too new.

    Also with quotes, line ends or a semicolon in it, a name stays inside its quotes.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in plain).strip() or "document"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class _Passing:
    """Sends one file, for as long as there is somebody to send it to."""

    def __init__(self, coming: Coming) -> None:
        self._coming = coming

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        sending, leaving = asyncio.ensure_future(self._send(send)), asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self._coming.close()

    async def _send(self, send: Send) -> None:
        """Every piece, and the end; without the end when it fails. Nothing of the failure but its code is logged."""
        try:
            async with asyncio.timeout(self._coming.whole):
                await send({"type": "http.response.start", "status": 200, "headers": self._headers()})
                async for piece in self._coming.pieces:
                    for start in range(0, len(piece), PIECE):
                        await self._hand_over(send, piece[start : start + PIECE])
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer must not end as if it were whole
            code = getattr(error, "code", type(error).__name__.lower())
            _log.warning("file_broken_off", extra={"code": code})

    async def _hand_over(self, send: Send, piece: bytes) -> None:
        async with asyncio.timeout(self._coming.taking):
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    def _headers(self) -> list[tuple[bytes, bytes]]:
        coming = self._coming
        charset = "; charset=utf-8" if coming.media_type.startswith("text/") else ""
        fields = {
            "content-type": coming.media_type + charset,
            "content-disposition": disposition(coming.name),
            "content-security-policy": CSP,
            "accept-ranges": "none",
        }
        return [(name.encode("ascii"), value.encode("ascii")) for name, value in fields.items()]


async def _gone(receive: Receive) -> None:
    """Returns when the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
