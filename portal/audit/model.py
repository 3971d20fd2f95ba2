"""Audit events: what may be written, and the form of a leaf that must outlive this code.

A leaf is canonical JSON (sorted keys, no spaces, UTF-8) of public words and of salted commitments to everything
that points at a person; ``leaf_hash`` is SHA-256 of a zero byte and the leaf (RFC 9162 section 2.1.1). The salts
and values, the *opening*, lie sealed under the resident's log key: destroying that key leaves the log whole and
says nothing about anybody.
"""

from __future__ import annotations

import base64
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import digest
from typing import Any
from uuid import UUID

import msgspec

LEAF_VERSION = 1
SALT_BYTES = 32


UNREADABLE_LINE = "line:subject:unreadable"
"""In place of an action: a line of the log that does not open. Never written, only shown."""


class ActorKind(StrEnum):
    """In which capacity somebody acted."""

    RESIDENT = "resident"
    OFFICER = "officer"
    WORKER = "worker"  # the portal's own background work
    ANYONE = "anyone"  # not signed in


class Action(StrEnum):
    """What happened, as ``noun:subject:past-tense verb``; residents read the words that go with these."""

    OVERVIEW_LOOKED = "overview:subject:looked"
    SOURCE_LOOKED = "source:subject:looked"
    RECORD_LOOKED = "record:subject:looked"
    DOCUMENT_ASKED_FOR = "document:subject:asked_for"  # not "opened": the source may refuse
    DECISION_LOOKED = "decision:subject:looked"
    ACCESS_LOG_LOOKED = "access_log:subject:looked"
    REQUEST_LOOKED = "request:subject:looked"
    REQUEST_FILED = "request:subject:filed"
    REQUEST_WITHDRAWN = "request:subject:withdrawn"
    REQUEST_FORWARDED = "request:subject:forwarded"
    CASE_OPENED = "case:subject:opened"
    CASE_PLANNED = "case:subject:planned"
    VERDICT_GIVEN = "verdict:subject:given"
    CASE_DECIDED = "case:subject:decided"
    TERM_EXTENDED = "term:subject:extended"
    RESIDENT_ASKED = "question:subject:asked"
    RESIDENT_ANSWERED = "question:subject:answered"
    STEWARD_CONFIRMED = "steward:subject:confirmed"
    ERASURE_CARRIED_OUT = "erasure:subject:carried_out"
    CORRECTION_ASKED = "correction:subject:asked"
    CORRECTION_SEEN = "correction:subject:seen"
    CORRECTION_CARRIED_OUT = "correction:subject:carried_out"
    KEY_REPLACED = "key:subject:replaced"
    CERTIFICATE_ISSUED = "certificate:subject:issued"
    CERTIFICATE_DOWNLOADED = "certificate:subject:downloaded"
    DOWNLOADED = "download:subject:made"
    SOURCE_PULLED = "source:subject:pulled"
    SOURCE_SILENT = "source:subject:silent"  # asked, and no answer that could be used
    SIGNED_IN = "session:subject:signed_in"
    SIGNED_OUT = "session:subject:signed_out"
    SIGN_IN_REFUSED = "session:anyone:refused"
    OFFICER_SIGNED_IN = "session:officer:signed_in"
    UNREADABLE_FOUND = "alarm:subject:unreadable"
    MAILBOX_LOOKED = "mailbox:subject:looked"
    MAILBOX_CHANGED = "mailbox:subject:changed"
    MESSAGE_SENT = "message:subject:sent"
    LETTER_SENT = "letter:subject:sent"
    RESIDENT_FORGOTTEN = "resident:anyone:forgotten"  # nobody is named: there is nobody any more


class Actor(msgspec.Struct, frozen=True):
    """Who acts: a capacity, a role in words a resident knows, and a random id (never a name)."""

    kind: ActorKind
    role: str = ""
    id: UUID | None = None


class Event(msgspec.Struct, frozen=True):
    """One thing that happened. ``details`` are public words without personal content (a source's name, a reason
    code); ``about`` are random ids of what was looked at or acted on, committed to but not public."""

    action: Action
    actor: Actor
    subject_id: UUID | None = None
    request_id: UUID | None = None
    details: dict[str, str] = {}
    about: tuple[UUID, ...] = ()


class Opening(msgspec.Struct, frozen=True):
    """What the commitments of one leaf hide. Sealed under the resident's log key."""

    salt: bytes
    subject_id: UUID
    actor_id: UUID | None
    request_id: UUID | None
    about: tuple[UUID, ...]

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Opening(...)"


class Look(msgspec.Struct, frozen=True):
    """One line of the access log as the resident reads it: the role and the reason, never an officer's name."""

    event_id: UUID
    at: datetime
    action: str
    actor: str
    role: str
    details: dict[str, str]
    request_id: UUID | None
    about: tuple[UUID, ...]


class PublicEvent(msgspec.Struct, frozen=True):
    """What an event says to anybody who may read the log: nothing in it points at a person."""

    event_id: UUID
    at: datetime
    action: str
    actor: str
    role: str
    details: dict[str, str]


def leaf(event: Event, event_id: UUID, at: datetime, salt: bytes) -> bytes:
    """The canonical bytes of an event, format 1."""
    content: dict[str, Any] = {
        "v": LEAF_VERSION,
        "id": str(event_id),
        "at": at.isoformat(timespec="microseconds"),
        "action": event.action.value,
        "actor": event.actor.kind.value,
        "role": event.actor.role,
        "details": event.details,
        "subject": _commit(salt, "subject", event.subject_id),
        "by": _commit(salt, "by", event.actor.id),
        "request": _commit(salt, "request", event.request_id),
        "about": [_commit(salt, f"about:{place}", thing) for place, thing in enumerate(event.about)],
    }
    return msgspec.json.encode(content, order="deterministic")


def leaf_hash(leaf_bytes: bytes) -> bytes:
    """The leaf's hash in the Merkle tree (RFC 9162 section 2.1.1)."""
    return sha256(b"\x00" + leaf_bytes).digest()


def _commit(salt: bytes, name: str, value: UUID | None) -> str | None:
    """A hiding and binding commitment: HMAC-SHA256 keyed with the event's random salt."""
    if value is None:
        return None
    return base64.b64encode(digest(salt, name.encode() + b"\x00" + value.bytes, "sha256")).decode("ascii")
