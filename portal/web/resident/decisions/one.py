"""One decision: what was decided, by which rule, each data point that fed it, and what the resident can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import Contact, Decision, LanguageMap, Rule
from connectors.sdk.manifest import Text
from portal.audit import Action
from portal.decisions.merging import Day, MergedDecision, at
from portal.web.i18n import language
from portal.web.resident.decisions.fed import InputOnDecision, input_on_decision
from portal.web.resident.decisions.gathering import Decided, Held, decided, held
from portal.web.resident.decisions.marked import DecisionLink, MarkOnPage, Trail, link_to, mark_on_page, trails
from portal.web.resident.words import Words
from portal.web.screen import Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class FormalPart:
    """What the case system says of the decision, beside the explanation; ``name`` and ``outcome`` only where its words
    differ."""

    source: str
    name: LanguageMap
    outcome: LanguageMap


@dataclass(frozen=True, repr=False)
class Beside:
    """Another explanation of the same decision."""

    source: str
    explanation: LanguageMap
    contact: Contact


@dataclass(frozen=True, repr=False)
class TwoDays:
    """Two systems state different days. ``day``: decided, notified, last_to_object."""

    day: str
    formal: date
    formal_source: str
    other: date
    other_source: str


@dataclass(frozen=True, repr=False)
class DecisionPage:
    """Everything on ``resident/decision.html``; ``decision`` is None when it does not open.

    ``explained_at``: the part of it that explains, whose contact answers questions. ``missing`` is the title of the
    system that should have the formal decision, and does not (yet). ``case_href``: where its case and documents
    are. ``builds_on``: every earlier decision it rests on, oldest first. ``doubted``: there is reason to think that
    it rests on wrong data; ``objection_open``: the last day to object is not over.
    """

    chrome: Chrome
    explained_at: UUID
    decision: Decision | None
    rule: Rule | None
    contact: Contact | None
    source: str
    case_href: str | None
    formal: FormalPart | None
    missing: str | None
    explained_by: str | None
    beside: list[Beside]
    differences: list[TwoDays]
    inputs: list[InputOnDecision]
    changed: int
    marks: list[MarkOnPage]
    trails: list[Trail]
    builds_on: list[DecisionLink]
    used_for: list[DecisionLink]
    doubted: bool
    objection_open: bool
    desk: Text


@get("/decisions/{decision_id:uuid}", guards=[signed_in_resident])
async def decision(request: Visit, decision_id: FromPath[UUID]) -> Response[str]:
    """One decision of the signed-in resident; somebody else's answers like one that does not exist.

    A decision and its explanation have an address each, and show the same page.
    """
    words = Words(portal_of(request).renderer, language(request))
    async with resident_look(request, Action.DECISION_LOOKED, about=(decision_id,)) as look:
        among = await decided(look)
        one = at(among.decisions, decision_id)
        if one is None:
            raise NotFoundException
        beside = await held(look, among.decisions)
    return show(request, "resident/decision.html", _page(request, one, among, beside, words))


def _page(request: Visit, one: MergedDecision, among: Decided, beside: Held, words: Words) -> DecisionPage:
    portal, stated = portal_of(request), one.decision
    inputs = [input_on_decision(fed, place, among, beside, words) for place, fed in enumerate(one.inputs, start=1)]
    marked = [mark_on_page(mark, among, beside, words.lang) for mark in among.marks.get(one.decision_id, ())]
    led_here = trails(one, among, beside, words) if stated else []
    changed = sum(shown.mark in {"changed", "erased"} for shown in inputs)
    until = stated.objection_until if stated else None
    return DecisionPage(
        chrome=chrome(request),
        explained_at=one.explanations[0].decision_id if one.explanations else one.decision_id,
        decision=stated,
        rule=stated.rule if stated else None,
        contact=stated.contact if stated else None,
        source=title_of(one.source, beside, words.lang),
        case_href=_case_href(one, beside),
        formal=_formal(one, beside, words.lang),
        missing=title_of(one.missing.source, beside, words.lang) if one.missing else None,
        explained_by=title_of(one.explanations[0].source, beside, words.lang)
        if one.formal and one.explanations
        else None,
        beside=[
            Beside(title_of(view.source, beside, words.lang), view.decision.explanation, view.decision.contact)
            for view in one.explanations[1:]
        ],
        differences=list(_differences(one, beside, words.lang)),
        inputs=inputs,
        changed=changed,
        marks=marked,
        trails=led_here,
        builds_on=_builds_on(one, among),
        used_for=[link_to(among.chains.decisions[later]) for later in among.chains.later.get(one.decision_id, ())],
        doubted=bool(changed or marked or led_here),
        objection_open=until is not None and until >= portal.requests.today(),
        desk=portal.settings.municipality.desk,
    )


def _builds_on(one: MergedDecision, among: Decided) -> list[DecisionLink]:
    earlier = [among.chains.decisions[each] for each in among.chains.paths_to(one.decision_id)]
    return sorted((link_to(each) for each in earlier), key=lambda link: (link.decided_on, link.href))


def title_of(source: str, beside: Held, lang: str) -> str:
    """What a source is called."""
    manifest = beside.manifests.get(source)
    return manifest.title.as_map()[lang] if manifest else source


def _case_href(one: MergedDecision, beside: Held) -> str | None:
    """The page of the case this was decided in: the record, of a kind that documents belong to, with its number."""
    number = one.decision.case_ref if one.decision else None
    cases = {
        (source, kind.document.part_of.record): kind.document.part_of.names
        for source, manifest in beside.manifests.items()
        for kind in manifest.records.values()
        if kind.document and kind.document.part_of
    }
    for (source, _), record in beside.records.items():
        named = record.fields.get(cases.get((source, record.type), ""))
        if number is not None and named is not None and named.value == number:
            return f"/records/{record.record_id}"
    return None


def _formal(one: MergedDecision, beside: Held, lang: str) -> FormalPart | None:
    """Only beside an explanation: alone, the case system's words are the page's."""
    if one.formal is None or one.decision is None or not one.explanations:
        return None
    ours, shown = one.formal.decision, one.decision
    return FormalPart(
        source=title_of(one.formal.source, beside, lang),
        name=ours.title if dict(ours.title) != dict(shown.title) else {},
        outcome=ours.outcome if dict(ours.outcome) != dict(shown.outcome) else {},
    )


def _differences(one: MergedDecision, beside: Held, lang: str) -> Iterator[TwoDays]:
    """The days that matter to the resident: when it was decided, and until when they can object."""
    for each in one.differences:
        if each.day is not Day.NOTIFIED:
            yield TwoDays(
                day=each.day.value,
                formal=each.formal,
                formal_source=title_of(one.source, beside, lang),
                other=each.other,
                other_source=title_of(each.other_source, beside, lang),
            )
