"""Asks an ASGI application for a page, with nothing between: no socket, no client library."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Application = Callable[..., Awaitable[None]]


def asker(app: Application, path: str, cookie: str) -> Callable[[], Awaitable[bytes]]:
    """A function that gets this page with this cookie and answers its body; raises when it is no page."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def ask() -> bytes:
        status, body = 0, b""

        async def send(message: MutableMapping[str, Any]) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")

        await app(dict(scope), receive, send)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    return ask
