"""Whose key seals something, what the sealed thing is, and why it might not open."""

from __future__ import annotations

import struct
from enum import StrEnum
from uuid import UUID

import msgspec

from portal.vault.envelope import length_prefixed

_PARTICULAR = struct.Struct(">I16sIIIQ")  # each part with its length before it, as length_prefixed would write them


class OwnerKind(StrEnum):
    """What a key belongs to. Each kind has its own life: shredding one leaves the others readable."""

    SUBJECT = "subject"  # a resident's records, decisions and identity
    REQUEST = "request"  # the file of one rights request, kept for its own retention
    LOG = "log"  # the openings of a resident's audit events


class Owner(msgspec.Struct, frozen=True):
    """The owner of a key: a kind and a random id (the subject's or the request's)."""

    kind: OwnerKind
    id: UUID

    @classmethod
    def subject(cls, subject_id: UUID) -> Owner:
        """The key of a resident's records."""
        return cls(OwnerKind.SUBJECT, subject_id)

    @classmethod
    def request(cls, request_id: UUID) -> Owner:
        """The key of one request's file."""
        return cls(OwnerKind.REQUEST, request_id)

    @classmethod
    def log(cls, subject_id: UUID) -> Owner:
        """The key of a resident's access log."""
        return cls(OwnerKind.LOG, subject_id)

    def context(self) -> bytes:
        """What binds a wrapped key to its owner."""
        return length_prefixed(b"inzage-key-v1", self.kind.encode(), self.id.bytes)


class KeysStatus(msgspec.Struct, frozen=True):
    """Which versions of the wrapping key are in use, without any id. ``wrapped`` counts owner keys by kind and
    version; ``current`` wraps new ones; ``known`` can still be unwrapped."""

    current: int
    known: frozenset[int]
    wrapped: dict[OwnerKind, dict[int, int]]

    @property
    def lost(self) -> int:
        """How many owner keys no version that is known can unwrap."""
        return sum(n for by_version in self.wrapped.values() for v, n in by_version.items() if v not in self.known)


class About(msgspec.Struct, frozen=True):
    """What a sealed blob is about: bound into it, so that it opens nowhere else.

    ``kind`` is the sort of thing (``record``, ``decision``, ``identity``, ...), ``source`` the source's name or
    empty, ``id`` the row's random id, ``schema`` the version of the plaintext's form, ``version`` the row's own.
    """

    owner: Owner
    kind: str
    id: UUID
    source: str = ""
    schema: int = 1
    version: int = 1

    def associated_data(self) -> bytes:
        """The canonical bytes of this, format 1: every part with its length before it."""
        return self.common() + self.particular()

    def common(self) -> bytes:
        """The first parts, which every row of one owner, kind and source shares."""
        return length_prefixed(
            b"inzage-about-v1",
            self.owner.kind.encode(),
            self.owner.id.bytes,
            self.kind.encode(),
            self.source.encode(),
        )

    def particular(self) -> bytes:
        """The last parts, this row's own: id, schema and version."""
        return _PARTICULAR.pack(16, self.id.bytes, 4, self.schema, 8, self.version)


class Reason(StrEnum):
    """Why a sealed blob does not open."""

    MALFORMED = "malformed"  # too short, or not one of ours
    UNKNOWN_VERSION = "unknown_version"  # written by a newer version, or damaged
    KEY_GONE = "key_gone"  # its key was destroyed, or never was this owner's
    TAMPERED = "tampered"  # a byte differs, or it was moved from another row


class Unreadable(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """A sealed blob that cannot be opened. Carries why, and nothing of the content."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class KeyGone(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """This owner has no key: never had one, or it was destroyed."""

    def __init__(self, kind: OwnerKind) -> None:
        super().__init__(f"no key for this {kind}")
        self.kind = kind
