"""One owner's keys, in memory for as long as one piece of work takes: seals with the newest, opens with the one named.

Never cached between pieces of work, so that a destroyed key is gone from every process with the next look.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from hmac import compare_digest, digest
from typing import Any, Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from portal.vault.access import Access
from portal.vault.envelope import (
    AES_256_GCM,
    COMMITMENT,
    COMMITMENT_BYTES,
    HEADER_BYTES,
    NONCE,
    NONCE_BYTES,
    START_BYTES,
    VERSION,
    pack_header,
    pack_start,
    unpack_header,
)
from portal.vault.model import About, Owner, Reason, Unreadable

_NOBODY: Final = object()
"""No look yet. Not None: somebody could pass that."""


class OwnerKey:
    """One 32-byte key of an owner, ready for use."""

    __slots__ = ("aead", "commitment", "epoch", "mac_key", "reference")

    def __init__(self, epoch: int, reference: bytes, key: bytes) -> None:
        self.epoch = epoch
        self.reference = reference
        self.aead = AESGCM(_derive(key, b"inzage seal v1", 32))
        self.commitment = _derive(key, b"inzage commitment v1", COMMITMENT_BYTES)
        self.mac_key = _derive(key, b"inzage content v1", 32)


class Keyring:
    """What seals and opens for one owner."""

    __slots__ = ("_by_start", "_common", "_covered_by", "_newest", "owner")

    def __init__(self, owner: Owner, keys: Mapping[int, OwnerKey]) -> None:
        self.owner = owner
        self._newest = keys[max(keys)]
        self._by_start = {pack_start(key.reference): key for key in keys.values()}
        self._common: dict[tuple[str, str], bytes] = {}
        self._covered_by: object = _NOBODY

    @property
    def epoch(self) -> int:
        """The number of the newest key; seals are made with it."""
        return self._newest.epoch

    @property
    def epochs(self) -> frozenset[int]:
        """The numbers of every key that still opens something."""
        return frozenset(key.epoch for key in self._by_start.values())

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """Neither ``copy`` nor ``pickle``: keys leave memory with the piece of work they were fetched for."""
        raise TypeError("a keyring is not copied")

    def seal(self, about: About, plaintext: bytes) -> bytes:
        """Seal under the newest key, bound to what it is about."""
        nonce = os.urandom(NONCE_BYTES)
        header = pack_header(self._newest.reference, nonce, self._newest.commitment)
        return header + self._newest.aead.encrypt(nonce, plaintext, header + self._bound(about))

    def open(self, about: About, sealed: bytes, access: Access) -> bytes:
        """Open under the one key the header names; raises Unreadable with the reason."""
        if access is not self._covered_by:
            self._check(access)
        key = self._by_start.get(sealed[:START_BYTES])
        if key is None or not compare_digest(key.commitment, sealed[COMMITMENT]):
            raise Unreadable(self._why_not(sealed))
        try:
            return key.aead.decrypt(sealed[NONCE], sealed[HEADER_BYTES:], sealed[:HEADER_BYTES] + self._bound(about))
        except InvalidTag:
            raise Unreadable(self._why_not(sealed)) from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether a blob is already sealed under the newest key."""
        header = unpack_header(sealed)
        return header is not None and header.key_reference == self._newest.reference

    def content_mac(self, plaintext: bytes) -> bytes:
        """A keyed hash (32 bytes) that tells whether content changed; dies with the key."""
        return digest(self._newest.mac_key, plaintext, "sha256")

    def _why_not(self, sealed: bytes) -> Reason:
        """Why something did not open: opening itself compares the start of a header as a whole."""
        header = unpack_header(sealed)
        if header is None:
            return Reason.MALFORMED
        if header.version != VERSION or header.algorithm != AES_256_GCM:
            return Reason.UNKNOWN_VERSION
        return Reason.TAMPERED if sealed[:START_BYTES] in self._by_start else Reason.KEY_GONE

    def _check(self, access: Access) -> None:
        """A page opens hundreds of blobs with one Access: it is checked once."""
        # The very class: whatever merely looks like an Access was not given out by the audit log.
        if type(access) is not Access or not access.covers(self.owner):
            raise PermissionError("this look was not logged for this owner")
        self._covered_by = access

    def _bound(self, about: About) -> bytes:
        """The associated data; its first part is the same for every row of a kind and source."""
        if about.owner is not self.owner and about.owner != self.owner:
            raise ValueError("this keyring belongs to another owner")
        place = (about.kind, about.source)
        common = self._common.get(place)
        if common is None:
            common = self._common[place] = about.common()
        return common + about.particular()


def _derive(key: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(algorithm=hashes.SHA256(), length=length, info=info).derive(key)
