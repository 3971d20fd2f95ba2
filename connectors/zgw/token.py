"""For the token a ZGW system wants with every call: HS256, signed with the shared secret, made afresh each time.

Only signing happens here. Nothing that comes from outside is ever verified with this library.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from time import time

from jose import jwt
from jose.exceptions import JOSEError

from connectors.sdk import Person
from connectors.zgw.settings import Settings, wrong

REPRESENTATION = "De inwoner zelf, via het inzageportaal"
"""Who looked, in the words that end up in the ZGW system's own audit trail."""


def user_id(settings: Settings, person: Person) -> str:
    """The resident's name in the ZGW system's audit trail: the same at every call, and no number of theirs.

    Keyed with the shared secret, so that whoever reads the trail cannot try all numbers.
    """
    mark = hmac.new(settings.secret.encode(), b"zgw user_id\x00" + person.bsn.encode(), sha256)
    return f"inwoner-{mark.hexdigest()[:16]}"


def signed_token(settings: Settings, person: Person) -> str:
    """A token for one call (ZGW standard, "Authenticatie en autorisatie"); raises SourceMisconfigured."""
    claims = {
        "iss": settings.client_id,
        "iat": int(time()),
        "client_id": settings.client_id,
        "user_id": user_id(settings, person),
        "user_representation": REPRESENTATION,
    }
    try:
        token: str = jwt.encode(claims, settings.secret, algorithm="HS256")
    except JOSEError:
        # The library refuses a secret in the form of a public key; its text may quote the secret.
        token = ""
    if not token:
        raise wrong("settings.secret: this is a key file, not a shared secret.")
    return token
