"""When and at what number a resident wants to be called: a number that can exist, and times from a closed list."""

from __future__ import annotations

import re

import msgspec

from portal.requests.problems import RuleBrokenError, said

DAYS = ("mon", "tue", "wed", "thu", "fri")
PARTS = ("morning", "afternoon")

CallTime = str
"""A day and a part of it: ``mon:morning``."""

CALL_TIMES: tuple[CallTime, ...] = tuple(f"{day}:{part}" for day in DAYS for part in PARTS)
"""Every time somebody can choose, in the order of the week."""

_DIGITS = range(8, 16)  # E.164 allows fifteen; a number without its area code cannot be called from elsewhere
_PHONE = re.compile(r"\+?[0-9 ()./-]+")


class Callback(msgspec.Struct, frozen=True):
    """A number and the times that suit. Raises RuleBrokenError with a sentence that does not repeat the number."""

    phone: str
    times: tuple[CallTime, ...]

    def __post_init__(self) -> None:
        if not can_be_called(self.phone):
            raise RuleBrokenError(said("phone"))
        if not self.times or set(self.times) - set(CALL_TIMES):
            raise RuleBrokenError(said("call_times"))

    def __repr__(self) -> str:
        """Without the number."""
        return "Callback(...)"


def can_be_called(phone: str) -> bool:
    """Whether a text can be a telephone number: digits with the signs people put between them."""
    return bool(_PHONE.fullmatch(phone.strip())) and sum(sign.isdigit() for sign in phone) in _DIGITS
