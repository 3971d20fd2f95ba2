"""The sealed form, version 1: bytes that outlive this code.

``magic "IZ" (2) | version (1) | algorithm (1) | key reference (8) | nonce (12) | key commitment (16) | AES-256-GCM
ciphertext and tag``. The header up to the ciphertext is authenticated along with what the blob is about. The key
reference names exactly one key, so no key is ever tried; the commitment makes one ciphertext open under one key
only (AES-GCM by itself does not).
"""

from __future__ import annotations

import struct
from typing import NamedTuple

MAGIC = b"IZ"
VERSION = 1
AES_256_GCM = 1
KEY_REFERENCE_BYTES = 8
NONCE_BYTES = 12
COMMITMENT_BYTES = 16
TAG_BYTES = 16
_HEADER = struct.Struct(f">2sBB{KEY_REFERENCE_BYTES}s{NONCE_BYTES}s{COMMITMENT_BYTES}s")
HEADER_BYTES = _HEADER.size
START_BYTES = HEADER_BYTES - NONCE_BYTES - COMMITMENT_BYTES
"""Magic, version, algorithm and key reference: the same for everything sealed under one key."""
NONCE = slice(START_BYTES, START_BYTES + NONCE_BYTES)
COMMITMENT = slice(NONCE.stop, HEADER_BYTES)


class Header(NamedTuple):
    """The part of an envelope before the ciphertext."""

    magic: bytes
    version: int
    algorithm: int
    key_reference: bytes
    nonce: bytes
    commitment: bytes


def pack_header(key_reference: bytes, nonce: bytes, commitment: bytes) -> bytes:
    """The header of a new envelope."""
    return _HEADER.pack(MAGIC, VERSION, AES_256_GCM, key_reference, nonce, commitment)


def pack_start(key_reference: bytes) -> bytes:
    """The start of the header of every envelope under this key."""
    return pack_header(key_reference, b"", b"")[:START_BYTES]


def unpack_header(sealed: bytes) -> Header | None:
    """The header of an envelope; None when this is no envelope at all."""
    if len(sealed) < HEADER_BYTES + TAG_BYTES:
        return None
    header = Header._make(_HEADER.unpack_from(sealed))
    return header if header.magic == MAGIC else None


def length_prefixed(*parts: bytes) -> bytes:
    """Parts joined so that no two different lists give the same bytes (4-byte big-endian length before each)."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
