"""For talking to a source over HTTP without having to think of everything that can go wrong.

A connector gets one :class:`SourceClient`. It reaches the source's own address only, follows no redirect, verifies
TLS, keeps to time-outs and size limits, tries again where that is safe, and turns every failure into
SourceUnavailable (retry later) or SourceMisconfigured (tell an operator). It logs method, source, path template and
status; never a query, a body or a filled-in path.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeVar, overload

import httpx
import msgspec

from connectors.sdk.failures import SourceMisconfigured, SourceUnavailable
from connectors.sdk.http_body import ACCEPTED_ENCODINGS, Answer, decode_json, read_limited
from connectors.sdk.http_settings import auth_headers, fill_path, read_http_settings, tls_context
from connectors.sdk.http_stream import pieces
from connectors.sdk.pacing import Pace, pause_before_retry, retry_after

__all__ = ["Answer", "SourceClient", "decode_json"]

log = logging.getLogger("connectors.http")

# httpx logs full addresses and httpcore header fields; both may hold something personal or secret.
for _noisy in ("httpx", "httpcore"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)

T = TypeVar("T")

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_FAULTS_OF_SETTING = {
    400: "bad_request",
    401: "unauthorised",
    403: "forbidden",
    404: "not_found",
    407: "forbidden",
}


class _Failed(Exception):  # noqa: N818 - never leaves this module
    """One attempt failed. ``sent``: the source may have acted on it. ``wait``: seconds the source asked for."""

    def __init__(self, code: str, *, sent: bool = True, final: bool = False, wait: float | None = None) -> None:
        super().__init__(code)
        self.code, self.sent, self.final, self.wait = code, sent, final, wait


class SourceClient:
    """A careful HTTP client for one source. Made and closed by the portal; a connector only uses it.

    ``source`` is the configured name, for the log. ``table`` is the source's ``http`` table (see
    :class:`connectors.sdk.http_settings.HTTPSettings`). ``transport`` replaces the network, for a cassette
    (:mod:`connectors.sdk.cassette`).
    """

    def __init__(
        self, source: str, table: Mapping[str, Any], *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._source = source
        self._settings = settings = read_http_settings(table)
        self._base = settings.base_url.rstrip("/")
        self._pace = Pace(settings.concurrency, settings.per_second)
        self._client = httpx.AsyncClient(
            verify=tls_context(settings),
            transport=transport,
            headers={"User-Agent": "inzage", "Accept-Encoding": ACCEPTED_ENCODINGS, **auth_headers(settings)},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # nothing of one person's answer in the next
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            limits=httpx.Limits(max_connections=settings.concurrency),
            follow_redirects=False,
            trust_env=False,  # no proxy or credential from the environment may send personal data elsewhere
        )

    def __repr__(self) -> str:
        return f"SourceClient(source={self._source!r})"

    @property
    def base_url(self) -> str:
        """The source's address, without a slash at the end: what an answer links to must begin with it."""
        return self._base

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def stream(
        self, path: str, *, args: Mapping[str, str] = {}, headers: Mapping[str, str] = {}, max_bytes: int
    ) -> AsyncGenerator[bytes, None]:
        """A file in pieces, while it comes; asked for once. Close it (``contextlib.aclosing``) to stop halfway."""
        request = self._request(
            "GET", path, args, None, None, {"Accept": "*/*", "Accept-Encoding": "identity", **headers}
        )
        async with self._pace, aclosing(pieces(self._client, request, max_bytes, _judged)) as coming:
            async for piece in coming:
                yield piece
        log.info("%s GET %s: streamed", self._source, path)

    @overload
    async def get_json(
        self, path: str, *, args: Mapping[str, str] = ..., params: Mapping[str, str] | None = ...
    ) -> Any: ...

    @overload
    async def get_json(
        self, path: str, *, args: Mapping[str, str] = ..., params: Mapping[str, str] | None = ..., into: type[T]
    ) -> T: ...

    async def get_json(
        self, path: str, *, args: Mapping[str, str] = {}, params: Mapping[str, str] | None = None, into: Any = Any
    ) -> Any:
        """Get JSON from ``path`` and decode it as ``into`` (any type msgspec knows).

        ``path`` is a template: ``/permits/{number}`` with ``args={"number": ...}``, percent-encoded here. Never put
        a BSN in a path or a query: both end up in the source's own logs.
        """
        return decode_json(await self.send("GET", path, args=args, params=params), into)

    @overload
    async def post_json(self, path: str, body: Any, *, args: Mapping[str, str] = ..., safe: bool = ...) -> Any: ...

    @overload
    async def post_json(
        self, path: str, body: Any, *, args: Mapping[str, str] = ..., safe: bool = ..., into: type[T]
    ) -> T: ...

    async def post_json(
        self, path: str, body: Any, *, args: Mapping[str, str] = {}, safe: bool = False, into: Any = Any
    ) -> Any:
        """Post JSON and decode the answer as ``into``. ``safe=True``: a question, so it may be repeated."""
        return decode_json(await self.send("POST", path, args=args, body=body, safe=safe), into)

    async def send(
        self,
        method: str,
        path: str,
        *,
        args: Mapping[str, str] = {},
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] = {},
        safe: bool = False,
        also: Collection[int] = (),
    ) -> Answer:
        """Send one request and give the answer: statuses 200-299, and those in ``also`` for the caller to judge.

        ``body`` is encoded as JSON; bytes go as they are (name their type in ``headers``). Repeated after a failure
        only when the method is idempotent, ``safe`` is set, or the request cannot have arrived.
        """
        request = self._request(method, path, args, params, body, headers)
        repeatable = safe or method in _IDEMPOTENT
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = await self._attempt(request, also)
            except _Failed as failed:
                failure = failed
            else:
                log.info("%s %s %s: %d", self._source, method, path, answer.status)
                return _judged(answer, also)
            log.warning("%s %s %s: %s (attempt %d)", self._source, method, path, failure.code, attempt)
            if attempt >= self._settings.attempts or not self._may_repeat(failure, repeatable):
                # Raised here and not while handling, so that no library's exception travels along as context.
                raise SourceUnavailable(failure.code)
            await pause_before_retry(attempt, self._settings.retry_wait, failure.wait)

    def _may_repeat(self, failure: _Failed, repeatable: bool) -> bool:
        if failure.final or (failure.wait or 0) > self._settings.max_retry_after:
            return False
        return repeatable or not failure.sent

    def _request(
        self,
        method: str,
        path: str,
        args: Mapping[str, str],
        params: Mapping[str, str] | None,
        body: Any,
        headers: Mapping[str, str],
    ) -> httpx.Request:
        fields = {"Accept": "application/json", **headers}
        content = body
        if body is not None and not isinstance(body, bytes):
            fields = {"Content-Type": "application/json", **fields}
            content = msgspec.json.encode(body)
        url = self._base + fill_path(path, args)
        return self._client.build_request(method, url, params=params, content=content, headers=fields)

    async def _attempt(self, request: httpx.Request, also: Collection[int]) -> Answer:
        """One try; raises _Failed, or SourceMisconfigured for a certificate that does not hold."""
        distrusted = False
        failure: _Failed
        async with self._pace:
            try:
                async with asyncio.timeout(self._settings.total_timeout):
                    return await self._exchange(request, also)
            except SourceUnavailable as error:
                failure = _Failed(error.code, final=error.code == "too_large")
            except (httpx.ConnectTimeout, httpx.PoolTimeout):
                failure = _Failed("timeout", sent=False)
            except (TimeoutError, httpx.TimeoutException):
                failure = _Failed("timeout")
            except httpx.ConnectError as error:
                distrusted = _is_certificate_fault(error)
                failure = _Failed("refused", sent=False)
            except httpx.HTTPError:
                failure = _Failed("half_answer")
        if distrusted:
            raise SourceMisconfigured("certificate", hint="the source's TLS certificate cannot be verified")
        raise failure

    async def _exchange(self, request: httpx.Request, also: Collection[int]) -> Answer:
        response = await self._client.send(request, stream=True)
        try:
            status = response.status_code
            if status not in also and status == httpx.codes.TOO_MANY_REQUESTS:
                raise _Failed("rate_limited", wait=retry_after(response.headers.get("retry-after")))
            if status not in also and (status == httpx.codes.REQUEST_TIMEOUT or status >= 500):
                raise _Failed("server_error", wait=retry_after(response.headers.get("retry-after")))
            body = await read_limited(response, self._settings.max_bytes)
        finally:
            await response.aclose()
        return Answer(status=status, headers=dict(response.headers), body=body)


def _judged(answer: Answer, also: Collection[int] = ()) -> Answer:
    """The answer itself, or SourceMisconfigured: a status that will not change by trying again."""
    if answer.status in also or 200 <= answer.status < 300:
        return answer
    if 300 <= answer.status < 400:
        raise SourceMisconfigured("redirected", hint="http.base_url is not the source's final address")
    raise SourceMisconfigured(_FAULTS_OF_SETTING.get(answer.status, "refused_request"))


def _is_certificate_fault(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
