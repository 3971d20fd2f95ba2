"""Messages to residents: queued in the transaction that decided them, delivered at least once, failures in sight.

The delivery log the law asks for (Awb 2:25) is the audit log: a line per mail that was taken by the mail server, and
the message's own row, kept with the file of the request it is about.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Connection, Database, Login, scope
from portal.messages import store
from portal.messages.mailboxes import MailboxVerbs, TooManyCodesError, TryLaterError
from portal.messages.model import Language, Mailbox, Message, MessageKind, MessageState
from portal.messages.postman import NotSent, Postman
from portal.messages.writing import Writing
from portal.people.sessions import utc_now
from portal.settings import Settings
from portal.vault import KeyGone, Unreadable

__all__ = ["Messages", "NotSent", "TooManyCodesError", "TryLaterError"]

log = logging.getLogger("portal.messages")
PORTAL = Actor(ActorKind.WORKER, "portal")
SHOWN = 100
"""How many messages a list shows."""


class Messages(MailboxVerbs):
    """Mailboxes, messages and their delivery."""

    def __init__(
        self,
        settings: Settings,
        audit: Audit,
        view: Database,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._audit = audit
        self._view = view
        self._now = now
        self._writing = Writing(settings)
        self._postman = Postman(settings.mail)

    @property
    def can_send(self) -> bool:
        """Whether this installation sends e-mail at all."""
        return self._postman.has_server

    async def of(self, connection: Connection, subject_id: UUID) -> list[Message]:
        """One resident's messages, newest first."""
        return await store.messages_of(connection, subject_id, SHOWN)

    async def undelivered(self, connection: Connection) -> list[Message]:
        """For officers: what did not arrive by e-mail and needs a letter, the oldest first."""
        return await store.undelivered(connection, SHOWN)

    async def sent_by_letter(self, connection: Connection, message_id: UUID, officer: Actor) -> bool:
        """An officer says that a letter went instead (Awb 2:11); False when there is no such message any more."""
        found = [each for each in await store.undelivered(connection, SHOWN) if each.message_id == message_id]
        if not found or not await store.put_by_letter(connection, message_id, self._now()):
            return False
        message = found[0]
        await scope(connection, request_id=message.request_id)
        event = Event(Action.LETTER_SENT, officer, message.subject_id, message.request_id)
        try:
            await self._audit.note(connection, event)
        except KeyGone:  # forgotten meanwhile: the line is written, and opens for nobody
            await self._audit.note(connection, Event(Action.LETTER_SENT, officer))
        return True

    async def deliver(self, subject_id: UUID | str, message_id: UUID | str) -> None:
        """The job: send one message. Safe to repeat, to run twice at once and to kill.

        Killed after the mail server took it and before that was written down, it is sent again as the same mail.
        Raises NotSent when it is to be tried again later.
        """
        subject, message = UUID(str(subject_id)), UUID(str(message_id))
        try:
            async with self._view.hold(Login.WORKER, subject, shared=True):
                prepared = await self._prepare(subject, message)
        except KeyGone:  # they have been forgotten, address and all
            await self._settle(subject, message, MessageState.NO_ADDRESS, "forgotten")
            return
        if prepared is None:
            return
        waiting, mail = prepared
        try:
            await self._postman.send(mail)
        except NotSent as failed:
            await self._fail(waiting, failed)
            return
        await self._settle(subject, message, MessageState.SENT, None, waiting)
        log.info("message_sent", extra={"reason": waiting.kind.value})

    async def forget(self, connection: Connection, subject_id: UUID) -> None:
        """Delete the mailbox and every message of a resident, except those that belong to the file of a request."""
        await store.delete_mailbox(connection, subject_id)
        await store.delete_messages(connection, subject_id)

    async def _prepare(self, subject_id: UUID, message_id: UUID) -> tuple[Message, EmailMessage] | None:
        """The message and its mail; None when it does not wait any more, or there is nowhere to send it."""
        async with self._view.begin(Login.WORKER, subject_id=subject_id) as connection:
            message = await store.message_of(connection, subject_id, message_id)
            if message is None or message.state is not MessageState.QUEUED:
                return None
            event = Event(Action.MAILBOX_LOOKED, PORTAL, subject_id, details={"reason": message.kind.value})
            access, ring = await self._audit.look(connection, event)
            why: str | None = None
            try:
                mailbox = await self.mailbox(connection, subject_id, ring, access)
            except Unreadable as broken:
                log.exception("mailbox_unreadable", extra={"reason": broken.reason.value})
                mailbox, why = None, "unreadable"
            goes_to = None if mailbox is None else _goes_to(message, mailbox)
            if goes_to is not None and self.can_send:
                return message, self._writing.mail(message, *goes_to)
            state = MessageState.NO_ADDRESS if goes_to is None else MessageState.FAILED
            why = why if goes_to is None else "no_mail_server"
            await store.step_message(connection, subject_id, message_id, state, why, self._now())
            return None

    async def _fail(self, message: Message, failed: NotSent) -> None:
        now = self._now()
        again = failed.again and not message.is_given_up(now)
        state = MessageState.QUEUED if again else MessageState.FAILED
        async with self._view.begin(Login.WORKER, subject_id=message.subject_id) as connection:
            settled_at = None if again else now
            await store.step_message(connection, message.subject_id, message.message_id, state, failed.code, settled_at)
        log.warning("message_not_sent", extra={"reason": message.kind.value, "code": failed.code, "state": state.value})
        if again:
            raise NotSent(failed.code, again=True) from None

    async def _settle(
        self, subject_id: UUID, message_id: UUID, state: MessageState, why: str | None, sent: Message | None = None
    ) -> None:
        async with self._view.begin(Login.WORKER, subject_id=subject_id) as connection:
            if not await store.step_message(connection, subject_id, message_id, state, why, self._now()):
                return
            if sent is not None:
                details = {"reason": sent.kind.value}
                event = Event(Action.MESSAGE_SENT, PORTAL, subject_id, sent.request_id, details, (message_id,))
                await self._audit.note(connection, event)


def _goes_to(message: Message, mailbox: Mailbox) -> tuple[str, Language, str] | None:
    """Address, language and code: a code goes to the proposed address, news only to one that was confirmed."""
    if message.kind is MessageKind.CONFIRM_ADDRESS:
        proposal = mailbox.proposal
        return None if proposal is None else (proposal.email, proposal.language, proposal.code)
    return (mailbox.email, mailbox.language, "") if mailbox.confirmed_at else None
