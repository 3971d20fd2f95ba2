"""The number of a request, as a resident reads it out on the telephone."""

from __future__ import annotations

import re
from typing import Self

import msgspec

from portal.requests.problems import RuleBrokenError, said


class RequestNumber(msgspec.Struct, frozen=True, order=True):
    """The number a resident reads out on the telephone: ``2026-0042``. Year and sequence, nothing personal."""

    year: int
    sequence: int

    def __post_init__(self) -> None:
        if not (2000 <= self.year <= 9999 and 1 <= self.sequence <= 9_999_999):
            raise RuleBrokenError(said("number_range"))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.sequence:04d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-0042``; spaces around it do not matter. ``RuleBrokenError`` never repeats the input."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{4,7})", text.strip())
        if not found:
            raise RuleBrokenError(said("number_shape"))
        number = cls(int(found[1]), int(found[2]))
        if str(number) != text.strip():
            raise RuleBrokenError(said("number_zeros"))
        return number
