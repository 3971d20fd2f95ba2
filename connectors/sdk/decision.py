"""A decision as a connector yields it: an outcome, the rule behind it and every data point that fed it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from connectors.sdk.record import LanguageMap, Value


class About(StrEnum):
    """Whom an input to a decision is about."""

    SELF = "self"
    HOUSEHOLD = "household"
    OTHER = "other"


class InputRole(StrEnum):
    """How the deciding system used an input."""

    DECISIVE = "decisive"  # without it, or with another value, the outcome would have been different
    USED = "used"
    CONSIDERED = "considered"  # looked at, made no difference
    OVERRIDDEN = "overridden"  # a person set it aside


class HumanRole(StrEnum):
    """What a person did in the decision (GDPR 22; publication standard of the Algoritmeregister)."""

    NONE = "none"  # fully automated
    CHECKED_AFTERWARDS = "checked_afterwards"
    DECIDED_ON_ADVICE = "decided_on_advice"
    DECIDED = "decided"


class DecisionInput(msgspec.Struct, frozen=True):
    """One data point that fed a decision: where it came from and the value as it was used.

    ``source`` is the portal's name of the source, ``ref`` the record's ref there, ``field`` the field's name. An
    earlier decision can be an input too: then ``ref`` is that decision's ref and ``field`` is ``OUTCOME``.
    """

    source: str
    field: str
    used: Value
    ref: str | None = None
    label: LanguageMap = {}
    observed_at: datetime | None = None
    role: InputRole = InputRole.USED
    about: About = About.SELF
    meaning: LanguageMap = {}

    def __repr__(self) -> str:
        return f"DecisionInput(source={self.source!r}, field={self.field!r}, <redacted>)"


class Rule(msgspec.Struct, frozen=True):
    """The rule or algorithm that turned inputs into an outcome, with the version in force at the time."""

    name: LanguageMap
    version: str
    human_role: HumanRole
    is_algorithm: bool
    explain: LanguageMap = {}
    legal_basis: LanguageMap = {}
    register_url: str | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Rule(...)"


class Contact(msgspec.Struct, frozen=True):
    """A person or desk that can help, with a number (a promise of the portal: always a name and a number)."""

    name: str
    phone: str
    email: str | None = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Contact(...)"


OUTCOME = "outcome"
"""The field of an input that is the outcome of an earlier decision."""


class Explains(msgspec.Struct, frozen=True):
    """The decision of another source that a decision explains: the portal's name of that source, and the ref there."""

    source: str
    ref: str

    def __repr__(self) -> str:
        return f"Explains(source={self.source!r}, <redacted>)"


class Decision(msgspec.Struct, frozen=True):
    """An outcome for the person, with the data points that fed it. ``ref`` is stable in the source.

    ``objection_until`` is the last day of the objection term (Awb 6:7, 6:8) as the source states it. ``rule`` is None
    for a source that does not say how it was decided: that is no claim that there was no rule. ``explains`` names the
    formal decision in a case system that this is the explanation of; the portal shows the two as one. ``remedy`` says
    how to go against this decision where that is not by objecting to it (such as administrative appeal, Awb 1:5(2));
    then no objection is offered.
    """

    ref: str
    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    explanation: LanguageMap
    rule: Rule | None
    contact: Contact
    inputs: tuple[DecisionInput, ...]
    notified_on: date | None = None
    objection_until: date | None = None
    effect: LanguageMap = {}
    case_ref: str | None = None
    unmapped: tuple[str, ...] = ()
    explains: Explains | None = None
    remedy: LanguageMap = {}

    def __repr__(self) -> str:
        return "Decision(<redacted>)"
