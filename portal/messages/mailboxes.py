"""A resident's mailbox: proposed by themselves, confirmed by a code sent to it, withdrawn whenever they like.

Sealed under the subject's key. Whoever seals here shares the subject's lock, so that no key is replaced meanwhile.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from portal import queue
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection, Database, Login
from portal.messages import store
from portal.messages.model import (
    CODE_DIGITS,
    CODES_PER_DAY,
    Confirmation,
    Language,
    Mailbox,
    Message,
    MessageKind,
    confirmed,
    parse_address,
    proposed,
)
from portal.vault import About, Access, Keyring, Owner

MAILBOX_SCHEMA = 1
PATIENCE = 8.0
"""Seconds a resident waits for an erasure of their own that is under way."""


class TryLaterError(Exception):
    """Something else is being done with this resident's data just now: the same again in a minute will do."""


class TooManyCodesError(Exception):
    """So many codes were sent today already."""


class MailboxVerbs:
    """What a resident does with their mailbox, and what keeps it readable. Part of ``Messages``."""

    _audit: Audit
    _view: Database
    _now: Callable[[], datetime]

    async def propose(self, subject_id: UUID, email: str, language: Language) -> None:
        """Keep an address the resident expressly agreed to be mailed at, and send a code to it.

        Raises NotAnAddress, TooManyCodesError, TryLaterError.
        """
        address, now = parse_address(email), self._now()
        async with self._changing(subject_id) as (connection, ring, access):
            kind = MessageKind.CONFIRM_ADDRESS
            if await store.count_since(connection, subject_id, kind, now - timedelta(days=1)) >= CODES_PER_DAY:
                raise TooManyCodesError
            found, version = await self._open(connection, subject_id, ring, access)
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            await self._keep(connection, subject_id, ring, proposed(found, address, language, code, now), version)
            await self.tell(connection, subject_id, kind)

    async def confirm(self, subject_id: UUID, code: str) -> Confirmation:
        """Try a code; from CONFIRMED on the address is used. Raises TryLaterError."""
        async with self._changing(subject_id) as (connection, ring, access):
            found, version = await self._open(connection, subject_id, ring, access)
            if found is None:
                return Confirmation.ENDED
            changed, outcome = confirmed(found, code, self._now())
            if changed != found:
                await self._keep(connection, subject_id, ring, changed, version)
        return outcome

    async def withdraw(self, connection: Connection, subject_id: UUID) -> bool:
        """Forget the address at once; False when there was none. Nothing is sent to it from now on."""
        event = Event(Action.MAILBOX_CHANGED, _resident(subject_id), subject_id, details={"reason": "withdrawn"})
        gone = await store.delete_mailbox(connection, subject_id)
        if gone:
            await self._audit.note(connection, event)
        return gone

    async def mailbox(self, connection: Connection, subject_id: UUID, ring: Keyring, access: Access) -> Mailbox | None:
        """The opened mailbox, for the resident's own page. Raises Unreadable."""
        return (await self._open(connection, subject_id, ring, access))[0]

    async def is_reachable(self, connection: Connection, subject_id: UUID) -> bool:
        """Whether there is a confirmed address, without opening it."""
        return await store.is_reachable(connection, subject_id)

    async def reseal(self, connection: Connection, subject_id: UUID, ring: Keyring, access: Access) -> bool:
        """Seal the mailbox under the ring's newest key; False when there was nothing to do. For key replacement."""
        found = await store.sealed_mailbox(connection, subject_id)
        if found is None or ring.is_current(found[0]):
            return False
        mailbox, version = await self._open(connection, subject_id, ring, access)
        await self._keep(connection, subject_id, ring, mailbox or Mailbox(), version)
        return True

    async def tell(
        self,
        connection: Connection,
        subject_id: UUID,
        kind: MessageKind,
        *,
        request_id: UUID | None = None,
        number: str | None = None,
    ) -> UUID:
        """Queue a message in this transaction: it is sent if and only if the transaction commits. Its id."""
        message_id, now = uuid4(), self._now()
        message = Message(
            subject_id=subject_id,
            message_id=message_id,
            kind=kind,
            request_id=request_id,
            number=number,
            created_at=now,
        )
        await store.insert_message(connection, message)
        await queue.defer(
            connection, queue.DELIVER, lock=f"message:{message_id}", subject_id=subject_id, message_id=message_id
        )
        return message_id

    @asynccontextmanager
    async def _changing(self, subject_id: UUID) -> AsyncIterator[tuple[Connection, Keyring, Access]]:
        """A transaction of the resident that changes their mailbox, with the change logged and no erasure under way."""
        event = Event(Action.MAILBOX_CHANGED, _resident(subject_id), subject_id)
        hold = self._view.hold(Login.RESIDENT, subject_id, shared=True)
        try:
            async with asyncio.timeout(PATIENCE):
                await hold.__aenter__()
        except TimeoutError:
            raise TryLaterError from None
        try:
            async with self._view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
                access, ring = await self._audit.look(connection, event)
                yield connection, ring, access
        finally:
            await hold.__aexit__(None, None, None)

    async def _open(
        self, connection: Connection, subject_id: UUID, ring: Keyring, access: Access
    ) -> tuple[Mailbox | None, int]:
        found = await store.sealed_mailbox(connection, subject_id)
        if found is None:
            return None, 0
        sealed, version = found
        plaintext = ring.open(_about(subject_id, version), sealed, access)
        return msgspec.msgpack.decode(plaintext, type=Mailbox), version

    async def _keep(
        self, connection: Connection, subject_id: UUID, ring: Keyring, mailbox: Mailbox, version: int
    ) -> None:
        sealed = ring.seal(_about(subject_id, version + 1), msgspec.msgpack.encode(mailbox))
        if version == 0:
            await store.insert_mailbox(connection, subject_id, sealed, self._now())
        elif not await store.replace_mailbox(connection, subject_id, sealed, version + 1, mailbox.confirmed_at):
            raise TryLaterError


def _resident(subject_id: UUID) -> Actor:
    return Actor(ActorKind.RESIDENT, "resident", subject_id)


def _about(subject_id: UUID, version: int) -> About:
    return About(owner=Owner.subject(subject_id), kind="mailbox", id=subject_id, schema=MAILBOX_SCHEMA, version=version)
