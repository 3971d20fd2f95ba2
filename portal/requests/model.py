"""What a rights request is made of: kinds, what each item points at, and the verdict each item gets.

Plain values. A verdict that the law does not allow cannot be constructed, and therefore cannot be stored or read
back either: msgspec runs the same check when it decodes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

import msgspec

from connectors.sdk.contract import Value
from connectors.sdk.manifest import Text

# Part of what a request is made of, in files of their own; "as" says that they are meant to be taken from here.
from portal.requests.callback import CALL_TIMES as CALL_TIMES
from portal.requests.callback import Callback as Callback
from portal.requests.callback import CallTime as CallTime
from portal.requests.grounds import Answer, Register, Right, Weighing, find, why_not_allowed
from portal.requests.number import RequestNumber as RequestNumber
from portal.requests.problems import RuleBrokenError, said
from portal.requests.states import FINISHED, ItemState, RequestState, check_item_move

REASON_WORDS = 5
"""A refusal is explained in at least this many words of the officer's own (Awb 3:46, 3:47; GDPR 12(4))."""


class Kind(StrEnum):
    """What a resident can ask for here. Each kind exercises one right."""

    ERASURE = "erasure"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    EXPLANATION = "explanation"
    ACCESS_COPY = "access_copy"

    @property
    def right(self) -> Right:
        """The GDPR article this kind falls under. An explanation rests on 15(1)(h) (and Awb 3:46)."""
        return _RIGHTS[self]


_RIGHTS = {
    Kind.ERASURE: Right.ERASURE,
    Kind.RECTIFICATION: Right.RECTIFICATION,
    Kind.RESTRICTION: Right.RESTRICTION,
    Kind.OBJECTION: Right.OBJECTION,
    Kind.EXPLANATION: Right.ACCESS,
    Kind.ACCESS_COPY: Right.ACCESS,
}


class Urgent(StrEnum):
    """What in a request cannot wait for its last day. A word for the queue, without any content."""

    OBJECTION_TO_FORWARD = "objection_to_forward"
    CALL = "call"


class VerdictNotAllowedError(RuleBrokenError):
    """This verdict may not be given; the message says why and what to do. Holds nothing about the resident."""


class Notice(StrEnum):
    """Whether a resident is told that something is kept from them (UAVG 41(2)(h))."""

    TELL = "tell"
    TELLING_DEFEATS_PURPOSE = "telling_defeats_purpose"


class Verdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The officer's answer on one item, with its lawful ground and the reason in words for the resident.

    ``ground`` is a code of the closed list (``grounds.py``). ``reason`` is required when refusing. Grounds of UAVG 41
    also need every point (a)-(h) weighed in ``weighing`` and an explicit ``notice``. ``granted_value`` is what a data
    point becomes when that is not what the resident wished; an empty text makes it empty.
    """

    right: Right
    answer: Answer
    ground: str | None = None
    reason: str = ""
    register: Register = Register.CASE
    weighing: dict[Weighing, str] = {}
    notice: Notice | None = None
    granted_value: Value = None

    def __post_init__(self) -> None:
        problem = (
            why_not_allowed(self.right, self.answer, self.ground, self.register)
            or self._reason_problem()
            or self._weighing_problem()
            or self._value_problem()
        )
        if problem:
            raise VerdictNotAllowedError(problem)

    def _reason_problem(self) -> Text | None:
        if self.answer is Answer.REFUSE and len(self.reason.split()) < REASON_WORDS:
            return said("reason_too_short", words=REASON_WORDS)
        return None

    def _weighing_problem(self) -> Text | None:
        needed = self.ground is not None and find(self.ground).weighing
        if not needed:
            return said("weighing_only_41") if self.weighing or self.notice else None
        missing = [point.value for point in Weighing if not self.weighing.get(point, "").strip()]
        if missing:
            return said("weighing_incomplete", points=", ".join(missing))
        return None if self.notice else said("notice_missing")

    def _value_problem(self) -> Text | None:
        given = self.granted_value is not None
        granted = self.right is Right.RECTIFICATION and self.answer is Answer.GRANT
        return said("value_only_when_correcting") if given and not granted else None

    @property
    def may_be_shown(self) -> bool:
        """Whether the resident may see that this item was refused and why."""
        return self.notice is not Notice.TELLING_DEFEATS_PURPOSE

    def __repr__(self) -> str:
        return f"Verdict(right={self.right}, answer={self.answer}, ground={self.ground})"


class TargetKind(StrEnum):
    """What an item points at."""

    RECORD = "record"
    DECISION = "decision"


class Target(msgspec.Struct, frozen=True):
    """What one item is about, by random id.

    A record (erasure, explanation), one data point of it (``field``: correction), a decision (explanation), or one
    input of a decision (``position``, from 0 in the decision's own list: correction of what the portal does not hold,
    and contests).
    """

    kind: TargetKind
    id: UUID
    field: str | None = None
    position: int | None = None

    @classmethod
    def record(cls, record_id: UUID, field: str | None = None) -> Self:
        """A record, or one data point of it."""
        return cls(TargetKind.RECORD, record_id, field)

    @classmethod
    def decision(cls, decision_id: UUID, position: int | None = None) -> Self:
        """A decision, or one input of it."""
        return cls(TargetKind.DECISION, decision_id, None, position)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a request is about, and how far it is.

    ``keep_until`` is the end of a duty to keep, as the source's erasure plan stated it.
    """

    item_id: UUID
    source: str
    target: Target
    state: ItemState = ItemState.ASKED
    verdict: Verdict | None = None
    keep_until: date | None = None

    def decided(self, verdict: Verdict) -> Self:
        """This item with a verdict: a refused one is thereby kept, a granted one waits to be carried out."""
        after = ItemState.VERDICT_GIVEN if verdict.answer is Answer.GRANT else ItemState.KEPT
        check_item_move(self.state, after)
        return msgspec.structs.replace(self, state=after, verdict=verdict)

    def moved(self, after: ItemState) -> Self:
        """This item in its next state. Raises ``MoveNotAllowedError``; nothing is carried out without a grant."""
        check_item_move(self.state, after)
        return msgspec.structs.replace(self, state=after)


class Outcome(StrEnum):
    """What came of a whole request, once closed."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    WITHDRAWN = "withdrawn"
    NOT_HANDLED = "not_handled"
    FORWARDED = "forwarded"  # another body decides (Awb 2:3)


NOT_TAKEN_UP = "AWB-4-5-INCOMPLETE"


class NotFinishedError(RuleBrokenError):
    """The request cannot be closed yet; the message says what is still open."""


def outcome_of(items: Iterable[Item]) -> Outcome:
    """The outcome that follows from the items. Raises ``NotFinishedError`` while any item is open or not done.

    No items at all means nothing was held. A withdrawn request is not decided here: its outcome is its state's.
    """
    items = tuple(items)
    open_items = [item for item in items if item.state not in FINISHED]
    if open_items:
        raise NotFinishedError(said("not_finished", open=len(open_items), all=len(items)))
    if not items:
        return Outcome.NOTHING_HELD
    forwarded = sum(item.state is ItemState.FORWARDED for item in items)
    done = sum(item.state is ItemState.DONE for item in items)
    if forwarded == len(items):
        return Outcome.FORWARDED
    if done + forwarded == len(items):
        return Outcome.GRANTED
    if done:
        return Outcome.PARTLY_GRANTED
    grounds = {item.verdict.ground for item in items if item.verdict}
    return Outcome.NOT_HANDLED if grounds == {NOT_TAKEN_UP} else Outcome.REFUSED


def whole_refusal_problem(items: Iterable[Item]) -> Text | None:
    """A sentence when every item is refused on a ground that only allows leaving parts out (GDPR 15(4)), else None."""
    verdicts = [item.verdict for item in items]
    grounds = [verdict.ground for verdict in verdicts if verdict and verdict.answer is Answer.REFUSE]
    if grounds and len(grounds) == len(verdicts) and all(code and find(code).partial for code in grounds):
        return said("whole_refusal")
    return None


def next_state(items: Iterable[Item]) -> RequestState | None:
    """Where a request in treatment goes once every item has a verdict; ``None`` while some have none."""
    states = {item.state for item in items}
    if ItemState.ASKED in states or ItemState.NOT_DONE in states:
        return None
    return (
        RequestState.CARRYING_OUT if states & {ItemState.VERDICT_GIVEN, ItemState.CARRYING_OUT} else RequestState.CLOSED
    )
