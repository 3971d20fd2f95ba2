"""Decisions: what was decided, by which rule, and each data point that fed it: the value used then and held now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import About, Contact, Decision, DecisionInput, InputRole, LanguageMap, Rule
from portal.audit import Action
from portal.decisions.model import DecisionView, Standing, UnreadableDecision, compare
from portal.records.model import RecordView
from portal.rendering import pick
from portal.requests.calendar import local_day
from portal.web.i18n import language
from portal.web.resident.words import Words
from portal.web.screen import ResidentLook, Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class DecisionLine:
    """One decision in the list."""

    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    source: str
    inputs: int
    href: str


@dataclass(frozen=True, repr=False)
class DecisionsPage:
    """Everything on ``resident/decisions.html``."""

    chrome: Chrome
    decisions: list[DecisionLine]
    unreadable: int
    collecting: bool
    failed: list[str]


@dataclass(frozen=True, repr=False)
class InputOnDecision:
    """One data point that fed the decision, as the page shows it."""

    label: str
    used: str | None
    used_on: date | None
    now: str | None
    mark: str
    source: str
    href: str | None
    meaning: str | None
    decisive: bool
    overridden: bool
    special: bool


@dataclass(frozen=True, repr=False)
class DecisionPage:
    """Everything on ``resident/decision.html``; ``decision`` is None when it does not open."""

    chrome: Chrome
    decision: Decision | None
    rule: Rule | None
    contact: Contact | None
    inputs: list[InputOnDecision]
    changed: int
    objection_open: bool
    source: str


@get("/decisions", guards=[signed_in_resident])
async def decisions(request: Visit) -> Response[str]:
    """Every decision about the signed-in resident, newest first."""
    async with resident_look(request, Action.DECISION_LOOKED) as look:
        views = await look.portal.decisions.view(look.connection, look.subject_id, look.ring, look.access)
        states = await look.portal.sync.progress(look.connection, look.subject_id)
    titles = {source.name: source.manifest for source in portal_of(request).sources.connected()}
    lang = language(request)
    readable = sorted(
        (view for view in views if isinstance(view, DecisionView)), key=lambda view: view.decision.decided_on
    )
    page = DecisionsPage(
        chrome=chrome(request),
        decisions=[
            _line(view, titles[view.source].title.as_map()[lang] if view.source in titles else view.source)
            for view in reversed(readable)
        ],
        unreadable=len(views) - len(readable),
        collecting=any(state.state in {"queued", "running"} for state in states),
        failed=[
            titles[state.source].title.as_map()[lang]
            for state in states
            if state.state == "failed" and state.source in titles and titles[state.source].gives_decisions
        ],
    )
    return show(request, "resident/decisions.html", page)


@get("/decisions/{decision_id:uuid}", guards=[signed_in_resident])
async def decision(request: Visit, decision_id: FromPath[UUID]) -> Response[str]:
    """One decision of the signed-in resident; somebody else's answers like one that does not exist."""
    words = Words(portal_of(request).renderer, language(request))
    async with resident_look(request, Action.DECISION_LOOKED, about=(decision_id,)) as look:
        view = await look.portal.decisions.one(look.connection, look.subject_id, decision_id, look.ring, look.access)
        if view is None:
            raise NotFoundException
        inputs = await _inputs(look, view, words) if isinstance(view, DecisionView) else []
    return show(request, "resident/decision.html", _page(request, view, inputs))


def _page(request: Visit, view: DecisionView | UnreadableDecision, inputs: list[InputOnDecision]) -> DecisionPage:
    stated = view.decision if isinstance(view, DecisionView) else None
    until = stated.objection_until if stated else None
    return DecisionPage(
        chrome=chrome(request),
        decision=stated,
        rule=stated.rule if stated else None,
        contact=stated.contact if stated else None,
        inputs=inputs,
        changed=sum(shown.mark in {"changed", "erased"} for shown in inputs),
        objection_open=until is not None and until >= portal_of(request).requests.today(),
        source=view.source,
    )


async def _inputs(look: ResidentLook, view: DecisionView, words: Words) -> list[InputOnDecision]:
    """Every input beside what is held now. Brings together decisions, records and suppressions."""
    records = await look.portal.records.view(look.connection, look.subject_id, look.ring, look.access)
    held = {(record.source, record.ref): record for record in records if isinstance(record, RecordView)}
    wanted = [(entry.source, entry.ref) for entry in view.decision.inputs if entry.ref is not None]
    bsn = await look.portal.people.bsn_of(look.connection, look.subject_id, look.access, look.ring)
    erased = await look.portal.sync.suppressed(look.connection, bsn, wanted)
    return [
        _input(
            look,
            entry,
            held.get((entry.source, entry.ref)) if entry.ref else None,
            (entry.source, entry.ref) in erased,
            words,
        )
        for entry in view.decision.inputs
    ]


def _input(
    look: ResidentLook, entry: DecisionInput, record: RecordView | None, erased: bool, words: Words
) -> InputOnDecision:
    connected = look.portal.sources.find(entry.source)
    manifest = connected.manifest if connected else None
    kind = manifest.records.get(record.type) if manifest and record else None
    field = kind.fields.get(entry.field) if kind else None
    point = record.fields.get(entry.field) if record else None
    standing = compare(entry, point, erased=erased)
    others = entry.about is not About.SELF
    label = pick(entry.label, words.lang) if entry.label else (pick(field.label, words.lang) if field else entry.field)
    return InputOnDecision(
        label=label,
        used=words.value(entry.used),
        used_on=local_day(entry.observed_at) if entry.observed_at else None,
        now=words.value(point.value) if point and not others else None,
        mark="other" if standing is Standing.ABOUT_OTHER else standing.value,
        source=pick(manifest.title, words.lang) if manifest else entry.source,
        href=f"/records/{record.record_id}" if record and not others else None,
        meaning=pick(entry.meaning, words.lang) if entry.meaning else None,
        decisive=entry.role is InputRole.DECISIVE,
        overridden=entry.role is InputRole.OVERRIDDEN,
        special=bool(field and field.special_category),
    )


def _line(view: DecisionView, source: str) -> DecisionLine:
    stated = view.decision
    return DecisionLine(
        title=stated.title,
        outcome=stated.outcome,
        decided_on=stated.decided_on,
        source=source,
        inputs=len(stated.inputs),
        href=f"/decisions/{view.decision_id}",
    )
