"""For turning what a decision system wrote into the contract's decision, or into a plain reason why not."""

from __future__ import annotations

from typing import Any

import msgspec

from connectors.decision_log.wire import Contact, Input, Rule, Text, WireDecision
from connectors.sdk import About, Decision, DecisionInput, Explains, HumanRole, InputRole, LanguageMap, RecordRejected
from connectors.sdk import Contact as SDKContact
from connectors.sdk import Rule as SDKRule
from connectors.sdk.unmapped import unmapped_paths


class _SubjectOnly(msgspec.Struct):
    """Whom a decision is about, whatever else is wrong with it."""

    subject: dict[str, Any] | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "_SubjectOnly(...)"


def subject_of(raw: msgspec.Raw) -> str | None:
    """The number a decision names as its subject; None when it names none that can be read."""
    try:
        subject = msgspec.json.decode(raw, type=_SubjectOnly).subject
    except msgspec.DecodeError:
        return None
    number = (subject or {}).get("bsn")
    return number if isinstance(number, str) else None


def read_decision(raw: msgspec.Raw) -> Decision | RecordRejected:
    """The decision; RecordRejected("unreadable_decision") when it does not keep to the schema."""
    try:
        wire = msgspec.json.decode(raw, type=WireDecision)
        everything = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return RecordRejected("unreadable_decision")
    return Decision(
        ref=wire.ref,
        title=_map(wire.title),
        outcome=_map(wire.outcome),
        decided_on=wire.decided_on,
        explanation=_map(wire.explanation),
        rule=_rule(wire.rule),
        contact=_contact(wire.contact),
        inputs=tuple(_input(one) for one in wire.inputs),
        notified_on=wire.notified_on,
        objection_until=wire.objection_until,
        effect=_map(wire.effect),
        case_ref=wire.case_ref,
        unmapped=unmapped_paths(everything, wire),
        explains=Explains(wire.explains.source, wire.explains.ref) if wire.explains else None,
        remedy=_map(wire.remedy),
    )


def _map(text: Text | None) -> LanguageMap:
    return {"nl": text.nl, "en": text.en} if text else {}


def _rule(rule: Rule) -> SDKRule:
    return SDKRule(
        name=_map(rule.name),
        version=rule.version,
        human_role=HumanRole(rule.human_role),
        is_algorithm=rule.is_algorithm,
        explain=_map(rule.explain),
        legal_basis=_map(rule.legal_basis),
        register_url=rule.register_url,
    )


def _contact(contact: Contact) -> SDKContact:
    return SDKContact(name=contact.name, phone=contact.phone, email=contact.email)


def _input(given: Input) -> DecisionInput:
    return DecisionInput(
        source=given.source,
        field=given.field,
        used=given.used,
        ref=given.ref,
        label=_map(given.label),
        observed_at=given.observed_at,
        role=InputRole(given.role),
        about=About(given.about),
        meaning=_map(given.meaning),
    )
