"""Sealing one row and comparing one with what a source gives now: the same for every noun."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from portal.sealed.model import Form, HeldRow, NewRow
from portal.vault import About, Keyring


def about(ring: Keyring, form: Form[Any, Any, Any], source: str, row_id: UUID, version: int) -> About:
    """What a row's seal is bound to."""
    return About(owner=ring.owner, kind=form.kind, id=row_id, source=source, schema=form.schema, version=version)


def new_row(ring: Keyring, bound: About, type_: str, fingerprint: bytes, plaintext: bytes) -> NewRow:
    """A row under the ring's newest key."""
    sealed = ring.seal(bound, plaintext)
    mac = ring.content_mac(_content(bound, sha256(sealed).digest(), plaintext))
    return NewRow(bound.id, type_, bound.version, fingerprint, mac, sealed)


def is_unchanged(ring: Keyring, bound: About, before: HeldRow, type_: str, plaintext: bytes) -> bool:
    """Whether a row holds this already, undamaged and in its own place."""
    mac = ring.content_mac(_content(bound, before.sealed_digest, plaintext))
    return before.content_mac == mac and before.type == type_


def _content(bound: About, sealed_digest: bytes, plaintext: bytes) -> bytes:
    """What a row's content MAC is taken over: where it belongs, the sealed bytes and the content.

    Because the sealed bytes take part, a row that was damaged or moved counts as changed at the next pull and is
    sealed anew from the source.
    """
    return sha256(bound.associated_data()).digest() + sealed_digest + plaintext
