"""Who somebody is to the portal: a citizen service number that can exist, a sealed identity, a session, an attempt.

Every value that is personal or secret leaves itself out of its own repr.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)

ATTEMPT_LASTS: Final = timedelta(minutes=10)
"""How long somebody may take at the sign-in provider."""

SLIDE_EVERY: Final = timedelta(seconds=30)
"""A session's last moment is written down at most once per this time."""


class Kind(StrEnum):
    """The two doors into the portal. A session of one never opens the other."""

    RESIDENT = "resident"
    OFFICER = "officer"


class NotABSN(ValueError):  # noqa: N818 - named for the outcome a caller acts on
    """A value that cannot be a citizen service number. Does not repeat the value."""

    def __init__(self) -> None:
        super().__init__("not a citizen service number: nine digits that pass the 11-test")


def parse_bsn(value: object) -> str:
    """The value itself when it is a text of nine digits that passes the 11-test; raises NotABSN.

    Nothing is repaired: a number type, spaces or a missing leading zero mean that a claim is not what we think it is.
    """
    if not isinstance(value, str) or len(value) != 9 or not (value.isascii() and value.isdigit()):
        raise NotABSN
    if value == "000000000" or sum(w * int(digit) for w, digit in zip(_BSN_WEIGHTS, value, strict=True)) % 11:
        raise NotABSN
    return value


class Identity(msgspec.Struct, frozen=True):
    """What lies sealed in ``resident``, form 1: the worker needs the number to ask sources."""

    bsn: str
    v: int = 1

    def __repr__(self) -> str:
        """Without the number."""
        return "Identity(...)"


class Attempt(msgspec.Struct, frozen=True):
    """One way to the provider and back. ``state_token`` also lies in a cookie of the browser that began."""

    state_token: str
    nonce: str
    code_verifier: str

    def __repr__(self) -> str:
        """Without the secrets."""
        return "Attempt(...)"


class Absence(msgspec.Struct, frozen=True):
    """Since when a resident stays away, when they were told that they will be forgotten, and when that began."""

    last_seen_at: datetime
    noticed_at: datetime | None = None
    forgetting_at: datetime | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in. ``person_id`` is the subject's id for a resident, the officer's for an officer."""

    kind: Kind
    person_id: UUID
    role: str
    csrf: str
    acr: str
    authenticated_at: datetime
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime

    def __repr__(self) -> str:
        """Without the token that belongs in forms."""
        return f"Session(kind={self.kind.value!r}, person_id={self.person_id})"

    def has_ended(self, now: datetime, idle: timedelta) -> bool:
        """Whether it was left alone too long, or reached its absolute limit."""
        return now >= self.expires_at or now - self.last_seen_at >= idle
