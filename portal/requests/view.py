"""One request as its resident reads it."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from connectors.sdk.contract import Value
from connectors.sdk.manifest import Text
from portal.requests.case import Contact, Facts, Line, Objection
from portal.requests.grounds import Ground
from portal.requests.law.routing import Route
from portal.requests.model import Callback, Target
from portal.requests.states import ItemState, RequestState


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the vertical status line: reached at a moment, now, or still to come."""

    state: RequestState
    label: Text
    meaning: Text
    reached_at: datetime | None
    is_current: bool


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One item as the resident reads it. ``label`` and ``meaning`` say how far it is; ``obstacle`` what delays it.

    ``route`` is where a correction belongs by law. ``corrected_at`` is when it was corrected, stopped or explained;
    ``granted_value`` what it becomes, or became. ``untold``: its outcome may be kept from the resident (UAVG 41(2)(h)):
    whoever shows it says nothing that tells what it is, so not its ``state`` either.
    """

    item: int
    target: Target
    source: str
    facts: Facts
    state: ItemState
    label: Text
    meaning: Text
    granted: bool | None
    ground: Ground | None
    ground_code: str | None
    reason: str
    keep_until: date | None
    obstacle: Text | None
    erased_at: datetime | None
    unreadable_at: datetime | None
    route: Route | None = None
    handed_over_at: datetime | None = None
    corrected_at: datetime | None = None
    granted_value: Value = None
    untold: bool = False

    def __repr__(self) -> str:
        """Without what it holds."""
        return "ItemView(...)"


class Paragraph(msgspec.Struct, frozen=True):
    """A title and a text."""

    title: Text
    text: Text

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Paragraph(...)"


class Question(msgspec.Struct, frozen=True):
    """What the resident was asked, until when they can answer, and whether that is still open."""

    text: str
    asked_on: date
    answer_by: date
    is_open: bool

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Question(...)"


class ExtensionView(msgspec.Struct, frozen=True):
    """That the term was extended, when the resident was told, and why in law (GDPR 12(3))."""

    notified_on: date
    reasons: tuple[Text, ...]


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """One request as its resident sees it.

    ``due_with_suspension`` is the day if a question to them stretches the term; contested, so beside the due day.
    """

    line: Line
    reason: str
    contact: Contact
    steps: tuple[Step, ...]
    items: tuple[ItemView, ...]
    remedies: tuple[Paragraph, ...]
    has_certificate: bool
    callback: Callback | None = None
    objection: Objection | None = None
    question: Question | None = None
    extension: ExtensionView | None = None
    due_with_suspension: date | None = None
    can_withdraw: bool = False

    def __repr__(self) -> str:
        """Without what it holds."""
        return "RequestView(...)"
