"""Decisions and the data points that fed them, in the form of a download."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from connectors import sdk
from connectors.sdk import About, LanguageMap
from portal.decisions.model import DecisionView, Standing, UnreadableDecision, compare
from portal.records.model import RecordView
from portal.rendering import LANGUAGES
from portal.web.resident.download import model
from portal.web.resident.download.held import plain


@dataclass(frozen=True, repr=False)
class Held:
    """What inputs are compared with: readable records and erased ones by (source, ref), manifests by source."""

    records: Mapping[tuple[str, str], RecordView]
    erased: Set[tuple[str, str]]
    manifests: Mapping[str, sdk.Manifest]


def decision(view: DecisionView | UnreadableDecision, held: Held) -> model.HeldDecision:
    """One decision with all its inputs, or why it cannot be read."""
    if isinstance(view, UnreadableDecision):
        return model.HeldDecision(
            decision_id=view.decision_id, source=view.source, unreadable=str(view.reason), decision=None
        )
    return model.HeldDecision(
        decision_id=view.decision_id, source=view.source, unreadable=None, decision=_stated(view.decision, held)
    )


def _stated(stated: sdk.Decision, held: Held) -> model.Decision:
    contact = stated.contact
    return model.Decision(
        ref=stated.ref,
        case_ref=stated.case_ref,
        title=dict(stated.title),
        outcome=dict(stated.outcome),
        decided_on=stated.decided_on,
        notified_on=stated.notified_on,
        objection_until=stated.objection_until,
        explanation=dict(stated.explanation),
        effect=_texts(stated.effect),
        rule=_rule(stated.rule) if stated.rule else None,
        contact=model.Contact(name=dict.fromkeys(LANGUAGES, contact.name), phone=contact.phone, email=contact.email),
        inputs=tuple(_input(entry, held) for entry in stated.inputs),
    )


def _rule(rule: sdk.Rule) -> model.Rule:
    return model.Rule(
        name=dict(rule.name),
        version=rule.version,
        is_algorithm=rule.is_algorithm,
        human_role=rule.human_role.value,
        explain=_texts(rule.explain),
        legal_basis=_texts(rule.legal_basis),
        register_url=rule.register_url,
    )


def _input(entry: sdk.DecisionInput, held: Held) -> model.Input:
    """An input about somebody else names no record and shows nothing of what is held: that is that person's."""
    place = (entry.source, entry.ref) if entry.ref is not None and entry.about is About.SELF else None
    record = held.records.get(place) if place else None
    point = record.fields.get(entry.field) if record else None
    standing = compare(entry, point, erased=place in held.erased)
    declared = held.manifests.get(entry.source)
    kind = declared.records.get(record.type) if declared and record else None
    field = kind.fields.get(entry.field) if kind else None
    named = _texts(entry.label) or (field.label.as_map() if field else None)
    return model.Input(
        source=entry.source,
        field=entry.field,
        ref=place[1] if place else None,
        label=named or dict.fromkeys(LANGUAGES, entry.field),
        used=plain(entry.used),
        observed_at=entry.observed_at,
        now=point.value if point and standing in {Standing.SAME, Standing.CHANGED} else None,
        standing=standing.value,
        role=entry.role.value,
        about=entry.about.value,
        meaning=_texts(entry.meaning),
        special_category=bool(field and field.special_category),
    )


def _texts(words: LanguageMap) -> model.Texts | None:
    return dict(words) or None
