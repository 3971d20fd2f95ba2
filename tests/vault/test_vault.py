"""What is sealed opens only for its owner, in its place, while its key lives."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Database, Login
from portal.vault import About, KeyGone, Owner, Reason, Unreadable, Vault


async def test_a_sealed_blob_opens_after_a_logged_look_and_not_after_its_key_is_destroyed(
    vault: Vault, audit: Audit, view: Database
) -> None:
    subject = uuid4()
    await vault.create_keys(Owner.subject(subject), Owner.log(subject))
    ring = await vault.keyring(Owner.subject(subject))
    about = About(owner=Owner.subject(subject), kind="record", id=uuid4(), source="brp")
    sealed = ring.seal(about, b"Lindelaan 14")
    looking = Event(Action.RECORD_LOOKED, Actor(ActorKind.RESIDENT, "resident", subject), subject_id=subject)

    async with view.begin(Login.RESIDENT, subject_id=subject) as connection:
        access, opened_with = await audit.look(connection, looking)
        lines = await audit.log_of(connection, subject, access)
    plaintext = opened_with.open(about, sealed, access)
    await vault.destroy(Owner.subject(subject))

    assert plaintext == b"Lindelaan 14"
    assert [line.action for line in lines] == ["record:subject:looked"]
    assert lines[0].at <= datetime.now(UTC)
    with pytest.raises(KeyGone):
        await vault.keyring(Owner.subject(subject))


async def test_any_changed_byte_makes_it_unreadable(vault: Vault, audit: Audit, view: Database) -> None:
    subject = uuid4()
    await vault.create_keys(Owner.subject(subject), Owner.log(subject))
    about = About(owner=Owner.subject(subject), kind="record", id=uuid4(), source="brp")
    looking = Event(Action.RECORD_LOOKED, Actor(ActorKind.RESIDENT), subject_id=subject)
    async with view.begin(Login.RESIDENT, subject_id=subject) as connection:
        access, ring = await audit.look(connection, looking)
    sealed = ring.seal(about, b"Lindelaan 14")

    reasons = set()
    for place in range(len(sealed)):
        damaged = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(Unreadable) as caught:
            ring.open(about, damaged, access)
        reasons.add(caught.value.reason)

    assert reasons == set(Reason)
