"""Recognising and welcoming people. A resident is known by the fingerprint of their number, an officer by that of
their account at the sign-in provider; nothing else about either stands in the clear, and no name stands anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from portal import settings
from portal.audit import Audit
from portal.database import Connection, scope
from portal.people import store
from portal.people.absence import AbsenceVerbs
from portal.people.model import Identity
from portal.people.sessions import SessionVerbs, utc_now
from portal.vault import About, Access, KeyGone, Keyring, Owner, OwnerKind, Vault

IDENTITY_SCHEMA = 1


class People(SessionVerbs, AbsenceVerbs):
    """Residents, officers, their sessions and their attempts to sign in."""

    def __init__(
        self,
        vault: Vault,
        audit: Audit,
        limits: settings.Sessions,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._vault = vault
        self._audit = audit
        self._fingerprints = vault.fingerprints
        self._limits = limits
        self._now = now

    async def recognise(self, connection: Connection, bsn: str) -> UUID | None:
        """The subject with this number, if they ever signed in."""
        return await store.find_subject(connection, self._fingerprints.bsn(bsn))

    async def known(self, connection: Connection, beyond: UUID | None = None, limit: int = 500) -> list[UUID]:
        """A page of the random ids of everybody known, for work on all of them; ``beyond`` is the last one's end."""
        return await store.subjects_page(connection, beyond, limit)

    async def count(self, connection: Connection) -> int:
        """How many residents are known."""
        return await store.count_subjects(connection)

    async def welcome(self, connection: Connection, bsn: str) -> UUID:
        """Find a resident, or make them known: keys, sealed identity, look-up. Scopes the connection to them.

        Safe to repeat and safe at once from two browsers: the second waits for the first and finds the same subject.
        A transaction that fails afterwards leaves a key without an owner behind, which opens nothing.
        """
        fingerprint, subject_id = self._fingerprints.bsn(bsn), uuid4()
        while not await store.add_subject(connection, fingerprint, subject_id):
            known = await store.find_subject(connection, fingerprint)
            if known is not None:
                await scope(connection, subject_id=known)
                if await store.seen(connection, known, self._now()):
                    return known
            # The resident of this row was forgotten just now: the row is gone, and they begin anew.
        await scope(connection, subject_id=subject_id)
        await self._vault.create_keys(Owner.subject(subject_id), Owner.log(subject_id))
        ring = await self._vault.keyring(Owner.subject(subject_id))
        sealed = ring.seal(_about(subject_id, 1), msgspec.msgpack.encode(Identity(bsn)))
        await store.insert_resident(connection, subject_id, sealed, 1, self._now())
        return subject_id

    async def bsn_of(self, connection: Connection, subject_id: UUID, access: Access, ring: Keyring) -> str:
        """Open a resident's number, to ask a source with. Raises Unreadable, or KeyGone for nobody we know."""
        return (await self._identity(connection, subject_id, access, ring))[0].bsn

    async def reseal(self, connection: Connection, subject_id: UUID, ring: Keyring, access: Access) -> bool:
        """Seal the identity under the ring's newest key; False when it was already. For key replacement."""
        found = await store.sealed_identity(connection, subject_id)
        if found is None or ring.is_current(found[0]):
            return False
        identity, version = await self._identity(connection, subject_id, access, ring)
        sealed = ring.seal(_about(subject_id, version + 1), msgspec.msgpack.encode(identity))
        return await store.replace_identity(connection, subject_id, sealed, version + 1)

    async def welcome_officer(self, connection: Connection, issuer: str, subject: str) -> UUID:
        """The random id of an officer, made at their first sign-in. The name the provider gives is not kept."""
        return await store.officer_id(connection, self._fingerprints.officer(issuer, subject), uuid4())

    async def _identity(
        self, connection: Connection, subject_id: UUID, access: Access, ring: Keyring
    ) -> tuple[Identity, int]:
        found = await store.sealed_identity(connection, subject_id)
        if found is None:
            raise KeyGone(OwnerKind.SUBJECT)
        sealed, version = found
        plaintext = ring.open(_about(subject_id, version), sealed, access)
        return msgspec.msgpack.decode(plaintext, type=Identity), version


def _about(subject_id: UUID, version: int) -> About:
    return About(
        owner=Owner.subject(subject_id), kind="identity", id=subject_id, schema=IDENTITY_SCHEMA, version=version
    )
