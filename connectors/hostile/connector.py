"""The hostile connector: decent until a ``behaviour`` in its settings makes it break one rule of the contract.

Each behaviour breaks one rule on purpose, so that a test can say which check must notice. ``decent`` breaks none and
``odd`` only has odd names and texts: the kit must pass both. Settings: ``behaviour``; ``shelf``, what the source holds
(ref to text); ``broken``, for whom the source fails now (``everybody``, or one number).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from enum import StrEnum
from typing import Any

from connectors.sdk import (
    DataPoint,
    ErasureOutcome,
    ErasurePlan,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    Record,
    RecordRejected,
    SourceUnavailable,
)
from connectors.sdk.http import SourceClient
from connectors.sdk.testbed import HOSTILE_TEXTS

KNOWN = Person("999990019")
SECRET = "Marijke van den Akker-Oudshoorn"  # noqa: S105 - what must not leak, in no way a password
MEGABYTE = 1024 * 1024

log = logging.getLogger("connectors.hostile")


class Behaviour(StrEnum):
    """The rule that is broken."""

    DECENT = "decent"
    ODD = "odd"
    UNDECLARED_FIELD = "undeclared_field"
    UNDECLARED_TYPE = "undeclared_type"
    NUMBER_AS_REF = "number_as_ref"
    SAME_REF_TWICE = "same_ref_twice"
    NEW_REFS_EACH_TIME = "new_refs_each_time"
    HUGE_VALUE = "huge_value"
    NOT_JSON = "not_json"
    ENDLESS = "endless"
    SOMEBODY_ELSES = "somebody_elses"
    RAISES_PERSONAL_TEXT = "raises_personal_text"
    POISON_STOPS_ALL = "poison_stops_all"
    REJECTS_WITH_CONTENT = "rejects_with_content"
    LOOKS_EMPTY_WHEN_BROKEN = "looks_empty_when_broken"
    FAILS_WITH_CONTENT = "fails_with_content"
    LOGS_PERSONAL_TEXT = "logs_personal_text"
    SHOWS_IN_REPR = "shows_in_repr"
    CHANGES_ITS_SETTINGS = "changes_its_settings"
    CLEANS_TEXTS = "cleans_texts"
    ERASES_WHEN_PLANNING = "erases_when_planning"
    PRETENDS_TO_ERASE = "pretends_to_erase"
    ERASES_FOR_ANYBODY = "erases_for_anybody"
    ERASES_WHEN_BROKEN = "erases_when_broken"
    KEEPS_WITHOUT_GROUND = "keeps_without_ground"
    OPENS_FOR_ANYBODY = "opens_for_anybody"
    OPENS_WHAT_IS_TOO_LARGE = "opens_what_is_too_large"
    ENDS_HALFWAY = "ends_halfway"
    SENDS_A_NOTE_INSTEAD = "sends_a_note_instead"
    LOGS_DOCUMENTS = "logs_documents"
    CANNOT_BE_LEFT = "cannot_be_left"


class Hostile:
    """A connector to a source in memory."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        self._settings = settings
        self._behaviour = Behaviour(settings.get("behaviour", Behaviour.DECENT))
        self._shelf: dict[str, str] = settings.get("shelf", {"thing:1": SECRET, "thing:2": "second thing"})

    def __repr__(self) -> str:
        return f"Hostile({self._shelf if self._is(Behaviour.SHOWS_IN_REPR) else '<redacted>'})"

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        """What is on the shelf, spoilt as the behaviour says."""
        if self._broken_for(person):
            if self._is(Behaviour.LOOKS_EMPTY_WHEN_BROKEN):
                return
            cause = ValueError(f"no answer about {SECRET}") if self._is(Behaviour.FAILS_WITH_CONTENT) else None
            raise SourceUnavailable("server_error") from cause
        if self._is(Behaviour.CHANGES_ITS_SETTINGS) and isinstance(self._settings, dict):
            self._settings["seen"] = self._settings.get("seen", 0) + 1
        if person != KNOWN and not self._is(Behaviour.SOMEBODY_ELSES):
            return
        if self._is(Behaviour.LOGS_PERSONAL_TEXT):
            log.debug("pulled %s", SECRET)
        if self._is(Behaviour.POISON_STOPS_ALL):
            yield RecordRejected("unreadable")
            return
        for ref, text in list(self._shelf.items()):
            for item in self._spoilt(ref, text):
                yield item
            if self._is(Behaviour.RAISES_PERSONAL_TEXT):
                raise ValueError(f"cannot read the record of {SECRET}")
        while self._is(Behaviour.ENDLESS):
            yield _thing(f"page:{secrets.token_hex(8)}", "again")

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        """CAN_ERASE for what is on the shelf."""
        if self._broken_for(person):
            raise SourceUnavailable("server_error")
        if ref not in self._shelf or person != KNOWN:
            return ErasurePlan(PlanVerdict.NOTHING_HELD)
        if self._is(Behaviour.ERASES_WHEN_PLANNING):
            del self._shelf[ref]
        if self._is(Behaviour.KEEPS_WITHOUT_GROUND):
            return ErasurePlan(PlanVerdict.MUST_KEEP)
        return ErasurePlan(PlanVerdict.CAN_ERASE)

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        """Take it off the shelf."""
        if self._broken_for(person):
            if self._is(Behaviour.ERASES_WHEN_BROKEN):
                return ErasureOutcome.ERASED
            raise SourceUnavailable("server_error")
        whose = person == KNOWN or self._is(Behaviour.ERASES_FOR_ANYBODY)
        if ref not in self._shelf or not whose:
            return ErasureOutcome.NOTHING_HELD
        if not self._is(Behaviour.PRETENDS_TO_ERASE):
            del self._shelf[ref]
        return ErasureOutcome.ERASED

    async def open_document(self, person: Person, ref: str) -> AsyncGenerator[bytes, None]:
        """The text of a thing, in two pieces, with a question to the source before each."""
        whose = person == KNOWN or self._is(Behaviour.OPENS_FOR_ANYBODY)
        if ref not in self._shelf or not whose:
            raise RecordRejected("not_held")
        text = self._shelf[ref].encode()
        if len(text) > self._settings.get("most", len(text)) and not self._is(Behaviour.OPENS_WHAT_IS_TOO_LARGE):
            raise SourceUnavailable("too_large")
        if self._is(Behaviour.LOGS_DOCUMENTS):
            log.info("opened %s", self._shelf[ref])
        for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
            if self._broken_for(person) and self._is(Behaviour.SENDS_A_NOTE_INSTEAD):
                yield b"We are away. Come back tomorrow."
                return
            if self._broken_for(person) and self._is(Behaviour.ENDS_HALFWAY):
                return
            if self._broken_for(person):
                raise SourceUnavailable("half_answer")
            try:
                yield piece
            except GeneratorExit:
                if self._is(Behaviour.CANNOT_BE_LEFT):
                    raise ValueError("somebody left") from None
                raise

    async def close(self) -> None:
        """Nothing to let go of."""

    def _broken_for(self, person: Person) -> bool:
        if isinstance(self._settings, dict) and self._settings.get("spared", 0) > 0:
            self._settings["spared"] -= 1
            return False
        return self._settings.get("broken") in {"everybody", person.bsn}

    def _is(self, behaviour: Behaviour) -> bool:
        return self._behaviour is behaviour

    def _spoilt(self, ref: str, text: str) -> list[Item]:
        """One thing of the shelf as this behaviour gives it."""
        odd: Any = {
            Behaviour.NUMBER_AS_REF: lambda: [_thing(int(ref[-1]), text)],
            Behaviour.NEW_REFS_EACH_TIME: lambda: [_thing(f"thing:{secrets.token_hex(8)}", text)],
            Behaviour.SAME_REF_TWICE: lambda: [_thing(ref, text), _thing(ref, "another")],
            Behaviour.HUGE_VALUE: lambda: [_thing(ref, "x" * MEGABYTE)],
            Behaviour.NOT_JSON: lambda: [_thing(ref, object())],
            Behaviour.UNDECLARED_TYPE: lambda: [Record(ref=ref, type="🦄", fields={"text": DataPoint(text)})],
            Behaviour.UNDECLARED_FIELD: lambda: [_thing(ref, text, more={"<b>naam</b>": DataPoint("x")})],
            Behaviour.REJECTS_WITH_CONTENT: lambda: [_thing(ref, text), RecordRejected(f"cannot read {text}")],
            Behaviour.CLEANS_TEXTS: lambda: [_thing(ref, text.replace("<", ""))],
            Behaviour.ODD: lambda: [_thing(ref, text, more={"veld met spatie 👩🏽‍⚕️": DataPoint(HOSTILE_TEXTS[4])})],
        }
        spoil = odd.get(self._behaviour, lambda: [_thing(ref, text)])
        items: list[Item] = spoil()
        return items


def _thing(ref: Any, text: Any, *, more: Mapping[str, DataPoint] | None = None) -> Record:
    return Record(ref=ref, type="thing", fields={"text": DataPoint(text), **(more or {})})
