"""The key commitment is checked by itself: what AES-GCM would accept is refused when it commits to another key."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest

from portal.vault import About, Keyring, Owner, Reason, Unreadable
from portal.vault.access import grant
from portal.vault.envelope import pack_header
from portal.vault.keyring import OwnerKey


def test_an_authentic_envelope_that_commits_to_another_key_does_not_open() -> None:
    owner, key = Owner.subject(uuid4()), OwnerKey(1, os.urandom(8), os.urandom(32))
    about = About(owner=owner, kind="record", id=uuid4(), source="brp")
    ring, access = Keyring(owner, {1: key}), grant(uuid4(), [owner])

    def sealed_with(commitment: bytes) -> bytes:
        nonce = os.urandom(12)
        header = pack_header(key.reference, nonce, commitment)
        return header + key.aead.encrypt(nonce, b"Lindelaan 14", header + about.associated_data())

    assert ring.open(about, sealed_with(key.commitment), access) == b"Lindelaan 14"
    with pytest.raises(Unreadable) as refused:
        ring.open(about, sealed_with(os.urandom(16)), access)
    assert refused.value.reason is Reason.TAMPERED
