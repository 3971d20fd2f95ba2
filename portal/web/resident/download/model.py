"""The form of the file for computers, ``inzage-download-1``; the file for people is made from the same values.

Names are those of the connector contract and of the screens. Texts stand in every language the portal has
(``{"nl": ..., "en": ...}``), codes are plain words, moments RFC 3339, days ISO 8601. ``None`` means that
there is nothing to say. ``inzage-download-1.schema.json`` beside this file is the same as a JSON Schema; a change that
breaks a reader gets a new number.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

# Parts of the form in files of their own; "as" says that they are meant to be taken from here.
from portal.web.resident.download.decision_shape import Decision as Decision
from portal.web.resident.download.decision_shape import HeldDecision as HeldDecision
from portal.web.resident.download.decision_shape import Input as Input
from portal.web.resident.download.decision_shape import Rule as Rule
from portal.web.resident.download.decision_shape import Said as Said
from portal.web.resident.download.decision_shape import Stated as Stated
from portal.web.resident.download.request_shape import Request as Request
from portal.web.resident.download.request_shape import RequestItem as RequestItem
from portal.web.resident.download.shape import Contact as Contact
from portal.web.resident.download.shape import Moment as Moment
from portal.web.resident.download.shape import Struct as Struct
from portal.web.resident.download.shape import Texts as Texts


class SourceState(StrEnum):
    """How a source stands. One that failed never looks like one that holds nothing."""

    FRESH = "fresh"  # it answered the last time, and holds something
    NOTHING = "nothing"  # it answered the last time, and holds nothing
    STALE = "stale"  # it did not answer the last time: what is here is from the last good answer
    FAILED = "failed"  # it never gave a good answer: whether it holds anything is unknown
    LOADING = "loading"  # it is being asked
    OFF = "off"  # it is not asked at the moment


class Municipality(Struct, frozen=True, kw_only=True):
    """Who answers for this file, and how to reach them. ``privacy_officer`` as in GDPR 37."""

    name: str
    phone: str
    email: str
    desk: Texts
    privacy_officer: Texts


class Manifest(Struct, frozen=True, kw_only=True):
    """What GDPR 15(1)(a)-(d) and (g) ask for, per source. ``article`` is a letter of GDPR 6(1); ``retention_period``
    an ISO 8601 duration or "permanent", counted from ``retention_starts``."""

    explain: Texts
    steward: Texts
    contact: Contact
    purpose: Texts
    article: str
    law: Texts
    retention_period: str
    retention_starts: Texts
    retention_ground: Texts
    recipients: tuple[Texts, ...]
    special_categories: tuple[str, ...]


class DataPoint(Struct, frozen=True, kw_only=True):
    """One field of a record. ``notes`` are marks of the source itself: under_investigation, incomplete, withheld,
    unknown, protected (not to be given to others). ``since`` is the day the value took effect there."""

    field: str
    label: Texts
    explain: Texts | None
    value: Annotated[Any, Meta(description="The value as the source gave it: any JSON.")]
    since: date | None
    notes: tuple[str, ...]
    note_since: date | None
    special_category: bool
    personal_to_others: bool


class Profile(Struct, frozen=True, kw_only=True):
    """Says that a record is a profile (GDPR 4(4)): what it is made of, what it is used for, who or what makes it."""

    based_on: Texts
    used_for: Texts
    made_by: Texts


class Retention(Struct, frozen=True, kw_only=True):
    """How long something is kept: an ISO 8601 duration or "permanent", counted from ``starts``."""

    period: str
    starts: Texts
    ground: Texts


class Record(Struct, frozen=True, kw_only=True):
    """One thing a source holds; ``profile`` is None for an ordinary record.

    ``unreadable`` says why it does not open; then it has no data points and no ref.
    ``unmapped`` counts fields that the source sent and nobody has explained yet.
    ``retention`` is there when it is kept for another time than the source's other records.
    """

    record_id: UUID
    type: str
    title: Texts
    ref: str | None
    explain: Texts | None
    started_on: date | None
    ended_on: date | None
    changed_at: Moment | None
    kept_at: Moment | None
    retention: Retention | None = None
    unmapped: int
    unreadable: str | None
    profile: Profile | None
    data_points: tuple[DataPoint, ...]


class Source(Struct, frozen=True, kw_only=True):
    """One source and what it holds. ``manifest`` is None for one that is not connected any more and of which records
    are left. ``failure`` is why the last attempt failed. ``rejected`` counts items that could not be read;
    ``suppressed`` those left out because they were deleted at the resident's request."""

    name: str
    title: Texts
    state: SourceState
    attempted_at: Moment | None
    succeeded_at: Moment | None
    failure: str | None
    rejected: int
    suppressed: int
    manifest: Manifest | None
    records: tuple[Record, ...]


class Look(Struct, frozen=True, kw_only=True):
    """One line of the access log. ``action`` is noun:subject:verb; ``actor``: resident, officer, worker, anyone."""

    at: Moment
    action: str
    actor: str
    role: str
    details: dict[str, str]
    request: str | None


class Message(Struct, frozen=True, kw_only=True):
    """One message to the resident: which, about which request, and whether it arrived (queued, sent, failed,
    no_address, by_letter). Its text held nothing personal."""

    kind: str
    number: str | None
    state: str
    created_at: Moment


class Account(Struct, frozen=True, kw_only=True):
    """What the portal itself keeps: the e-mail address for news, since when they agreed, and the last messages.
    ``proposed_email`` waits for its code to be typed.
    ``unreadable``: there is an address and it does not open."""

    email: str | None
    proposed_email: str | None
    language: str | None
    consented_at: Moment | None
    unreadable: bool
    messages: tuple[Message, ...]


class NotConnected(Struct, frozen=True, kw_only=True):
    """A system that is not connected, and why."""

    title: Texts
    reason: Texts


class Download(Struct, frozen=True, kw_only=True):
    """Everything the portal shows one resident, as it was at ``made_at``.

    ``complete`` is False when something may be missing: a source that did not answer, something that does not open, or
    an access log longer than what fits. The systems in ``not_connected`` are never in it. ``protected``: something in
    it may not be given to others, such as a protected address: take care where this file goes.
    """

    format: Literal["inzage-download-1"] = "inzage-download-1"
    made_at: Moment
    complete: bool
    protected: bool
    municipality: Municipality
    account: Account
    sources: tuple[Source, ...]
    decisions: tuple[HeldDecision, ...]
    requests: tuple[Request, ...]
    access_log: tuple[Look, ...]
    access_log_complete: bool
    not_connected: tuple[NotConnected, ...]
