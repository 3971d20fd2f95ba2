"""Addresses that programs read: is the portal well, how to report a leak, which key signs certificates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import get
from litestar.response import Response

from portal.database import Login
from portal.erasure.certificate import JWKS_PATH
from portal.web.health import Health, examine, for_anyone
from portal.web.screen import Visit, portal_of

_SECURITY_TXT_DAYS = 180  # RFC 9116 section 2.5.5 advises less than a year


@get("/health")
async def health(request: Visit) -> Response[Health]:
    """How each part is; 503 only when residents cannot use the portal."""
    found = await examine(portal_of(request), Login.RESIDENT)
    return Response(for_anyone(found), media_type="application/json", status_code=200 if found.usable else 503)


@get("/.well-known/security.txt")
async def security_txt(request: Visit) -> Response[str]:
    """How to report a weakness (RFC 9116)."""
    settings = portal_of(request).settings
    expires = (datetime.now(UTC) + timedelta(days=_SECURITY_TXT_DAYS)).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.municipality.email}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.server.address}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8")


@get(JWKS_PATH)
async def certificate_keys(request: Visit) -> Response[dict[str, Any]]:
    """The public key that certificates are signed with, as a JWK set (RFC 7517)."""
    return Response(portal_of(request).vault.signer.public_jwks(), media_type="application/jwk-set+json")
