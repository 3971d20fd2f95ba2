"""For replaying a conversation with a source in a test, without the source: a cassette file of questions and answers.

Off unless a test asks for it, by giving a :class:`SourceClient` one of these transports. A cassette holds whole
questions and answers, so record from a simulator only, never from a source with real people in it.
"""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec

_KEPT_FIELDS = ("content-type", "retry-after", "location")


class Exchange(msgspec.Struct, frozen=True):
    """One question and its answer. ``path`` includes the query; bodies are bytes (base64 in the file)."""

    method: str
    path: str
    question: bytes
    status: int
    headers: dict[str, str]
    answer: bytes

    def __repr__(self) -> str:
        return "Exchange(<redacted>)"


class CassetteMismatchError(AssertionError):
    """A question was asked that is not the next on the cassette. The message names its method only."""


class Recorder(httpx.AsyncBaseTransport):
    """Passes everything on to the real network and writes it to ``file``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._network = httpx.AsyncHTTPTransport(retries=0)
        self._exchanges: list[Exchange] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the source, keep the exchange, give the answer on (decompressed, whatever it was)."""
        response = await self._network.handle_async_request(request)
        body = await response.aread()
        await response.aclose()
        fields = {name: response.headers[name] for name in _KEPT_FIELDS if name in response.headers}
        self._exchanges.append(
            Exchange(request.method, _path(request), await request.aread(), response.status_code, fields, body)
        )
        self._file.write_bytes(msgspec.json.format(msgspec.json.encode(self._exchanges), indent=1))
        return httpx.Response(response.status_code, headers=fields, stream=httpx.ByteStream(body))

    async def aclose(self) -> None:
        """Let go of the network."""
        await self._network.aclose()


class Player(httpx.AsyncBaseTransport):
    """Answers from ``file``, in the order recorded; any other question raises CassetteMismatchError."""

    def __init__(self, file: Path) -> None:
        self._left = msgspec.json.decode(file.read_bytes(), type=list[Exchange])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer to the next question."""
        asked = (request.method, _path(request), await request.aread())
        if not self._left or asked != (self._left[0].method, self._left[0].path, self._left[0].question):
            raise CassetteMismatchError(f"the cassette has no such {request.method} next; record it again")
        exchange = self._left.pop(0)
        return httpx.Response(exchange.status, headers=exchange.headers, stream=httpx.ByteStream(exchange.answer))


def _path(request: httpx.Request) -> str:
    """The address without the host: a simulator's port differs each time."""
    return request.url.raw_path.decode("ascii")
