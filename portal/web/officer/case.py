"""One case: what the resident asked, what each source says about erasing it, the clock, and a verdict per item.

Opening a case asks every source again; with ``?asked=yes`` (after a verdict, or while it is carried out) the last
answers are shown with their moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import PlanVerdict
from connectors.sdk.manifest import Manifest, Text
from portal.records.model import RecordView
from portal.requests.case import Case, CaseItem
from portal.requests.grounds import Answer, Ground, Register, Right, find
from portal.requests.obstacles import FAILURE_TEXTS
from portal.requests.states import ITEM_MOVES, ITEM_TEXTS, REQUEST_TEXTS, ItemState, RequestState, done_label
from portal.web.i18n import language
from portal.web.officer.desk import ITEM_TONES, TONES, look_at_case
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

_VERDICTS = frozenset({ItemState.VERDICT_GIVEN, ItemState.KEPT})


@dataclass(frozen=True, repr=False)
class FieldShown:
    """One field of the record. ``about_others``: it is about somebody else."""

    label: str
    value: str | None
    about_others: bool


@dataclass(frozen=True, repr=False)
class PlanShown:
    """What the source says about erasing, when it said so, and what stands in the way of a newer answer."""

    verdict: PlanVerdict | None
    until: date | None
    reason: dict[str, str]
    problem: Text | None
    asked_at: datetime


@dataclass(frozen=True, repr=False)
class VerdictForm:
    """The form under an item, filled with what was typed, or given before, or proposed. ``at``: the field with a
    problem."""

    answer: str
    ground: str
    reason: str
    version: int
    right: Right
    register: Register
    granting: Mapping[str, Ground]
    refusing: Mapping[str, Ground]
    problem: str | None = None
    at: str = ""


@dataclass(frozen=True, repr=False)
class ItemShown:
    """One item of the case."""

    item: CaseItem
    state: dict[str, str]
    tone: str
    fields: list[FieldShown]
    unreadable: bool
    plan: PlanShown | None
    proposed: Ground | None
    ground: Ground | None
    failure: Text | None
    today: date
    form: VerdictForm | None


@dataclass(frozen=True, repr=False)
class CasePage:
    """Everything on ``officer/case.html``. ``asked_now``: the plans are of this moment."""

    chrome: Chrome
    case: Case
    state: dict[str, str]
    tone: str
    days: int
    warnings: tuple[Text, ...]
    items: list[ItemShown]
    waiting_for_verdict: int
    asked_now: bool
    errors: list[dict[str, str]] = field(default_factory=list)


@get("/officer/requests/{number:str}", guards=[signed_in_officer])
async def case(request: Visit, number: FromPath[str]) -> Response[str]:
    """Open a case (logged): every source is asked again what it may and can erase, unless that was done just now."""
    ask = request.query_params.get("asked") != "yes"
    return show_case(request, await look_at_case(request, number, ask_sources=ask), asked_now=ask)


def show_case(
    request: Visit,
    found: Case,
    *,
    asked_now: bool = False,
    forms: Mapping[int, VerdictForm] | None = None,
    errors: list[dict[str, str]] | None = None,
    status_code: int = 200,
) -> Response[str]:
    """The page of a case. ``forms``: what was typed for an item, instead of what the form would propose."""
    portal = portal_of(request)
    words = Words(portal.renderer, language(request))
    manifests = {source.name: source.manifest for source in portal.sources.connected()}
    typed = forms or {}
    today = portal.requests.today()
    items = [_item(found, i, manifests.get(i.about.source), typed.get(i.item), words, today) for i in found.items]
    page = CasePage(
        chrome=chrome(request),
        case=found,
        state=REQUEST_TEXTS[found.line.state].label.as_map(),
        tone=TONES[found.line.state],
        days=(found.line.due_on - today).days,
        warnings=found.file.clock.warnings(),
        items=items,
        waiting_for_verdict=sum(item.form is not None and item.item.state not in _VERDICTS for item in items),
        asked_now=asked_now and found.line.state is not RequestState.CLOSED,
        errors=errors or [],
    )
    return show(request, "officer/case.html", page, status_code=status_code)


def form_for(item: CaseItem) -> VerdictForm:
    """The form of an item before anybody typed in it: the verdict given, else the proposal, else empty."""
    answer = ground = reason = ""
    if item.verdict and item.state is not ItemState.NOT_DONE:
        answer, ground, reason = item.verdict.answer.value, item.verdict.ground or "", item.verdict.reason
    elif item.proposal:
        # The resident's letter is Dutch, whatever language the officer's screen is in.
        answer, ground, reason = item.proposal.answer.value, item.proposal.ground, item.proposal.reason.nl
    return VerdictForm(
        answer=answer,
        ground=ground,
        reason=reason,
        version=item.version,
        right=item.right,
        register=item.register,
        granting=item.choices(Answer.GRANT),
        refusing=item.choices(Answer.REFUSE),
    )


def _item(
    found: Case, item: CaseItem, manifest: Manifest | None, typed: VerdictForm | None, words: Words, today: date
) -> ItemShown:
    can_decide = found.line.state is RequestState.IN_TREATMENT and bool(ITEM_MOVES[item.state] & _VERDICTS)
    return ItemShown(
        item=item,
        state=_state(found, item).as_map(),
        tone=ITEM_TONES[item.state],
        fields=_fields(item.record, manifest, words) if isinstance(item.record, RecordView) else [],
        unreadable=item.record is not None and not isinstance(item.record, RecordView),
        plan=_plan(item),
        proposed=find(item.proposal.ground) if item.proposal else None,
        ground=find(item.verdict.ground) if item.verdict and item.verdict.ground else None,
        failure=FAILURE_TEXTS[item.failure].officer if item.failure else None,
        today=today,
        form=(typed or form_for(item)) if can_decide else None,
    )


def _state(found: Case, item: CaseItem) -> Text:
    return done_label(found.line.kind) if item.state is ItemState.DONE else ITEM_TEXTS[item.state].label


def _plan(item: CaseItem) -> PlanShown | None:
    stored = item.plan
    if stored is None:
        return None
    plan = stored.plan
    return PlanShown(
        verdict=plan.verdict if plan else None,
        until=plan.until if plan else None,
        reason=dict(plan.reason) if plan else {},
        problem=FAILURE_TEXTS[stored.problem].officer if stored.problem else None,
        asked_at=stored.asked_at,
    )


def _fields(record: RecordView, manifest: Manifest | None, words: Words) -> list[FieldShown]:
    declared = manifest.records.get(record.type) if manifest else None
    known = declared.fields if declared else {}
    return [
        FieldShown(
            label=words.field_label(manifest, record.type, name) if manifest else name,
            value=words.value(record.fields[name].value),
            about_others=name in known and known[name].personal_to_others,
        )
        for name in (words.in_order(record.fields, manifest, record.type) if manifest else record.fields)
    ]
