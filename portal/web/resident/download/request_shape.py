"""What a download says about a request: what was asked, how far it is, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Meta

from portal.web.resident.download.shape import Moment, Struct, Texts

Plain = Annotated[Any, Meta(description="The value as the source gave it: any JSON.")]


class RequestItem(Struct, frozen=True, kw_only=True):
    """One thing a request is about: a record, one ``field`` of it, or one input of a decision.

    ``value`` is what was held of it, or used in the decision, when it was asked; ``wished`` what the resident says it
    should be; ``becomes`` what a granted correction makes of it. ``granted`` and what follows stay None until it is
    decided. ``route`` is who decides on a correction by law. ``corrected_at`` is when it was corrected, does not count
    any more, or was explained; ``obstacle`` what stands in the way.
    """

    item: int
    source: str
    label: Texts
    field: str | None = None
    field_label: Texts | None = None
    value: Plain = None
    wished: str | None = None
    state: str
    state_label: Texts
    granted: bool | None
    ground: str | None
    article: Texts | None
    reason: str
    becomes: Plain = None
    keep_until: date | None
    erased_at: Moment | None
    unreadable_at: Moment | None
    route: Texts | None = None
    handed_over_at: Moment | None = None
    corrected_at: Moment | None = None
    obstacle: Texts | None = None


class Callback(Struct, frozen=True, kw_only=True):
    """The number and the times at which the resident wants to be called (``mon:morning``)."""

    phone: str
    times: tuple[str, ...]


class Objection(Struct, frozen=True, kw_only=True):
    """That the request is also an objection to the decision (bezwaar), its last day, and when it was passed on."""

    last_day: date | None
    forwarded_at: Moment | None


class Question(Struct, frozen=True, kw_only=True):
    """What the resident was asked about the request."""

    text: str
    asked_on: date
    answer_by: date
    is_open: bool


class Extension(Struct, frozen=True, kw_only=True):
    """That the municipality took more time, when it said so, and why."""

    notified_on: date
    reasons: tuple[Texts, ...]


class Request(Struct, frozen=True, kw_only=True):
    """One request the resident made. ``unreadable``: its file is closed or damaged, and only its course is known."""

    number: str
    kind: str
    state: str
    state_label: Texts
    received_at: Moment
    due_on: date
    closed_at: Moment | None
    outcome: str | None
    reason: str
    has_certificate: bool
    unreadable: bool
    callback: Callback | None = None
    objection: Objection | None = None
    question: Question | None = None
    extension: Extension | None = None
    items: tuple[RequestItem, ...]
