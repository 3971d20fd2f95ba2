"""What a resident can do against a decision: the blocks that stand under every outcome, letter and certificate.

Sources: Awb 3:45 (who, term, where), 6:4, 6:12, 7:1; GDPR 12(4), 38(4), 77; UAVG 34, 36; Wet BRP 2.60(g), 2.61(2).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter

import msgspec

from connectors.sdk.manifest import Text
from portal.requests.grounds import Answer, Register
from portal.requests.texts import packaged


class Remedy(StrEnum):
    """One way to go on after a decision, or without one."""

    OBJECTION = "objection"
    COMPLAINT = "complaint"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    COURT_NATIONALITY = "court_nationality"
    SILENCE = "silence"
    NO_ANSWER = "no_answer"


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A title and a text with fields in braces; ``fields`` names them."""

    title: Text
    text: Text

    @property
    def fields(self) -> frozenset[str]:
        """The names that must be filled in, the same in both languages."""
        return fields_in(self.text.nl)

    def filled(self, nl: Mapping[str, str], en: Mapping[str, str]) -> Text:
        """The text with its fields filled in per language. Raises ``KeyError`` naming a missing field."""
        return Text(nl=self.text.nl.format_map(nl), en=self.text.en.format_map(en))


def fields_in(text: str) -> frozenset[str]:
    """The names between braces in a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


BLOCKS: Mapping[Remedy, Block] = packaged("remedies.toml", dict[Remedy, Block])


def is_decision(register: Register, answer: Answer) -> bool:
    """Whether the answer is a formal decision (besluit) one can object to (UAVG 34).

    Outside the BRP positive answers are too; under Wet BRP 2.60(g) only refusals (R-BRP-8).
    """
    return register is Register.CASE or answer is Answer.REFUSE


PASSED_ON = frozenset({Remedy.COMPLAINT, Remedy.DATA_PROTECTION_OFFICER})
"""After everything was passed on to another body: nothing was decided here to object to."""


def after(register: Register, answer: Answer, *, about_dutch_nationality: bool = False) -> tuple[Remedy, ...]:
    """The remedies to print under an answer, in this order.

    ``about_dutch_nationality``: a BRP refusal on whether someone is Dutch; only the court in The Hague decides
    (Wet BRP 2.61(2)), so no objection clause (R-BRP-7).
    """
    if about_dutch_nationality and register is Register.BRP:
        first: tuple[Remedy, ...] = (Remedy.COURT_NATIONALITY,)
    else:
        first = (Remedy.OBJECTION,) if is_decision(register, answer) else ()
    return (*first, Remedy.COMPLAINT, Remedy.DATA_PROTECTION_OFFICER)
