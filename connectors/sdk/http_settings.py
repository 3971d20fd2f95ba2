"""For telling the HTTP client where a source is and how to behave there: the ``http`` table of a source.

In ``portal.toml``::

    [sources.brp.http]
    base_url = "https://brp.example.nl/haalcentraal/api/brp"
    auth = "api_key"
    secret = "..."            # resolved by the portal from the environment or a file

A wrong setting raises SourceMisconfigured("bad_setting") whose ``hint`` names the setting and what to write.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import msgspec

from connectors.sdk.failures import SourceMisconfigured

MEBIBYTE = 1024 * 1024

_PLACE = re.compile(r"\{(\w+)\}")


class HTTPSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the client may be told. Times in seconds, sizes in bytes. The repr hides secrets and headers."""

    base_url: str
    allow_http: bool = False
    """Plain HTTP, for a simulator on this machine. Refused for any other host."""
    auth: Literal["none", "api_key", "bearer", "basic"] = "none"
    secret: str = ""
    """The API key, bearer token or password."""
    username: str = ""
    api_key_header: str = "X-API-KEY"
    headers: dict[str, str] = {}
    """Extra fixed headers, such as an organisation number the source asks for."""
    ca_file: str | None = None
    """Certificate authorities to trust instead of the usual ones (a private government root)."""
    client_certificate: str | None = None
    client_key: str | None = None
    connect_timeout: float = 5.0
    read_timeout: float = 15.0
    """The longest silence between two pieces of an answer."""
    total_timeout: float = 30.0
    """The longest one attempt may take, also when the source keeps trickling."""
    attempts: int = 3
    retry_wait: float = 0.3
    """The first pause before trying again; doubles each time, with jitter."""
    max_retry_after: float = 20.0
    """A source that asks for a longer pause than this is left alone: SourceUnavailable("rate_limited")."""
    concurrency: int = 4
    per_second: float = 20.0
    max_bytes: int = 10 * MEBIBYTE
    """The largest answer read, counted after decompression."""

    def __repr__(self) -> str:
        return f"HTTPSettings(auth={self.auth!r}, <redacted>)"


def read_http_settings(table: Mapping[str, Any]) -> HTTPSettings:
    """Check a source's ``http`` table; raises SourceMisconfigured("bad_setting") with a hint naming the setting."""
    try:
        settings = msgspec.convert(dict(table), HTTPSettings)
    except msgspec.ValidationError as error:
        # Types and names only: msgspec does not quote a rejected string, so no secret can get out this way.
        raise _wrong(f"http: {error}") from None
    _check_address(settings)
    _check_auth(settings)
    limits = (settings.connect_timeout, settings.read_timeout, settings.total_timeout, settings.per_second)
    if min(limits) <= 0 or min(settings.attempts, settings.concurrency, settings.max_bytes) < 1:
        raise _wrong("http: time-outs, attempts, concurrency, per_second and max_bytes must be above zero.")
    return settings


def auth_headers(settings: HTTPSettings) -> dict[str, str]:
    """The fixed headers of every request: authentication and the source's extras."""
    headers = dict(settings.headers)
    if settings.auth == "api_key":
        headers[settings.api_key_header] = settings.secret
    elif settings.auth == "bearer":
        headers["Authorization"] = f"Bearer {settings.secret}"
    elif settings.auth == "basic":
        pair = b64encode(f"{settings.username}:{settings.secret}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {pair}"
    return headers


def tls_context(settings: HTTPSettings) -> ssl.SSLContext:
    """A context that verifies certificate and host name; there is no setting to turn that off."""
    if not settings.ca_file and not settings.client_certificate:
        return _usual_authorities()
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.client_certificate:
            context.load_cert_chain(settings.client_certificate, settings.client_key)
    except (OSError, ssl.SSLError):
        raise _wrong("http: ca_file, client_certificate or client_key cannot be read.") from None
    return context


@cache
def _usual_authorities() -> ssl.SSLContext:
    """Reading the machine's certificate authorities takes a tenth of a second; once is enough."""
    return ssl.create_default_context()


def fill_path(template: str, args: Mapping[str, str]) -> str:
    """The path to ask for, each ``{name}`` replaced by its percent-encoded argument.

    Only a path below the base address can come out, so no argument, and no link in an answer, can lead to another
    host. Raises ValueError for a template or argument that tries, without quoting the argument.
    """
    if not template.startswith("/") or template.startswith("//") or "\\" in template or "?" in template:
        raise ValueError("a path template starts with one '/' and has no query; use params for that")

    def encoded(place: re.Match[str]) -> str:
        argument = args[place[1]]
        if argument in {"", ".", ".."}:
            raise ValueError(f"the path argument {place[1]!r} would change the path itself")
        return quote(argument, safe="")

    return _PLACE.sub(encoded, template)


def _check_address(settings: HTTPSettings) -> None:
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise _wrong("http.base_url: write a full address, such as https://source.example.nl/api.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _wrong("http.base_url: leave out user names, passwords, '?' and '#'; use 'auth' and 'secret'.")
    if parts.scheme == "http" and not (settings.allow_http and _is_loopback(parts.hostname)):
        raise _wrong("http.base_url: use https. Plain http is for a simulator on this machine, with allow_http = true.")


def _check_auth(settings: HTTPSettings) -> None:
    if settings.auth != "none" and not settings.secret:
        raise _wrong(f"http.secret: needed with auth = {settings.auth!r}.")
    if settings.auth == "basic" and not settings.username:
        raise _wrong("http.username: needed with auth = 'basic'.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(hint: str) -> SourceMisconfigured:
    return SourceMisconfigured("bad_setting", hint=hint)
