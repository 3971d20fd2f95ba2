"""Decisions and the data points that fed them, in the form of a download."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from connectors import sdk
from connectors.sdk import About, LanguageMap
from portal.decisions.dispute import HeldDispute
from portal.decisions.merging import FedInput, MergedDecision
from portal.decisions.model import DecisionView, Standing
from portal.rendering import LANGUAGES
from portal.web.resident.decisions.gathering import Decided, Held, InputNow, input_now
from portal.web.resident.download import model
from portal.web.resident.download.held import plain


def decision(one: MergedDecision, among: Decided, held: Held) -> model.HeldDecision:
    """One decision with all its inputs, or why it cannot be read."""
    several = len(one.views) > 1 or one.missing is not None
    return model.HeldDecision(
        decision_id=one.decision_id,
        source=one.source,
        unreadable=one.unreadable,
        decision=_stated(one.decision, tuple(_input(fed, among, held) for fed in one.inputs)) if one.decision else None,
        stated_by=tuple(_in_a_system(view) for view in one.views) if several else (),
        rests_on_disputed=tuple(
            _said(mark.dispute, through=mark.path) for mark in among.marks.get(one.decision_id, ())
        ),
        used_for=among.chains.later.get(one.decision_id, ()),
    )


def _in_a_system(view: DecisionView) -> model.Stated:
    stated = view.decision
    return model.Stated(
        decision_id=view.decision_id,
        source=view.source,
        ref=stated.ref,
        title=dict(stated.title),
        outcome=dict(stated.outcome),
        explanation=dict(stated.explanation),
        decided_on=stated.decided_on,
        objection_until=stated.objection_until,
        explains=stated.explains is not None,
    )


def _said(dispute: HeldDispute, through: tuple[UUID, ...] = ()) -> model.Said:
    return model.Said(
        request=dispute.number,
        kind=dispute.kind.value,
        state=dispute.state.value,
        since=dispute.since,
        settled_at=dispute.settled_at,
        through=through,
    )


def _stated(stated: sdk.Decision, inputs: tuple[model.Input, ...]) -> model.Decision:
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
        inputs=inputs,
        remedy=_texts(stated.remedy),
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


def _input(fed: FedInput, among: Decided, held: Held) -> model.Input:
    """An input about somebody else names no record and shows nothing of what is held: that is that person's."""
    entry, now = fed.entry, input_now(fed, among, held)
    named = _texts(entry.label) or (now.field.label.as_map() if now.field else None)
    return model.Input(
        source=entry.source,
        field=entry.field,
        ref=entry.ref if entry.about is About.SELF else None,
        label=named or dict.fromkeys(LANGUAGES, entry.field),
        used=plain(entry.used),
        observed_at=entry.observed_at,
        now=_held_now(now),
        standing=now.standing.value,
        role=entry.role.value,
        about=entry.about.value,
        meaning=_texts(entry.meaning),
        special_category=now.sensitive,
        earlier_decision=now.earlier.decision_id if now.earlier else None,
        disputes=tuple(_said(each) for each in now.disputes),
    )


def _held_now(now: InputNow) -> Any:
    if now.standing not in {Standing.SAME, Standing.CHANGED}:
        return None
    if now.earlier is not None and now.earlier.decision is not None:
        return dict(now.earlier.decision.outcome)
    return now.point.value if now.point else None


def _texts(words: LanguageMap) -> model.Texts | None:
    return dict(words) or None
