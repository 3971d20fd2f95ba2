"""One item of a case as its card shows it: what it is about, as held and as asked, its verdict, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from connectors.sdk import Decision, Note, PlanVerdict
from connectors.sdk.contract import Value
from connectors.sdk.manifest import Manifest, Text
from portal.decisions.model import DecisionView, UnreadableDecision, same_value
from portal.records.model import RecordView
from portal.rendering import pick
from portal.requests.case import Case, CaseItem
from portal.requests.grounds import Answer, Ground, find
from portal.requests.model import Kind, TargetKind
from portal.requests.obstacles import FAILURE_TEXTS
from portal.requests.states import ITEM_MOVES, ITEM_TEXTS, ItemState, RequestState, done_label
from portal.requests.values import granted_value, is_wished, wished_value
from portal.web.officer.desk import ITEM_TONES
from portal.web.officer.forms import VerdictForm, form_for
from portal.web.officer.plain_language import longest_sentence
from portal.web.resident.words import Words, field_of_facts

_OF_AN_ANSWER = {
    ItemState.ASKED: Text(nl="Nog geen antwoord", en="No answer yet"),
    ItemState.VERDICT_GIVEN: Text(nl="Nog niet gegeven", en="Not given yet"),
}
"""How far an answer is, where the word for a verdict would be odd."""

VERDICTS = frozenset({ItemState.VERDICT_GIVEN, ItemState.KEPT})


@dataclass(frozen=True, repr=False)
class FieldShown:
    """One field of the record. ``about_others``: it is about somebody else; ``protected``: not for others."""

    label: str
    value: str | None
    about_others: bool
    protected: bool


@dataclass(frozen=True, repr=False)
class PlanShown:
    """What the source says about erasing, when it said so, and what stands in the way of a newer answer."""

    verdict: PlanVerdict | None
    until: date | None
    reason: dict[str, str]
    problem: Text | None
    asked_at: datetime


@dataclass(frozen=True, repr=False)
class ItemShown:
    """One item of the case.

    ``held``: the data point as it is now, where its record was looked up (``is_held``) and is not gone (``is_gone``);
    ``asked``: as it was when the resident asked, or as the decision used it. ``wish``: how the resident's words are
    read, where that says more. ``granted_value``: what it becomes; ``not_as_asked``: not what was asked for.
    ``must_keep``: its source says that it must keep it;
    ``against_plan``: and the verdict is to delete it. ``longest_sentence``: words in that of an answer.
    """

    item: CaseItem
    title: str
    numbered: bool
    state: dict[str, str]
    tone: str
    language: str
    fields: list[FieldShown]
    unreadable: bool
    plan: PlanShown | None
    proposed: Ground | None
    ground: Ground | None
    failure: Text | None
    today: date
    form: VerdictForm | None
    held: str | None
    is_held: bool
    is_gone: bool
    wish: str | None
    not_as_asked: bool
    asked: str | None
    granted_value: str | None
    decision: Decision | None
    can_hand_over: bool
    must_keep: bool
    against_plan: bool
    longest_sentence: int

    @property
    def goes_elsewhere(self) -> bool:
        """Whether it is first to be handed over: nobody gave a verdict on it here."""
        return self.can_hand_over and self.item.verdict is None


def shown_item(
    found: Case,
    item: CaseItem,
    manifests: Mapping[str, Manifest],
    typed: VerdictForm | None,
    words: Words,
    today: date,
) -> ItemShown:
    """The card of an item. ``typed``: its form as it came in with a problem, instead of what it would propose."""
    can_decide = found.line.state is RequestState.IN_TREATMENT and bool(ITEM_MOVES[item.state] & VERDICTS)
    manifest, declared = manifests.get(item.about.source), field_of_facts(item.facts, item.about.source, manifests)
    verdict, held = item.verdict, _held(item)
    must_keep = must_be_kept(item)
    granted = verdict is not None and verdict.answer is Answer.GRANT
    return ItemShown(
        item=item,
        title=title_of(item, words.lang),
        numbered=len(found.items) > 1,
        state=_state(found, item).as_map(),
        tone=ITEM_TONES[item.state],
        language=found.file.language,
        fields=_fields(item.record, manifest, words) if isinstance(item.record, RecordView) else [],
        unreadable=_is_unreadable(item),
        plan=_plan(item),
        proposed=find(item.proposal.ground) if item.proposal and item.proposal.ground else None,
        ground=find(verdict.ground) if verdict and verdict.ground else None,
        failure=FAILURE_TEXTS[item.failure].officer if item.failure else None,
        today=today,
        form=(typed or form_for(item, words, found.file.language)) if can_decide else None,
        held=words.value(held[0], declared) if held else None,
        is_held=held is not None,
        is_gone=_is_gone(found, item),
        wish=_wish(item, words),
        not_as_asked=_not_as_asked(item),
        asked=words.value(item.facts.value, declared),
        granted_value=becomes(item, manifests, words) if granted else None,
        decision=item.decision.decision if isinstance(item.decision, DecisionView) else None,
        can_hand_over=can_be_handed_over(found, item),
        must_keep=must_keep,
        against_plan=must_keep and granted,
        longest_sentence=longest_sentence(verdict.reason) if verdict and item.kind is Kind.EXPLANATION else 0,
    )


def can_be_handed_over(found: Case, item: CaseItem) -> bool:
    """Whether the law has another desk correct this, and it can be sent there now."""
    return found.line.state is RequestState.IN_TREATMENT and item.can_be_handed_over


def must_be_kept(item: CaseItem) -> bool:
    """Whether the source said last that it must keep this."""
    plan = item.plan.plan if item.plan else None
    return plan is not None and plan.verdict is PlanVerdict.MUST_KEEP


def title_of(item: CaseItem, lang: str) -> str:
    """What an item is about, in a line: the data point with its record, or the record, or the decision."""
    label = pick(item.facts.label, lang)
    return f"{pick(item.facts.field_label, lang)} ({label})" if item.facts.field_label else label


def _state(found: Case, item: CaseItem) -> Text:
    if item.state is ItemState.DONE:
        return done_label(found.line.kind)
    answers = item.kind is Kind.EXPLANATION and item.state in _OF_AN_ANSWER
    return _OF_AN_ANSWER[item.state] if answers else ITEM_TEXTS[item.state].label


def _is_unreadable(item: CaseItem) -> bool:
    record = item.record is not None and not isinstance(item.record, RecordView)
    return record or isinstance(item.decision, UnreadableDecision)


def _held(item: CaseItem) -> tuple[Value] | None:
    """The value of the data point as held now, in a tuple of one; None when its record is not there to look at."""
    target, record = item.about.target, item.record
    name = target.field if target.kind is TargetKind.RECORD else item.facts.field
    if not isinstance(record, RecordView) or name is None:
        return None
    # A source leaves out what is empty: the record is held, and this in it is not filled in.
    point = record.fields.get(name)
    return (point.value if point else None,)


def _is_gone(found: Case, item: CaseItem) -> bool:
    """Whether its record was looked up and is not there; in a closed case nothing is looked up any more."""
    looked = found.line.state is not RequestState.CLOSED and item.about.target.kind is TargetKind.RECORD
    return looked and item.record is None


def _not_as_asked(item: CaseItem) -> bool:
    given = item.verdict.granted_value if item.verdict else None
    return given is not None and not is_wished(given, item.facts)


def _wish(item: CaseItem, words: Words) -> str | None:
    wish = wished_value(item.facts)
    read = words.value(wish) if item.kind is Kind.RECTIFICATION else None
    written = (item.facts.wished or "").strip()
    return read if read and read.casefold() != written.casefold() and not same_value(wish, written) else None


def becomes(item: CaseItem, manifests: Mapping[str, Manifest], words: Words) -> str | None:
    """The value that a granted correction puts in, empty when it makes a data point empty; None for other kinds."""
    if item.kind is not Kind.RECTIFICATION:
        return None
    declared = field_of_facts(item.facts, item.about.source, manifests)
    return words.value(granted_value(item.facts, item.verdict), declared) or ""


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
            value=words.value(record.fields[name].value, known.get(name)),
            about_others=name in known and known[name].personal_to_others,
            protected=Note.PROTECTED in record.fields[name].notes,
        )
        for name in (words.in_order(record.fields, manifest, record.type) if manifest else record.fields)
    ]
