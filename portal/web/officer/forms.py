"""The form under an item of a case: what it is filled with, and how it is read when it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from litestar.exceptions import ValidationException

from connectors.sdk.contract import Value
from portal.decisions.model import same_value
from portal.rendering import pick
from portal.requests.case import CaseItem, Facts
from portal.requests.grounds import REFUSING, Answer, Ground, Register, Right, Weighing
from portal.requests.model import Kind, Notice, Verdict
from portal.requests.states import ItemState
from portal.requests.values import NotAValueError, is_wished, read_value, wished_value
from portal.web.resident.words import Words

LONGEST = 4000
"""Signs of a reason, and of each point that is weighed."""


@dataclass(frozen=True, repr=False)
class VerdictForm:
    """The form under an item, filled with what was typed, or given before, or proposed. ``value``: what a data point
    is to become. ``at``: the field with a problem. ``replaces``: sending it replaces a verdict that came meanwhile."""

    answer: str
    ground: str
    reason: str
    value: str
    version: int
    right: Right
    register: Register
    granting: Mapping[str, Ground]
    refusing: Mapping[str, Ground]
    problem: str | None = None
    at: str = ""
    replaces: bool = False


@dataclass(frozen=True, repr=False)
class TypedVerdict:
    """The form as it came in; ``weighing`` and ``notice`` come from the second page only."""

    answer: str
    ground: str
    reason: str
    value: str
    version: int
    right: Right
    register: Register
    weighing: dict[Weighing, str]
    notice: str
    weighed: bool

    @property
    def needs_weighing(self) -> bool:
        """Whether the chosen ground asks for the second page."""
        ground = REFUSING.get(self.ground)
        return self.answer == Answer.REFUSE and ground is not None and ground.weighing

    def verdict(self, facts: Facts) -> Verdict:
        """The verdict that was typed; raises VerdictNotAllowedError. ``facts`` say what the resident wishes: only
        another value goes along."""
        weighed = self.needs_weighing
        corrects = self.right is Right.RECTIFICATION and self.answer == Answer.GRANT
        return Verdict(
            right=self.right,
            answer=Answer(self.answer),
            ground=self.ground or None,
            reason=self.reason,
            register=self.register,
            weighing=self.weighing if weighed else {},
            notice=Notice(self.notice) if weighed and self.notice else None,
            granted_value=self.value if corrects and not is_wished(self.value, facts) else None,
        )


def form_for(item: CaseItem, words: Words, language: str = "nl") -> VerdictForm:
    """The form of an item before anybody typed in it: the verdict given, else the proposal, else empty.

    An answer is never filled in: what could be proposed is what the resident read and did not understand.
    ``language``: of the resident's letter, in which the reason is written whatever the officer's screen is in.
    """
    answer = ground = reason = ""
    value = wished_value(item.facts)
    if item.verdict and item.state is not ItemState.NOT_DONE:
        answer, ground, reason = item.verdict.answer.value, item.verdict.ground or "", item.verdict.reason
        value = value if item.verdict.granted_value is None else item.verdict.granted_value
    elif item.proposal and item.kind is not Kind.EXPLANATION:
        answer, ground = item.proposal.answer.value, item.proposal.ground or ""
        reason = pick(item.proposal.reason, language)
    if item.kind is Kind.EXPLANATION and not answer:
        answer = Answer.GRANT.value
    return VerdictForm(
        answer=answer,
        ground=ground,
        reason=reason,
        value=_typed(value, item.facts, words) if item.kind is Kind.RECTIFICATION else "",
        version=item.version,
        right=item.right,
        register=item.register,
        granting=item.choices(Answer.GRANT),
        refusing=item.choices(Answer.REFUSE),
    )


def _typed(value: Value, facts: Facts, words: Words) -> str:
    """A value as an officer can type it: in words where those are read back as the same, else as it is stored."""
    if value is None or value == "":
        return (facts.wished or "") if is_wished("", facts) else ""
    if isinstance(facts.value, str) or isinstance(value, bool):
        shown = words.value(value) or ""
        with suppress(NotAValueError):
            if same_value(read_value(shown, facts.value), value):
                return shown
    # With one figure more a number cannot be taken for thousands: 1.1250.
    return f"{value}0" if isinstance(value, float) and len(str(value).partition(".")[2]) == 3 else str(value)


def typed_verdict(form: Any, item: int) -> TypedVerdict:
    """Read the form. The law behind it travels along and is checked against the item's own by the service."""

    def text(name: str) -> str:
        return str(form.get(name, "")).replace("\r\n", "\n").strip()[:LONGEST]

    try:
        return TypedVerdict(
            answer=text(f"answer-{item}"),
            ground=text(f"ground-{item}"),
            reason=text(f"reason-{item}"),
            value=text(f"value-{item}"),
            version=int(text("version")),
            right=Right(text("right")),
            register=Register(text("register")),
            weighing={point: text(f"weighing-{point.value}") for point in Weighing},
            notice=text("notice") if text("notice") in set(Notice) else "",
            weighed=text("weighed") == "yes",
        )
    except ValueError:
        raise ValidationException(detail="not a form of this portal") from None
