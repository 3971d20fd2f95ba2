"""Messages and mailboxes: which there are, how far each is, and the rules of confirming an address.

A message has no content of its own: its kind, the number of a request and the resident's language say everything
that is in it. Sources: Awb 2:8 (only with express consent), 2:10 (notice within 48 hours), 2:11 (send again).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Final, Literal
from uuid import UUID

import msgspec

NOTICE_WITHIN: Final = timedelta(hours=48)
"""Within this time somebody must have been told (Awb 2:10(1)); weekends count."""

GIVE_UP_AFTER: Final = timedelta(hours=24)
"""So long a message is tried again; the other half of the time is an officer's, for a letter."""

CODE_DIGITS: Final = 8
CODE_LASTS: Final = timedelta(hours=24)
WRONG_CODES: Final = 5
"""So many wrong codes and the proposal is gone."""

CODES_PER_DAY: Final = 5
"""So many codes are sent for one resident in a day: nobody fills somebody else's mailbox from here."""

LONGEST_ADDRESS: Final = 254  # RFC 5321, 4.5.3.1.3
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62})+"
)

Language = Literal["nl", "en"]


class MessageKind(StrEnum):
    """What somebody is told."""

    CONFIRM_ADDRESS = "confirm_address"  # the code that proves that an address is theirs
    REQUEST_RECEIVED = "request_received"
    REQUEST_DECIDED = "request_decided"
    REQUEST_CLOSED = "request_closed"
    REQUEST_EXTENDED = "request_extended"  # it takes longer, with reasons (GDPR 12(3))
    REQUEST_QUESTION = "request_question"  # something is asked before it can go on
    REQUEST_FORWARDED = "request_forwarded"  # passed on to who decides on it (Awb 2:3)
    FORGETTING = "forgetting"  # they stayed away; everything about them will be deleted
    PROFILE_APPEARED = "profile_appeared"


NEEDS_A_LETTER: Final = frozenset(
    {
        MessageKind.REQUEST_DECIDED,
        MessageKind.REQUEST_EXTENDED,
        MessageKind.REQUEST_QUESTION,
        MessageKind.REQUEST_FORWARDED,
    }
)
"""What somebody without an address must be told all the same: a decision (Awb 3:41), more time (GDPR 12(3)), a question
that their answer depends on, and that somebody else decides (Awb 2:3). The rest only follows from these."""


class MessageState(StrEnum):
    """How far a message is."""

    QUEUED = "queued"
    SENT = "sent"  # the mail server has taken it
    FAILED = "failed"  # tried for as long as it makes sense
    NO_ADDRESS = "no_address"  # there is no address that the resident agreed to
    BY_LETTER = "by_letter"  # an officer sent a letter instead


class NotAnAddress(ValueError):  # noqa: N818 - named for the outcome a caller acts on
    """A text that cannot be an e-mail address. Does not repeat the text."""

    def __init__(self) -> None:
        super().__init__("not an e-mail address")


class Proposal(msgspec.Struct, frozen=True):
    """An address that its owner has not confirmed yet. Nothing but the code is ever sent to it."""

    email: str
    language: Language
    code: str
    proposed_at: datetime
    wrong: int = 0

    def __repr__(self) -> str:
        """Without address and code."""
        return "Proposal(...)"

    def has_ended(self, now: datetime) -> bool:
        """Whether its code is worth nothing any more."""
        return now - self.proposed_at >= CODE_LASTS or self.wrong >= WRONG_CODES


class Mailbox(msgspec.Struct, frozen=True):
    """What lies sealed in ``mailbox``, form 1. ``consented_at``: when they expressly agreed to mail at this address."""

    email: str = ""
    language: Language = "nl"
    consented_at: datetime | None = None
    confirmed_at: datetime | None = None
    proposal: Proposal | None = None
    v: int = 1

    def __repr__(self) -> str:
        """Without the address."""
        return "Mailbox(...)"


class Confirmation(StrEnum):
    """What came of typing a code."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    ENDED = "ended"  # too old, too many wrong ones, or nothing to confirm


def parse_address(typed: str) -> str:
    """The typed address without the spaces around it; raises NotAnAddress. Nothing else is repaired."""
    text = typed.strip()
    if len(text) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(text):
        raise NotAnAddress
    local = text.partition("@")[0]
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise NotAnAddress
    return text


def proposed(mailbox: Mailbox | None, email: str, language: Language, code: str, now: datetime) -> Mailbox:
    """A mailbox with a new proposal; an address confirmed earlier stays in use meanwhile."""
    return msgspec.structs.replace(mailbox or Mailbox(), proposal=Proposal(email, language, code, now))


def confirmed(mailbox: Mailbox, code: str, now: datetime) -> tuple[Mailbox, Confirmation]:
    """The mailbox after this code was typed, and what came of it."""
    proposal = mailbox.proposal
    if proposal is None or proposal.has_ended(now):
        return msgspec.structs.replace(mailbox, proposal=None), Confirmation.ENDED
    digits = "".join(sign for sign in code if sign.isdigit())
    if not compare_digest(digits.encode(), proposal.code.encode()):
        once_more = msgspec.structs.replace(proposal, wrong=proposal.wrong + 1)
        ended = once_more.has_ended(now)
        left = msgspec.structs.replace(mailbox, proposal=None if ended else once_more)
        return left, Confirmation.ENDED if ended else Confirmation.WRONG
    # They agreed when they proposed it: without the tick there is no proposal.
    return Mailbox(proposal.email, proposal.language, proposal.proposed_at, now), Confirmation.CONFIRMED


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message: which, to whom (a random id), about which request, how far."""

    subject_id: UUID
    message_id: UUID
    kind: MessageKind
    request_id: UUID | None = None
    number: str | None = None
    state: MessageState = MessageState.QUEUED
    failure: str | None = None
    attempts: int = 0
    created_at: datetime
    settled_at: datetime | None = None

    @property
    def tell_before(self) -> datetime:
        """By when the resident must have been told."""
        return self.created_at + NOTICE_WITHIN

    def is_given_up(self, now: datetime) -> bool:
        """Whether trying once more leaves an officer too little time."""
        return now - self.created_at >= GIVE_UP_AFTER
