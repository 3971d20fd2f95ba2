"""What a correction is made of: the thing to change, the steps it goes through, and what can stand in the way.

Plain values and rules. Every step is stored before the next begins, so a run that was killed goes on where it was.
A promise that a data point no longer counts goes the same way without a ``field``: only a steward can keep it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from connectors.sdk.contract import Value


class Work(msgspec.Struct, frozen=True):
    """One thing to change: its number in the request, where it is, and the value that was granted.

    ``ref`` and ``field`` are None where no record of the source is known: then only its steward can do it and say so.
    """

    item: int
    source: str
    ref: str | None
    field: str | None
    value: Value

    @property
    def can_be_seen(self) -> bool:
        """Whether a pull can show that it was done."""
        return bool(self.ref) and bool(self.field)

    def __repr__(self) -> str:
        return f"Work(item={self.item}, source={self.source!r}, <redacted>)"


class Step(StrEnum):
    """How far one item is. Only ``DONE`` means that it is done."""

    OPEN = "open"  # nothing was asked yet
    ASKED = "asked"  # the source has been, or is being, asked to put the value in
    WITH_STEWARD = "with_steward"  # somebody has to do it, or to find out, by hand
    TOLD = "told"  # the source, or its steward, says that it is done; a fresh pull has to show it
    DONE = "done"  # a pull showed the value, or nothing could show it and its steward said so
    NOT_DONE = "not_done"  # the source, or its steward, will not do it: back to the officer


class Setback(StrEnum):
    """Why an item is not done (yet). Plain words that may be shown and logged; none is a failure of an erasure."""

    NOT_HELD = "not_held"  # the source holds no such record
    NOT_CORRECTABLE = "not_correctable"  # the source does not let this data point be changed over the connection
    NOT_ACCEPTED = "not_accepted"  # the source cannot take this value
    NO_ANSWER = "no_answer"  # the source does not answer now: asked again later
    SET_UP_WRONGLY = "set_up_wrongly"  # the connection is set up wrongly: an operator is needed
    WENT_WRONG = "went_wrong"  # the connector failed
    BY_HAND = "by_hand"  # the source offers no correction over this connection
    STILL_OLD = "still_old"  # it was said to be done, and a fresh pull shows another value
    STEWARD_REFUSED = "steward_refused"  # its steward says that it cannot be done


class SaidBy(StrEnum):
    """Who says that it was done."""

    SOURCE = "source"
    STEWARD = "steward"


class Status(msgspec.Struct, frozen=True):
    """How far one item is, who says that it was done, and what stands in the way."""

    item: int
    step: Step
    setback: Setback | None = None
    said_by: SaidBy | None = None
    done_at: datetime | None = None

    @property
    def ask_again_later(self) -> bool:
        """Whether only time stands in the way."""
        return self.step in {Step.OPEN, Step.ASKED, Step.TOLD} and self.setback is Setback.NO_ANSWER


REJECTED = {
    "not_held": (Step.NOT_DONE, Setback.NOT_HELD),
    "not_correctable": (Step.WITH_STEWARD, Setback.NOT_CORRECTABLE),
    "unreadable_value": (Step.WITH_STEWARD, Setback.NOT_ACCEPTED),
    "unreadable_date": (Step.WITH_STEWARD, Setback.NOT_ACCEPTED),
}


def after_rejection(code: str) -> tuple[Step, Setback]:
    """Where an item goes when the source rejects the change: whatever the code, it was not done."""
    return REJECTED.get(code, (Step.NOT_DONE, Setback.WENT_WRONG))
