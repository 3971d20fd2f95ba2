"""Brings together what a download holds. It asks no source: it is made of what the screens show, so that a source
that is out of order makes the download incomplete, and says so in it, but never fails it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from msgspec.structs import replace

from portal.audit import Look
from portal.records.model import RecordView, UnreadableRecord
from portal.settings import Municipality
from portal.sources import ConnectedSource
from portal.sync.model import PullState, SourceProgress
from portal.vault import KeyGone, Unreadable
from portal.web.resident.about_record import is_protected
from portal.web.resident.decisions.gathering import decided, held
from portal.web.resident.download import model
from portal.web.resident.download.decided import decision
from portal.web.resident.download.held import InBothLanguages, manifest, plain, record
from portal.web.resident.download.requested import request
from portal.web.resident.words import record_order
from portal.web.screen import ResidentLook

LOOKS = 10_000
"""Lines of the access log in a download: many years of looking, and a bound to what one download may cost."""

Records = Sequence[RecordView | UnreadableRecord]


async def gather(look: ResidentLook) -> model.Download:
    """Everything the portal shows the resident of this look, now."""
    portal, conn, subject_id = look.portal, look.connection, look.subject_id
    states = {state.source: state for state in await portal.sync.progress(conn, subject_id)}
    records = [_plain(each) for each in await portal.records.view(conn, subject_id, look.ring, look.access)]
    among = await decided(look)
    requests = await _requests(look)
    account = await _account(look)
    looks = await portal.audit.log_of(conn, subject_id, look.access, LOOKS + 1)
    numbers = await portal.requests.numbers(conn, subject_id)
    words = InBothLanguages(portal.renderer)
    beside = await held(look, among.decisions, records)
    sources = _sources(portal.sources.connected(), states, records, words)
    decisions = [decision(each, among, beside) for each in among.decisions]
    return model.Download(
        made_at=datetime.now(UTC),
        complete=_complete(sources, decisions, requests) and not account.unreadable and len(looks) <= LOOKS,
        protected=any(is_protected(each) for each in records),
        municipality=_municipality(portal.settings.municipality),
        account=account,
        sources=tuple(sources),
        decisions=tuple(decisions),
        requests=tuple(requests),
        access_log=tuple(_look(each, numbers) for each in looks[:LOOKS]),
        access_log_complete=len(looks) <= LOOKS,
        not_connected=tuple(
            model.NotConnected(title=dict(gap.title), reason=dict(gap.reason)) for gap in portal.sources.coverage()
        ),
    )


def _plain(each: RecordView | UnreadableRecord) -> RecordView | UnreadableRecord:
    """The record with values that any reader of JSON takes, whatever its source made of them."""
    if isinstance(each, UnreadableRecord):
        return each
    return replace(each, fields={name: replace(point, value=plain(point.value)) for name, point in each.fields.items()})


def _sources(
    connected: Sequence[ConnectedSource],
    states: Mapping[str, SourceProgress],
    records: Records,
    words: InBothLanguages,
) -> list[model.Source]:
    """Every configured source with what it holds, then those of which records are left."""
    known = {source.name for source in connected}
    names = [*(source.name for source in connected), *sorted({each.source for each in records} - known)]
    by_name = {source.name: source for source in connected}
    return [_source(name, by_name.get(name), states.get(name), records, words) for name in names]


def _source(
    name: str,
    source: ConnectedSource | None,
    state: SourceProgress | None,
    records: Records,
    words: InBothLanguages,
) -> model.Source:
    declared = source.manifest if source else None
    mine = [each for each in records if each.source == name]
    if declared is not None:
        mine.sort(key=record_order(declared))
    return model.Source(
        name=name,
        title=declared.title.as_map() if declared else {"nl": name, "en": name},
        state=_state(state, held=bool(mine) or bool(state and state.decisions)),
        attempted_at=state.attempted_at if state else None,
        succeeded_at=state.succeeded_at if state else None,
        failure=state.failure if state and state.state is PullState.FAILED else None,
        rejected=state.rejected if state else 0,
        suppressed=state.suppressed if state else 0,
        manifest=manifest(declared) if declared else None,
        records=tuple(record(each, declared, words) for each in mine),
    )


def _state(state: SourceProgress | None, *, held: bool) -> model.SourceState:
    if state is None:
        return model.SourceState.OFF
    match state.state:
        case PullState.QUEUED | PullState.RUNNING:
            return model.SourceState.LOADING
        case PullState.FAILED:
            return model.SourceState.STALE if state.succeeded_at else model.SourceState.FAILED
        case PullState.DONE:
            return model.SourceState.FRESH if held else model.SourceState.NOTHING


async def _account(look: ResidentLook) -> model.Account:
    messages, mailbox, unreadable = look.portal.messages, None, False
    try:
        mailbox = await messages.mailbox(look.connection, look.subject_id, look.ring, look.access)
    except Unreadable:
        unreadable = True
    return model.Account(
        email=mailbox.email or None if mailbox else None,
        proposed_email=mailbox.proposal.email if mailbox and mailbox.proposal else None,
        language=mailbox.language if mailbox and mailbox.email else None,
        consented_at=mailbox.consented_at if mailbox else None,
        unreadable=unreadable,
        messages=tuple(
            model.Message(kind=sent.kind.value, number=sent.number, state=sent.state.value, created_at=sent.created_at)
            for sent in await messages.of(look.connection, look.subject_id)
        ),
    )


async def _requests(look: ResidentLook) -> list[model.Request]:
    """The resident's requests; each file is opened after a logged look of its own."""
    found = []
    for line in await look.portal.requests.of(look.connection, look.subject_id):
        try:
            view = await look.portal.requests.one(look.connection, look.subject_id, line.number)
        except (KeyGone, Unreadable):
            view = None
        found.append(request(line, view))
    return found


def _look(look: Look, numbers: Mapping[UUID, str]) -> model.Look:
    return model.Look(
        at=look.at,
        action=look.action,
        actor=look.actor,
        role=look.role,
        details=look.details,
        request=numbers.get(look.request_id) if look.request_id else None,
    )


def _municipality(ours: Municipality) -> model.Municipality:
    return model.Municipality(
        name=ours.name,
        phone=ours.phone,
        email=ours.email,
        desk=ours.desk.as_map(),
        privacy_officer=ours.privacy_officer.as_map(),
    )


def _complete(
    sources: Sequence[model.Source], decisions: Sequence[model.HeldDecision], requests: Sequence[model.Request]
) -> bool:
    """Whether every source answered the last time it was asked, and all of it opened."""
    well = {model.SourceState.FRESH, model.SourceState.NOTHING}
    return (
        all(source.state in well and not source.rejected for source in sources)
        and not any(record.unreadable for source in sources for record in source.records)
        and not any(decision.unreadable for decision in decisions)
        and not any(request.unreadable for request in requests)
    )
