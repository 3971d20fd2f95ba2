"""Verifying an ID token (OpenID Connect Core 1.0 section 3.1.3.7): joserfc checks the signature and the times.

The key comes from the provider's JWKS only, the algorithm from our settings only. What a token says about its own
keys is never followed, and nothing is read from it before its signature holds.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import ECKey, RSAKey

from portal.people.refusal import RefusalReason, SignInRefused

LONGEST_TOKEN: Final = 16 * 1024
"""Characters. Longer ones are not looked at: parsing them costs memory and time before any check can fail."""

_LEEWAY: Final = 30  # seconds between the provider's clock and ours
_SMALLEST_RSA: Final = 2048  # bits
_KEY_TYPES: Final[Mapping[str, type[RSAKey | ECKey]]] = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}
# A token that names or brings its own key, or asks for rules we do not know, is refused rather than half understood.
_REFUSED_HEADERS: Final = frozenset({"crit", "jwk", "jku", "x5u", "x5c", "b64"})
_TEXT_CLAIMS: Final = ("iss", "sub", "nonce", "azp", "acr", "at_hash")
_CLAIM_REASONS: Final = {
    "iss": RefusalReason.WRONG_ISSUER,
    "aud": RefusalReason.WRONG_AUDIENCE,
    "azp": RefusalReason.WRONG_AUDIENCE,
    "nonce": RefusalReason.WRONG_NONCE,
    "iat": RefusalReason.NOT_YET_VALID,
    "nbf": RefusalReason.NOT_YET_VALID,
    "acr": RefusalReason.WEAK_ASSURANCE,
}


class UnknownKey(SignInRefused):
    """No published key fits this token: perhaps the provider has a new one."""

    def __init__(self) -> None:
        super().__init__(RefusalReason.UNKNOWN_KEY)


class Token:
    """An ID token whose form is fit to be verified, and nothing more: its claims are not yet to be believed."""

    def __init__(self, raw: object, algorithms: Collection[str]) -> None:
        if not isinstance(raw, str) or len(raw) > LONGEST_TOKEN or raw.count(".") != 2:
            raise SignInRefused(RefusalReason.WRONG_TOKEN)
        self.raw = raw
        header = _header(raw)
        if _REFUSED_HEADERS & header.keys() or str(header.get("typ", "JWT")).upper() != "JWT":
            raise SignInRefused(RefusalReason.WRONG_TOKEN)
        self.algorithm = header.get("alg")
        self.kid = header.get("kid")
        if self.algorithm not in algorithms or self.algorithm not in _KEY_TYPES:
            raise SignInRefused(RefusalReason.WRONG_ALGORITHM)
        if self.kid is not None and not isinstance(self.kid, str):
            raise SignInRefused(RefusalReason.WRONG_TOKEN)

    def verified_with(self, published: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The claims, once the one published key that fits has confirmed them. Raises UnknownKey when none fits."""
        key = self._key(published)
        try:
            return jwt.decode(self.raw, key, algorithms=[str(self.algorithm)]).claims
        except BadSignatureError:
            raise SignInRefused(RefusalReason.WRONG_SIGNATURE) from None
        except (JoseError, ValueError, RecursionError):
            raise SignInRefused(RefusalReason.WRONG_TOKEN) from None

    def _key(self, published: Sequence[Mapping[str, Any]]) -> RSAKey | ECKey:
        """The only key that fits. Without a kid that is the only one there is; two that fit are one too many."""
        fitting = [key for key in published if _fits(key, str(self.algorithm))]
        named = [key for key in fitting if key.get("kid") == self.kid] if self.kid is not None else fitting
        if len(named) != 1:
            raise UnknownKey
        try:
            key = _KEY_TYPES[str(self.algorithm)].import_key(dict(named[0]))
        except (JoseError, ValueError, TypeError):
            raise UnknownKey from None
        if isinstance(key, RSAKey) and key.public_key.key_size < _SMALLEST_RSA:
            raise UnknownKey
        return key


def check_claims(
    claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, acr: Collection[str], now: datetime
) -> None:
    """Whether verified claims are from this provider, for us, for this attempt, of now, and sure enough."""
    for name in _TEXT_CLAIMS:
        if name in claims and not isinstance(claims[name], str):
            raise SignInRefused(_CLAIM_REASONS.get(name, RefusalReason.WRONG_TOKEN))
    if claims.get("aud") not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise SignInRefused(RefusalReason.WRONG_AUDIENCE)
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        rules.validate(dict(claims))
    except ExpiredTokenError:
        raise SignInRefused(RefusalReason.EXPIRED) from None
    except MissingClaimError as error:
        raise SignInRefused(_missing(str(error.claim))) from None
    except InvalidClaimError as error:
        raise SignInRefused(_CLAIM_REASONS.get(str(error.claim), RefusalReason.WRONG_TOKEN)) from None
    if acr and claims.get("acr") not in acr:
        raise SignInRefused(RefusalReason.WEAK_ASSURANCE)


def check_access_token(claims: Mapping[str, Any], access_token: object) -> None:
    """``at_hash``, when present, must be of the access token that came along (section 3.1.3.6; SHA-256 for all)."""
    if "at_hash" not in claims:
        return
    if not isinstance(access_token, str):
        raise SignInRefused(RefusalReason.WRONG_TOKEN)
    half = sha256(access_token.encode()).digest()[:16]
    expected = base64.urlsafe_b64encode(half).rstrip(b"=")
    if not compare_digest(expected, str(claims["at_hash"]).encode()):
        raise SignInRefused(RefusalReason.WRONG_TOKEN)


def signed_in_at(claims: Mapping[str, Any], now: datetime) -> datetime:
    """When the person proved who they are: ``auth_time``, else now. Never later than now."""
    moment = claims.get("auth_time")
    if isinstance(moment, int) and not isinstance(moment, bool) and 0 < moment <= now.timestamp():
        return datetime.fromtimestamp(moment, UTC)
    return now


def _header(raw: str) -> dict[str, Any]:
    try:
        header = jws.extract_compact(raw.encode("ascii")).headers()
    except (JoseError, ValueError, RecursionError):
        raise SignInRefused(RefusalReason.WRONG_TOKEN) from None
    return dict(header)


def _fits(key: Mapping[str, Any], algorithm: str) -> bool:
    family = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}[algorithm]
    return (
        key.get("kty") == family
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (family != "EC" or key.get("crv") == "P-256")
    )


def _missing(claim: str) -> RefusalReason:
    return {"iss": RefusalReason.WRONG_ISSUER, "nonce": RefusalReason.WRONG_NONCE}.get(
        claim.partition(",")[0], RefusalReason.WRONG_TOKEN
    )
