"""What a blob is bound to: no two places give the same bytes, and a blob opens in its own place and nowhere else."""

from __future__ import annotations

import os
import signal
import struct
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from portal.audit import Audit
from portal.database import Database
from portal.vault import (
    About,
    Access,
    FileKeyProvider,
    KeyProviderError,
    Keyring,
    Owner,
    OwnerKind,
    Reason,
    Unreadable,
    Vault,
)
from portal.vault.envelope import HEADER_BYTES, pack_header, unpack_header
from portal.vault.keyring import OwnerKey
from tests.records.parts import looking, newcomer

IDS = some.sampled_from([UUID(int=0), UUID(int=1), UUID(int=1 << 64), UUID(int=2**128 - 1)]) | some.uuids()
WORDS = some.sampled_from(["", "a", "ab", "b", "record", "\x00", "\x00\x00\x00\x01a"]) | some.text(max_size=6)
ABOUTS = some.builds(
    About,
    owner=some.builds(Owner, kind=some.sampled_from(OwnerKind), id=IDS),
    kind=WORDS,
    id=IDS,
    source=WORDS,
    schema=some.integers(0, 2**32 - 1),
    version=some.integers(0, 2**64 - 1),
)


@given(ABOUTS, ABOUTS)
@example(
    About(owner=Owner.subject(UUID(int=0)), kind="ab", id=UUID(int=0), source="c"),
    About(owner=Owner.subject(UUID(int=0)), kind="a", id=UUID(int=0), source="bc"),
)
def test_two_different_places_never_give_the_same_bytes(one: About, other: About) -> None:
    assert (one == other) == (one.associated_data() == other.associated_data())


@pytest.mark.parametrize("change", [{"version": -1}, {"version": 2**64}, {"schema": -1}, {"schema": 2**32}])
def test_a_number_that_does_not_fit_is_refused_rather_than_cut_off(change: dict[str, int]) -> None:
    place = About(owner=Owner.subject(uuid4()), kind="record", id=uuid4())
    with pytest.raises(struct.error):
        msgspec.structs.replace(place, **change).associated_data()


@pytest.mark.parametrize(
    "change", [{"id": UUID(int=7)}, {"source": "brp"}, {"kind": "decision"}, {"version": 2}, {"schema": 2}], ids=str
)
async def test_a_blob_opens_in_no_other_place(
    vault: Vault, audit: Audit, view: Database, change: dict[str, Any]
) -> None:
    async with looking(view, audit, await newcomer(vault)) as (_, ring, access):
        place = About(owner=ring.owner, kind="record", id=uuid4(), source="homecare")
        sealed = ring.seal(place, b"x")

        assert why_not(ring, msgspec.structs.replace(place, **change), sealed, access) is Reason.TAMPERED
        assert ring.open(place, sealed, access) == b"x"


async def test_a_ciphertext_made_under_another_key_with_the_same_reference_is_refused(
    vault: Vault, audit: Audit, view: Database
) -> None:
    """Also when whoever made it copied the right commitment, or chose a ciphertext that two keys could open."""
    async with looking(view, audit, await newcomer(vault)) as (_, ring, access):
        place = About(owner=ring.owner, kind="record", id=uuid4())
        mine = unpack_header(ring.seal(place, b"x"))
        assert mine is not None
        forger = OwnerKey(1, mine.key_reference, os.urandom(32))
        for commitment in (forger.commitment, mine.commitment):
            header = pack_header(mine.key_reference, mine.nonce, commitment)
            forged = header + forger.aead.encrypt(mine.nonce, b"y", header + place.associated_data())
            assert why_not(ring, place, forged, access) is Reason.TAMPERED


async def test_a_short_odd_or_foreign_blob_is_said_to_be_so_and_no_key_is_tried(
    vault: Vault, audit: Audit, view: Database
) -> None:
    async with looking(view, audit, await newcomer(vault)) as (_, ring, access):
        place = About(owner=ring.owner, kind="record", id=uuid4())
        sealed = ring.seal(place, b"x")
        for wrong in (b"", sealed[:HEADER_BYTES], sealed[: HEADER_BYTES + 15], b"XX" + sealed[2:], b"\x00" * 400):
            assert why_not(ring, place, wrong, access) is Reason.MALFORMED
        for cut in range(HEADER_BYTES + 16, len(sealed)):
            assert why_not(ring, place, sealed[:cut], access) is Reason.TAMPERED
        assert why_not(ring, place, sealed + b"\x00", access) is Reason.TAMPERED
        assert why_not(ring, place, sealed[:4] + os.urandom(8) + sealed[12:], access) is Reason.KEY_GONE


async def test_no_nonce_is_used_twice_not_even_in_two_processes_that_come_from_one(vault: Vault) -> None:
    subject = await newcomer(vault)
    ring = await vault.keyring(Owner.subject(subject))
    place = About(owner=ring.owner, kind="record", id=uuid4())
    outside, inside = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        os.write(inside, b"".join(nonces(ring, place, 2000)))
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(inside)
    mine, theirs = nonces(ring, place, 20_000), b""
    with os.fdopen(outside, "rb") as answer:
        theirs = answer.read()
    os.waitpid(child, 0)  # noqa: ASYNC222 - it has ended: its end of the pipe is closed

    all_of_them = [*mine, *(theirs[start : start + 12] for start in range(0, len(theirs), 12))]
    assert len(all_of_them) == len(set(all_of_them)) == 22_000


async def test_a_wrapped_key_does_not_open_for_another_owner_kind_or_number_of_key(
    key_provider: FileKeyProvider,
) -> None:
    owner, key = Owner.subject(uuid4()), os.urandom(32)
    context = owner.context() + (1).to_bytes(8, "big")
    wrapped = await key_provider.wrap(context, key)
    assert await key_provider.unwrap(context, wrapped) == key

    others = [Owner.log(owner.id).context() + context[-8:], owner.context() + (2).to_bytes(8, "big"), b""]
    damaged = [wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :] for place in range(len(wrapped))]
    for wrong_context, wrong in [(other, wrapped) for other in others] + [
        (context, bad) for bad in [*damaged, b"", wrapped[:20]]
    ]:
        with pytest.raises(KeyProviderError) as refused:
            await key_provider.unwrap(wrong_context, wrong)
        assert wrong.hex() not in str(refused.value) or not wrong


def nonces(ring: Keyring, place: About, count: int) -> list[bytes]:
    headers = (unpack_header(ring.seal(place, b"")) for _ in range(count))
    return [header.nonce for header in headers if header]


def why_not(ring: Keyring, place: About, sealed: bytes, access: Access) -> Reason:
    with pytest.raises(Unreadable) as refused:
        ring.open(place, sealed, access)
    assert str(refused.value) == refused.value.reason.value
    return refused.value.reason
