"""For answering wrongly on purpose: what a simulator sends while a fault is on."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from threading import Event

from connectors.sdk.faults import Fault

_PIECE = b" " * 65536
_MOST_PIECES = 4096  # 256 MiB: "without end" for any client with a limit, an end for one without
_ZIPPED = gzip.compress(_PIECE * 512)  # 32 MiB in about 32 KiB


def misbehave(exchange: BaseHTTPRequestHandler, fault: Fault, proper: bytes, stopping: Event) -> None:
    """Answer this exchange with the fault. ``proper`` is the answer without it; ``stopping`` ends a hang."""
    exchange.close_connection = True
    _MISBEHAVIOUR[fault](exchange, proper, stopping)


def _status(code: int, **fields: str) -> Callable[[BaseHTTPRequestHandler, bytes, Event], None]:
    def answer(exchange: BaseHTTPRequestHandler, _proper: bytes, _stopping: Event) -> None:
        body = b'{"title": "switched on by the simulator"}'
        _start(exchange, code, len(body), {name.replace("_", "-"): value for name, value in fields.items()})
        exchange.wfile.write(body)

    return answer


def _start(
    exchange: BaseHTTPRequestHandler,
    status: int,
    length: int | None,
    fields: dict[str, str] | None = None,
    content_type: str = "application/json",
) -> None:
    exchange.send_response(status)
    exchange.send_header("Content-Type", content_type)
    exchange.send_header("Connection", "close")
    if length is not None:
        exchange.send_header("Content-Length", str(length))
    for name, value in (fields or {}).items():
        exchange.send_header(name, value)
    exchange.end_headers()


def _hang(_exchange: BaseHTTPRequestHandler, _proper: bytes, stopping: Event) -> None:
    stopping.wait(300)


def _slow(exchange: BaseHTTPRequestHandler, _proper: bytes, stopping: Event) -> None:
    _start(exchange, 200, None)
    while not stopping.wait(0.05):
        exchange.wfile.write(b" ")
        exchange.wfile.flush()


def _half_page(exchange: BaseHTTPRequestHandler, proper: bytes, _stopping: Event) -> None:
    _start(exchange, 200, len(proper))
    exchange.wfile.write(proper[: len(proper) // 2])


def _half_json(exchange: BaseHTTPRequestHandler, proper: bytes, _stopping: Event) -> None:
    half = proper[: len(proper) // 2]
    _start(exchange, 200, len(half))
    exchange.wfile.write(half)


def _garbage(exchange: BaseHTTPRequestHandler, _proper: bytes, _stopping: Event) -> None:
    body = b"\x00\xff}{ this is not what you asked for \xfe"
    _start(exchange, 200, len(body))
    exchange.wfile.write(body)


def _web_page(exchange: BaseHTTPRequestHandler, _proper: bytes, _stopping: Event) -> None:
    body = b"<!doctype html><title>Maintenance</title><p>We will be back soon."
    _start(exchange, 200, len(body), content_type="text/html")
    exchange.wfile.write(body)


def _huge(exchange: BaseHTTPRequestHandler, _proper: bytes, stopping: Event) -> None:
    _start(exchange, 200, None)
    for _ in range(_MOST_PIECES):
        if stopping.is_set():
            return
        exchange.wfile.write(_PIECE)


def _huge_compressed(exchange: BaseHTTPRequestHandler, _proper: bytes, _stopping: Event) -> None:
    _start(exchange, 200, len(_ZIPPED), {"Content-Encoding": "gzip"})
    exchange.wfile.write(_ZIPPED)


_MISBEHAVIOUR: dict[Fault, Callable[[BaseHTTPRequestHandler, bytes, Event], None]] = {
    Fault.SERVER_ERROR: _status(500),
    Fault.UNAUTHORISED: _status(401),
    Fault.RATE_LIMITED: _status(429, Retry_After="3600"),
    Fault.HANG: _hang,
    Fault.SLOW: _slow,
    Fault.HALF_PAGE: _half_page,
    Fault.HALF_JSON: _half_json,
    Fault.GARBAGE: _garbage,
    Fault.WEB_PAGE: _web_page,
    Fault.HUGE: _huge,
    Fault.HUGE_COMPRESSED: _huge_compressed,
}
