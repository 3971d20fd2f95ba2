"""One connected source on the overview: how it stands, what it holds in numbers, and the first records by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from connectors.sdk import Manifest, Note
from connectors.sdk.manifest import Text
from portal.records.model import RecordView
from portal.sync.model import PullState, SourceProgress
from portal.web.resident.about_record import AnyRecord
from portal.web.resident.profiles_shown import apart
from portal.web.resident.words import Words, record_order

HEADLINES = 4
"""How many records of a source the overview names; of a source that holds more, it counts them per kind."""


@dataclass(frozen=True, repr=False)
class Headline:
    """One record by name, or one kind of record with how many there are."""

    title: str
    href: str
    count: int | None = None


@dataclass(frozen=True, repr=False)
class SourceOnOverview:
    """One connected source as the overview shows it. ``count`` and ``headlines`` leave profiles out: they have a place
    of their own, and ``profiles`` says how many there are. ``decisions``: how many it states.
    ``waiting``: it was never asked before, so that there is nothing to show yet."""

    name: str
    title: Text
    about: Text
    state: str
    waiting: bool
    count: int | None
    kinds: list[Headline]
    headlines: list[Headline]
    more: int
    decisions: int
    profiles: int
    unreadable: int
    withheld: int
    fetched_at: datetime | None
    failure: str | None
    steward: Text
    phone: str


def source_on_overview(
    name: str, manifest: Manifest, state: SourceProgress | None, held: list[AnyRecord], decided: int, words: Words
) -> SourceOnOverview:
    """What the overview says of one source that holds these records and states so many decisions."""
    ordinary, profiles = apart(held, manifest)
    readable = sorted((record for record in ordinary if isinstance(record, RecordView)), key=record_order(manifest))
    named = [Headline(words.record_title(record, manifest), f"/records/{record.record_id}") for record in readable]
    standing = _standing(state, len(held) + decided)
    return SourceOnOverview(
        name=name,
        title=manifest.title,
        about=manifest.explain,
        state=standing,
        waiting=standing == "loading",
        count=len(ordinary) + decided or None,
        kinds=_kinds(name, manifest, readable, words) if len(named) > HEADLINES else [],
        headlines=named[:HEADLINES],
        more=max(0, len(named) - HEADLINES),
        decisions=decided,
        profiles=len(profiles),
        unreadable=len(ordinary) - len(readable),
        withheld=sum(Note.WITHHELD in point.notes for record in readable for point in record.fields.values()),
        fetched_at=state.succeeded_at if state else None,
        failure=state.failure if state and state.state == PullState.FAILED else None,
        steward=manifest.steward,
        phone=manifest.contact.phone,
    )


def _kinds(name: str, manifest: Manifest, readable: list[RecordView], words: Words) -> list[Headline]:
    """Each kind of record with how many there are; nothing when there is only one kind."""
    counts = Counter(record.type for record in readable)
    kinds = [
        Headline(words.kind_title(manifest, kind), f"/sources/{name}?kind={kind}", counts[kind])
        for kind in manifest.records
        if counts[kind]
    ]
    return kinds if len(kinds) > 1 else []


def _standing(state: SourceProgress | None, count: int) -> str:
    """The word for how a source stands; a failing source never looks like an empty one."""
    if state is None:
        return "not_connected"
    match state.state:
        case PullState.QUEUED | PullState.RUNNING:
            return "renewing" if count else "loading"
        case PullState.FAILED:
            return "stale" if state.succeeded_at else "failed"
        case PullState.DONE:
            return "fresh" if count else "nothing"
