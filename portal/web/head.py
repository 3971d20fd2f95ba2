"""HEAD for every page that has GET (RFC 9110 section 9.3.2): the same answer, without its content.

It is done as GET is done, all of it. What a page opens it opens, so the look is logged as one: an answer without the
look could not know its own status or length, and who only asks whether a page is there has still asked. The content
is made and dropped; a stream is told that its reader has left as soon as its head is out.
"""

from __future__ import annotations

from typing import Any, Final, cast

from litestar.types import ASGIApp, Message, Receive, Scope, Send

_ONE_TIME: Final = ("/sign-in/", "/officer/sign-in/")
"""Behind these a GET begins or uses up a sign-in. Who asks for the head of that wants nothing good: 405, as before."""


async def answer_like_get(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Pass a request on; one for a head as if it were a GET, with only the head coming back."""
    path: str = scope["path"]
    if scope.get("method") != "HEAD" or path.startswith(_ONE_TIME):
        await app(scope, receive, send)
        return
    head = _Head(receive, send)
    await app(cast("Scope", {**scope, "method": "GET"}), head.receive, head.send)


class _Head:
    """One answer, of which the head is passed on and the rest is not."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._out = False

    async def receive(self) -> Any:
        """ASGI receive: nobody is there any more once the head is out."""
        return {"type": "http.disconnect"} if self._out else await self._receive()

    async def send(self, message: Message) -> None:
        """ASGI send: the head, and the end right after it."""
        if message["type"] == "http.response.start":
            await self._send(message)
            self._out = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
