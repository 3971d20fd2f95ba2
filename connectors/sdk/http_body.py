"""For reading an answer without trusting its size: bytes are counted while they come, after decompression.

The decompression is done here rather than by httpx because httpx inflates a whole network chunk at once: a few
kilobytes of a "zip bomb" would be many megabytes before they could be counted.
"""

from __future__ import annotations

import zlib
from typing import Any

import httpx
import msgspec

from connectors.sdk.failures import SourceUnavailable

ACCEPTED_ENCODINGS = "gzip"


class Answer(msgspec.Struct, frozen=True):
    """What a source answered: status, header fields (lower-case names) and the whole body. The repr shows no body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Answer(status={self.status}, <redacted>)"


def decode_json(answer: Answer, into: Any = Any) -> Any:
    """The answer's JSON as ``into`` (any type msgspec knows).

    Raises SourceUnavailable("half_answer") for JSON that stops early and ("garbage") for anything else that is not
    what was asked for: another content type, no JSON, JSON of another shape.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise SourceUnavailable("garbage")
    try:
        return msgspec.json.decode(answer.body, type=into)
    except msgspec.ValidationError:
        code = "garbage"
    except msgspec.DecodeError as error:
        code = "half_answer" if "truncated" in str(error) else "garbage"
    except (UnicodeDecodeError, RecursionError):
        code = "garbage"
    # Outside the except clause: the library's message may quote the answer.
    raise SourceUnavailable(code)


async def read_limited(response: httpx.Response, max_bytes: int) -> bytes:
    """The whole body, at most ``max_bytes``.

    Raises SourceUnavailable("too_large"), ("half_answer") for a compressed body that stops early, ("garbage") for
    one that cannot be decompressed.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return await _read_plain(response, max_bytes)
    if encoding == "gzip":
        return await _read_gzip(response, max_bytes)
    raise SourceUnavailable("garbage")


async def _read_plain(response: httpx.Response, max_bytes: int) -> bytes:
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > max_bytes:
            raise SourceUnavailable("too_large")
    return bytes(body)


async def _read_gzip(response: httpx.Response, max_bytes: int) -> bytes:
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    body = bytearray()
    async for piece in response.aiter_raw():
        # One byte over the limit is enough to know; the rest is never inflated.
        try:
            body += inflate.decompress(piece, max_bytes + 1 - len(body))
        except zlib.error:
            raise SourceUnavailable("garbage") from None
        if len(body) > max_bytes:
            raise SourceUnavailable("too_large")
    if not inflate.eof:
        raise SourceUnavailable("half_answer")
    return bytes(body)
