"""For passing a file on while it comes, without holding it: counted, never longer than allowed, whole or failed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from time import monotonic

import httpx

from connectors.sdk.failures import SourceUnavailable
from connectors.sdk.http_body import Answer

LONGEST = 300.0
"""Seconds one file may take, also when it keeps trickling: the source's place is needed for others."""


async def pieces(
    client: httpx.AsyncClient, request: httpx.Request, max_bytes: int, judge: Callable[[Answer], object]
) -> AsyncGenerator[bytes, None]:
    """The body of one answer, at most ``max_bytes``; ``judge`` raises for a status that waiting will not change.

    Raises SourceUnavailable: before the first piece where it can be known ("refused", "server_error", "too_large"),
    else in between ("half_answer", "timeout", "too_large"). What came before such a failure is not the file.
    """
    failure = ""
    try:
        response = await client.send(request, stream=True)
        try:
            _check(response, max_bytes, judge)
            read, deadline = 0, monotonic() + LONGEST
            async for piece in response.aiter_raw():
                read += len(piece)
                if read > max_bytes:
                    raise SourceUnavailable("too_large")
                if monotonic() > deadline:
                    raise SourceUnavailable("timeout")
                yield piece
        finally:
            await response.aclose()
    except httpx.TimeoutException:
        failure = "timeout"
    except httpx.ConnectError:
        failure = "refused"
    except httpx.HTTPError:
        failure = "half_answer"
    if failure:
        # Outside the handling: the library's exception holds the address that was asked.
        raise SourceUnavailable(failure)


def _check(response: httpx.Response, max_bytes: int, judge: Callable[[Answer], object]) -> None:
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise SourceUnavailable("rate_limited")
    if status == httpx.codes.REQUEST_TIMEOUT or status >= 500:
        raise SourceUnavailable("server_error")
    judge(Answer(status=status, headers={}, body=b""))
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise SourceUnavailable("garbage")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes:
        raise SourceUnavailable("too_large")
