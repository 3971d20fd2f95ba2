"""For letting a simulated ZGW system check who asks: the token's signature and age, and what the client may do.

Written with the standard library, apart from the connector's own signing, so that a mistake there is noticed here.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from hashlib import sha256
from time import time
from typing import Any, NamedTuple

LONGEST_LIFE = 3600
"""Seconds after its making that a token is accepted (Open Zaak, JWT_EXPIRY)."""
_CLOCKS_MAY_DIFFER = 60
_NEEDED = {"iss": str, "iat": int, "client_id": str, "user_id": str, "user_representation": str}


class Client(NamedTuple):
    """Somebody who may ask: the shared secret and the scopes the Autorisaties API gives them."""

    secret: str
    scopes: frozenset[str]


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The system does not answer this question; ``status``, ``code`` and ``detail`` as in its error message."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def check(header: str, clients: Mapping[str, Client], scope: str) -> str:
    """The client who asks; raises Refused with 401 for a token that does not hold and 403 without the scope."""
    kind, _, token = header.partition(" ")
    if kind != "Bearer" or token.count(".") != 2:
        raise Refused(401, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.")
    head, body, signature = token.split(".")
    claims = _read(body)
    client = clients.get(str(claims.get("client_id")))
    if client is None or _read(head) != {"alg": "HS256", "typ": "JWT"}:
        raise Refused(401, "authentication_failed", "Client bestaat niet, of het algoritme is niet HS256.")
    if not hmac.compare_digest(
        hmac.digest(client.secret.encode(), f"{head}.{body}".encode(), sha256), _bytes(signature)
    ):
        raise Refused(401, "authentication_failed", "De handtekening van het token klopt niet.")
    _check_claims(claims)
    if scope not in client.scopes:
        raise Refused(403, "permission_denied", "U heeft geen toestemming om deze actie uit te voeren.")
    return str(claims["client_id"])


def _check_claims(claims: Mapping[str, Any]) -> None:
    wrong = [name for name, kind in _NEEDED.items() if not isinstance(claims.get(name), kind) or not claims[name]]
    if wrong or set(claims) != set(_NEEDED) or claims["iss"] != claims["client_id"]:
        raise Refused(401, "authentication_failed", "Het token mist gegevens, of heeft er te veel.")
    age = time() - claims["iat"]
    if not -_CLOCKS_MAY_DIFFER <= age <= LONGEST_LIFE:
        raise Refused(401, "jwt-expired", "Het token is verlopen.")


def _read(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _bytes(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""
