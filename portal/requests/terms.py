"""The legal clock of a GDPR request: one month from receipt, one extension, and what a question to the resident does.

Sources: GDPR 12(3)-(4), Regulation 1182/71 article 3, EDPB Guidelines 01/2022 par. 159-164, Awb 4:5 and 4:15.
Where the law is open two dates are kept, and the earlier is the one to act on (``due``). Months are always added to
the day of receipt, never to a clipped or rolled day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

import msgspec

from connectors.sdk.manifest import Text
from portal.requests.calendar import (
    Calendar,
    Ending,
    Unit,
    add_months,
    equated_days_warning,
    local_day,
    roll,
    statutory_term,
)
from portal.requests.problems import RuleBrokenError, said
from portal.requests.texts import packaged

FIRST_MONTHS = 1
EXTENDED_MONTHS = 3
NOT_HANDLED_WEEKS = 4

ASKED_LATE_AFTER = timedelta(days=14)
"""A question asked later than this was not asked "without undue delay". The law gives no number; this is ours."""


class ExtensionReason(StrEnum):
    """The only two reasons GDPR 12(3) knows. Capacity, holidays or effort alone are none (R-GDPR-3)."""

    COMPLEXITY = "complexity"
    NUMBER_OF_REQUESTS = "number_of_requests"


EXTENSION_TEXTS: Mapping[ExtensionReason, Text] = packaged("extensions.toml", dict[ExtensionReason, Text])
"""Each reason as the resident reads it."""


class PauseReason(StrEnum):
    """What a resident can be asked that may stop the clock. Waiting for a fee never does (R-SUS-2)."""

    IDENTITY = "identity"
    SCOPE = "scope"


class NotExtendableError(RuleBrokenError):
    """The term cannot be extended; the message says why."""


class Due(msgspec.Struct, frozen=True):
    """The end of a GDPR term. ``due`` is the day to act on; the other holds if equated days count too (R-GDPR-2)."""

    raw: date
    due: date
    due_if_equated_days_count: date


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one extension: when the resident was told, and why in law."""

    notified_on: date
    reasons: tuple[ExtensionReason, ...]

    def __post_init__(self) -> None:
        if not self.reasons:
            raise NotExtendableError(said("extension_no_reason"))


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to the resident (R-SUS-1): asked, to be answered by, and when the answer was complete."""

    asked_for: PauseReason
    asked_on: date
    answer_by: date
    completed_on: date | None = None

    def __post_init__(self) -> None:
        if self.answer_by <= self.asked_on:
            raise RuleBrokenError(said("answer_time"))
        if self.completed_on and self.completed_on < self.asked_on:
            raise RuleBrokenError(said("answer_before_question"))

    @property
    def days(self) -> int:
        """Days the clock would stand still: the day after asking until the day before completion, or ``answer_by``.

        While the question is open this assumes the resident uses all the time given.
        """
        last = self.answer_by
        if self.completed_on:
            last = min(last, self.completed_on - timedelta(days=1))
        return max((last - self.asked_on).days, 0)

    @property
    def not_handled_decision_due(self) -> Ending:
        """By when not to handle the request must be decided if no answer comes (Awb 4:5(4))."""
        return statutory_term(self.answer_by, NOT_HANDLED_WEEKS, Unit.WEEKS)


def gdpr_term(received_on: date, months: int = FIRST_MONTHS, extra_days: int = 0) -> Due:
    """The end of a term of ``months`` after the day of receipt, with days a pause may add (R-GDPR-1, R-GDPR-2)."""
    raw = add_months(received_on, months) + timedelta(days=extra_days)
    return Due(raw, roll(raw, Calendar.EU), roll(raw, Calendar.ATW))


class Clock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The clock of one request. ``received_on`` is the local day it reached an official channel (R-REC-1)."""

    received_on: date
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
    agreed_delay_days: int = 0

    def __post_init__(self) -> None:
        if self.agreed_delay_days < 0:
            raise RuleBrokenError(said("negative_delay"))
        if self.extension and (problem := extension_problem(self.received_on, self.extension.notified_on)):
            raise NotExtendableError(problem)

    @classmethod
    def started(cls, received_at: datetime) -> Self:
        """A clock for a request that reached us at this moment (a datetime with a time zone)."""
        return cls(received_on=local_day(received_at))

    @property
    def first(self) -> Due:
        """The first month. Telling that no action is taken must happen within it (GDPR 12(4))."""
        return gdpr_term(self.received_on)

    @property
    def final(self) -> Due:
        """The term that holds now, extended or not, without any pause."""
        return gdpr_term(self.received_on, EXTENDED_MONTHS if self.extension else FIRST_MONTHS)

    @property
    def due(self) -> date:
        """The day to act on and to alarm on: strict, without pauses and without equated days."""
        return self.final.due

    @property
    def suspended_days(self) -> int:
        """Days in pauses, each calendar day once, also when two questions overlapped."""
        days = {pause.asked_on + timedelta(days=n) for pause in self.pauses for n in range(1, pause.days + 1)}
        return len(days)

    @property
    def due_with_suspension(self) -> date:
        """The day if pauses and an agreed delay stretch the term. Contested: shown beside ``due``, never instead."""
        months = EXTENDED_MONTHS if self.extension else FIRST_MONTHS
        return gdpr_term(self.received_on, months, self.suspended_days + self.agreed_delay_days).due

    def extended(self, notified_on: date, *reasons: ExtensionReason) -> Self:
        """This clock with its one extension. Raises ``NotExtendableError`` with the reason why not."""
        if self.extension:
            raise NotExtendableError(said("extension_again"))
        return msgspec.structs.replace(self, extension=Extension(notified_on, reasons))

    def paused(self, pause: Pause) -> Self:
        """This clock with one more question to the resident."""
        if pause.asked_on < self.received_on:
            raise RuleBrokenError(said("question_before_receipt"))
        return msgspec.structs.replace(self, pauses=(*self.pauses, pause))

    def warnings(self, *, full_refusal_on: date | None = None) -> tuple[Text, ...]:
        """Sentences for the officer about this clock; ``full_refusal_on`` is the day a full refusal would leave."""
        found = [
            said("asked_late", asked=pause.asked_on.isoformat())
            for pause in self.pauses
            if asked_late(self.received_on, pause.asked_on)
        ]
        if full_refusal_on and full_refusal_on > self.first.due:
            found.append(said("full_refusal_late"))
        table = equated_days_warning(self.final.due_if_equated_days_count)
        return (*found, table) if table else tuple(found)


def extension_problem(received_on: date, notified_on: date) -> Text | None:
    """A sentence why an extension told on this day is not valid; ``None`` when it is (R-GDPR-3)."""
    if notified_on < received_on:
        return said("extension_too_early")
    if notified_on > gdpr_term(received_on).due:
        return said("extension_too_late")
    return None


def asked_late(received_on: date, asked_on: date) -> bool:
    """Whether a question came too late to count as "without undue delay" (EDPB par. 159)."""
    return asked_on - received_on > ASKED_LATE_AFTER


def identity_proof_may_be_asked(*, signed_in: bool, reasonable_doubt: bool) -> bool:
    """Whether more identity data may be asked: only on reasonable doubt, never of a signed-in person (R-SUS-4)."""
    return reasonable_doubt and not signed_in
