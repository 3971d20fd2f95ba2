"""Talking to the sign-in provider: a transport that trusts no answer, and what the provider says about itself.

Every request goes through ``ProviderTransport``: https (or plain http on this very
machine, for the demo), never a redirect, an answer of bounded size within a bounded time.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from portal.people.refusal import RefusalReason, SignInRefused

_LARGEST_ANSWER: Final = 256 * 1024
_LONGEST_WAIT: Final = 10.0  # seconds, for one request as a whole


class Metadata(msgspec.Struct, frozen=True):
    """What the provider says about itself (OpenID Connect Discovery 1.0 section 3), the part we use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    code_challenge_methods_supported: tuple[str, ...] | None = None
    authorization_response_iss_parameter_supported: bool = False


class ProviderTransport(httpx.AsyncBaseTransport):
    """Sends a request to the provider and reads the whole answer; raises SignInRefused when it is not fit to read."""

    def __init__(self, *, http_on_loopback: bool = False) -> None:
        self._http_on_loopback = http_on_loopback
        self._inner = httpx.AsyncHTTPTransport(trust_env=False)

    def allows(self, address: str) -> bool:
        """Whether an address may be asked, or a browser sent to."""
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
            parts.port  # noqa: B018 - raises for a port that is no number
        except ValueError:
            return False
        if parts.scheme == "https":
            return bool(host) and parts.username is None
        return parts.scheme == "http" and self._http_on_loopback and _is_loopback(host)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request and its whole answer. A refused token request still is an answer; a redirect is not."""
        if not self.allows(str(request.url)):
            raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
        # A compressed answer could be small on the wire and huge in memory.
        request.headers["Accept-Encoding"] = "identity"
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                answer = await self._inner.handle_async_request(request)
                try:
                    return httpx.Response(answer.status_code, headers=answer.headers, content=await _read(answer))
                finally:
                    await answer.aclose()
        except (httpx.HTTPError, TimeoutError, OSError):
            raise SignInRefused(RefusalReason.PROVIDER_UNREACHABLE) from None

    async def ask(self, method: str, address: str, headers: Mapping[str, str], body: str = "") -> tuple[int, Any]:
        """The status and the JSON document of an answer; a server error counts as no answer."""
        try:
            async with httpx.AsyncClient(transport=self, trust_env=False) as client:
                answer = await client.request(
                    method, address, headers={**headers, "Accept": "application/json"}, content=body or None
                )
            if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise SignInRefused(RefusalReason.PROVIDER_UNREACHABLE)
            return answer.status_code, msgspec.json.decode(answer.content)
        except (httpx.InvalidURL, msgspec.DecodeError, RecursionError):
            raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED) from None

    async def get_json(self, address: str) -> Any:
        """A JSON document of the provider."""
        status, document = await self.ask("GET", address, {})
        if status != httpx.codes.OK:
            raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
        return document

    async def aclose(self) -> None:
        """Keeps the connections: the transport outlives the clients made for one request. See ``close``."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._inner.aclose()


async def discover(issuer: str, transport: ProviderTransport) -> Metadata:
    """The provider's own description. Its issuer must be the configured one, or another provider is speaking."""
    document = await transport.get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        found = msgspec.convert(document, Metadata)
    except msgspec.ValidationError:
        raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED) from None
    endpoints = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    methods = found.code_challenge_methods_supported
    if found.issuer != issuer or not all(map(transport.allows, endpoints)) or (methods and "S256" not in methods):
        raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
    return found


async def fetch_keys(metadata: Metadata, transport: ProviderTransport) -> list[Mapping[str, Any]]:
    """The provider's published keys, as they stand in its JWKS."""
    document = await transport.get_json(metadata.jwks_uri)
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
    return keys


async def _read(answer: httpx.Response) -> bytes:
    if answer.is_redirect or answer.headers.get("Content-Encoding", "identity") != "identity":
        raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
    body = b""
    async for part in answer.aiter_raw():
        body += part
        if len(body) > _LARGEST_ANSWER:
            raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
    return body


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
