"""For switching a simulator's faults on and off, for everybody or for one person.

The same switches exist in the process (:class:`Faults`) and over HTTP (``PUT /-/faults``), so a test in another
process, or somebody giving a demonstration, can break a source and mend it again.
"""

from __future__ import annotations

from enum import StrEnum
from threading import Lock

import msgspec


class Fault(StrEnum):
    """One way for a source to go wrong."""

    SERVER_ERROR = "server_error"  # HTTP 500
    UNAUTHORISED = "unauthorised"  # HTTP 401, as with an expired key
    RATE_LIMITED = "rate_limited"  # HTTP 429, with a long Retry-After
    HANG = "hang"  # takes the question and never answers
    SLOW = "slow"  # a byte now and then, without end
    HALF_PAGE = "half_page"  # the connection closes halfway through the answer
    HALF_JSON = "half_json"  # a complete HTTP answer whose JSON stops halfway
    GARBAGE = "garbage"  # says JSON, is not
    WEB_PAGE = "web_page"  # a friendly HTML page with status 200, as a proxy in maintenance gives
    HUGE = "huge"  # an answer without end
    HUGE_COMPRESSED = "huge_compressed"  # small on the wire, endless after decompression
    OTHER_PERSON = "other_person"  # a proper answer, about somebody else


class FaultSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``PUT /-/faults``: the fault for everybody, and the faults for single persons (by number)."""

    everybody: Fault | None = None
    persons: dict[str, Fault] = {}

    def __repr__(self) -> str:
        return f"FaultSetting(everybody={self.everybody!r}, <redacted>)"


class Faults:
    """The faults that are on now. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._setting = FaultSetting()
        self._spared = 0

    @property
    def setting(self) -> FaultSetting:
        """What is switched on now."""
        with self._lock:
            return self._setting

    def replace(self, setting: FaultSetting) -> None:
        """Switch to exactly these faults."""
        with self._lock:
            self._setting, self._spared = setting, 0

    def switch_on_after(self, fault: Fault, questions: int) -> None:
        """Switch one fault on for everybody, once this many more questions were answered as they should be."""
        with self._lock:
            self._setting, self._spared = FaultSetting(everybody=fault), questions

    def switch_on(self, fault: Fault, *, person: str | None = None) -> None:
        """Switch one fault on, for everybody or for one person."""
        with self._lock:
            if person is None:
                self._setting = FaultSetting(everybody=fault, persons=self._setting.persons)
            else:
                persons = {**self._setting.persons, person: fault}
                self._setting = FaultSetting(everybody=self._setting.everybody, persons=persons)

    def switch_off(self) -> None:
        """Switch all faults off."""
        self.replace(FaultSetting())

    def for_person(self, person: str | None) -> Fault | None:
        """The fault a question about this person meets; a person's own fault goes before everybody's."""
        with self._lock:
            if self._spared > 0:
                self._spared -= 1
                return None
            setting = self._setting
        return setting.persons.get(person, setting.everybody) if person else setting.everybody
