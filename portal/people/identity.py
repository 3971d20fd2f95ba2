"""Reading from verified claims who somebody is: a resident by their own number, an officer by their role.

Claim names differ per broker, so each is a configured path; what is absent, odd or ambiguous is refused. With some
brokers the plain number is that of the person who is *represented*: any claim that speaks of representation means
that this is not somebody signing in for themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from portal.people.model import NotABSN, parse_bsn
from portal.people.refusal import RefusalReason, SignInRefused
from portal.settings import ClaimPath, SignIn


class Claims(msgspec.Struct, frozen=True):
    """The claims of a verified token. Never shows them in a repr."""

    values: Mapping[str, Any]
    authenticated_at: datetime

    def __repr__(self) -> str:
        """Without the claims."""
        return "Claims(...)"

    def at(self, path: ClaimPath) -> tuple[bool, Any]:
        """Whether there is a claim at this path, and its value. One name per level: a name may hold a dot."""
        value: Any = self.values
        for name in path:
            if not isinstance(value, Mapping) or name not in value:
                return False, None
            value = value[name]
        return True, value

    @property
    def acr(self) -> str:
        """The assurance level the provider states; empty when it states none."""
        return str(self.values.get("acr", ""))


class ResidentIdentity(msgspec.Struct, frozen=True):
    """A resident who signed in for themselves."""

    bsn: str
    acr: str
    authenticated_at: datetime

    def __repr__(self) -> str:
        """Without the number."""
        return "ResidentIdentity(...)"

    @classmethod
    def read(cls, claims: Claims, settings: SignIn) -> ResidentIdentity:
        """From verified claims; raises SignInRefused."""
        if any(claims.at(path)[0] for path in settings.representation_claims):
            raise SignInRefused(RefusalReason.REPRESENTATION)
        present, value = claims.at(settings.bsn_claim)
        if not present or value is None or value == "":
            raise SignInRefused(RefusalReason.BSN_MISSING)
        try:
            bsn = parse_bsn(value)
        except NotABSN:
            raise SignInRefused(RefusalReason.BSN_INVALID) from None
        return cls(bsn, claims.acr, claims.authenticated_at)


class OfficerIdentity(msgspec.Struct, frozen=True):
    """An officer with the role that lets them in, known by the provider's issuer and subject. No name."""

    issuer: str
    subject: str
    role: str
    acr: str
    authenticated_at: datetime

    def __repr__(self) -> str:
        """Without the account."""
        return f"OfficerIdentity(role={self.role!r})"

    @classmethod
    def read(cls, claims: Claims, settings: SignIn) -> OfficerIdentity:
        """From verified claims; raises SignInRefused. Roles must come as a list: a text would match by part."""
        _, roles = claims.at(settings.role_claim)
        if not isinstance(roles, list) or settings.role not in roles:
            raise SignInRefused(RefusalReason.ROLE_MISSING)
        return cls(
            str(claims.values["iss"]), str(claims.values["sub"]), settings.role, claims.acr, claims.authenticated_at
        )
