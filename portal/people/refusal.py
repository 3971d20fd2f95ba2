"""Why somebody is not let in: a closed list, so that a page, a status and a log line can be made of each."""

from __future__ import annotations

from enum import StrEnum


class RefusalReason(StrEnum):
    """What was wrong with a sign-in. The words carry nothing about the person."""

    UNKNOWN_ATTEMPT = "unknown_attempt"  # not begun here, by another browser, too old, or used before
    CANCELLED = "cancelled"  # the person stopped at the provider
    PROVIDER_UNREACHABLE = "provider_unreachable"  # no answer, or none in time
    PROVIDER_MISCONFIGURED = "provider_misconfigured"  # an answer that cannot be right, whoever signs in
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_NONCE = "wrong_nonce"
    WRONG_SIGNATURE = "wrong_signature"
    WRONG_ALGORITHM = "wrong_algorithm"
    UNKNOWN_KEY = "unknown_key"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - malformed, too long, or a claim missing or of the wrong type
    WEAK_ASSURANCE = "weak_assurance"
    BSN_MISSING = "bsn_missing"
    BSN_INVALID = "bsn_invalid"
    REPRESENTATION = "representation"  # somebody acts for somebody else: not a sign-in of one's own
    ROLE_MISSING = "role_missing"


class SignInRefused(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """A sign-in that is not accepted. Carries the reason, and nothing the provider sent."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason
