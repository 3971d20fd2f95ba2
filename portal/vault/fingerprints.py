"""Keyed hashes used to find something again without storing it.

Each purpose has its own key, derived from one secret of the key provider, so that two tables cannot be joined on a
fingerprint that was made for another purpose. Format 1; the suppression key is a secret apart, because suppressions
must outlive a rotation of the look-up key.
"""

from __future__ import annotations

from hmac import digest
from uuid import UUID

from portal.vault.envelope import length_prefixed


class Fingerprints:
    """HMAC-SHA256 fingerprints, 32 bytes each."""

    def __init__(self, lookup_key: bytes, suppression_key: bytes) -> None:
        self._lookup_key = lookup_key
        self._suppression_key = suppression_key

    def bsn(self, bsn: str) -> bytes:
        """Finds a resident by citizen service number."""
        return self._lookup(b"bsn", bsn.encode())

    def officer(self, issuer: str, subject: str) -> bytes:
        """Finds an officer by the sign-in provider's issuer and subject."""
        return self._lookup(b"officer", issuer.encode(), subject.encode())

    def token(self, token: str) -> bytes:
        """Finds a session or a sign-in attempt by the random token in a cookie."""
        return self._lookup(b"token", token.encode())

    def ref(self, subject_id: UUID, source: str, ref: str) -> bytes:
        """Finds one subject's record by its ref in the source, which may itself be personal."""
        return self._lookup(b"ref", subject_id.bytes, source.encode(), ref.encode())

    def data_point(self, subject_id: UUID, source: str, ref: str, field: str) -> bytes:
        """Finds one field of one subject's record."""
        return self._lookup(b"data_point", subject_id.bytes, source.encode(), ref.encode(), field.encode())

    def suppression(self, bsn: str, source: str, ref: str) -> bytes:
        """Recognises an erased record at the next pull, also after the resident left and came back."""
        return digest(
            self._suppression_key,
            length_prefixed(b"inzage-suppression-v1", bsn.encode(), source.encode(), ref.encode()),
            "sha256",
        )

    def _lookup(self, *parts: bytes) -> bytes:
        return digest(self._lookup_key, length_prefixed(b"inzage-fingerprint-v1", *parts), "sha256")
