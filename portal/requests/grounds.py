"""The closed list of lawful grounds per right: what an officer may choose, and what the resident reads about it.

A ground that is not listed for a right cannot be chosen (R-GRD-1). The list and its texts are ``grounds.toml``
(refusing) and ``granting.toml``; sources: GDPR 12-22, UAVG 40-47, Awb 4:5, Wet BRP 2.58, 2.58a and 3.22.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from connectors.sdk.manifest import Text
from portal.requests.problems import said
from portal.requests.texts import packaged


class Right(StrEnum):
    """The rights of GDPR articles 15-22."""

    ACCESS = "A15"
    RECTIFICATION = "A16"
    ERASURE = "A17"
    RESTRICTION = "A18"
    TELLING_RECIPIENTS = "A19"
    PORTABILITY = "A20"
    OBJECTION = "A21"
    AUTOMATED_DECISION = "A22"


class Register(StrEnum):
    """Whose rules a source falls under. ``BRP`` has rules of its own; the UAVG does not apply to it (UAVG 2(2))."""

    CASE = "municipal_case"
    BRP = "BRP"


class Answer(StrEnum):
    """The answer on one item."""

    GRANT = "grant"
    REFUSE = "refuse"


class Weighing(StrEnum):
    """The points of UAVG 41(2) that the reasons must weigh when a ground of UAVG 41(1) is used."""

    PURPOSES = "a"
    CATEGORIES = "b"
    SCOPE = "c"
    SAFEGUARDS = "d"
    CONTROLLER = "e"
    STORAGE = "f"
    RISKS = "g"
    TELLING = "h"


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One lawful ground.

    ``registers``: where it exists. ``partial``: it only allows leaving parts out, not refusing everything.
    ``weighing``: the points of UAVG 41(2) must be weighed and a notice chosen. ``for_resident`` explains, ``next``
    says what the resident can do.
    """

    rights: tuple[Right, ...]
    article: Text
    label: Text
    for_resident: Text
    next: Text
    registers: tuple[Register, ...] = (Register.CASE, Register.BRP)
    partial: bool = False
    weighing: bool = False


class GroundNotListedError(KeyError):
    """The code is not on the closed list."""


REFUSING: Mapping[str, Ground] = packaged("grounds.toml", dict[str, Ground])
GRANTING: Mapping[str, Ground] = packaged("granting.toml", dict[str, Ground])
WEIGHING_TEXTS: Mapping[Weighing, Text] = packaged("weighing.toml", dict[Weighing, Text])


def find(code: str) -> Ground:
    """The ground with this code, refusing or granting. Raises ``GroundNotListedError``."""
    ground = REFUSING.get(code) or GRANTING.get(code)
    if ground is None:
        raise GroundNotListedError("This ground is not on the closed list of lawful grounds.")
    return ground


def choices(right: Right, answer: Answer, register: Register = Register.CASE) -> dict[str, Ground]:
    """The grounds an officer can choose from for this right, answer and register, in the order of the list."""
    listed = REFUSING if answer is Answer.REFUSE else GRANTING
    return {code: ground for code, ground in listed.items() if right in ground.rights and register in ground.registers}


def is_allowed(right: Right, code: str, register: Register = Register.CASE) -> bool:
    """Whether this code is a lawful ground to refuse this right in this register."""
    return code in choices(right, Answer.REFUSE, register)


def from_source(code: str, right: Right, register: Register = Register.CASE) -> str | None:
    """The full code for what a source proposes (``A17-3-B`` or the whole code); ``None`` if it fits none or several.

    A source's ground is a proposal: the officer decides.
    """
    fitting = [full for full in choices(right, Answer.REFUSE, register) if full == code or full.startswith(f"{code}-")]
    return fitting[0] if len(fitting) == 1 else None


def why_not_allowed(right: Right, answer: Answer, code: str | None, register: Register) -> Text | None:
    """A sentence saying why this answer on this ground may not be given; ``None`` when it may."""
    listed = choices(right, answer, register)
    if code is None:
        if answer is Answer.REFUSE:
            return said("refusal_needs_ground")
        if not any(right in ground.rights for ground in GRANTING.values()):
            return None
        return said("grant_needs_ground")
    if code not in listed:
        return said("ground_not_lawful")
    return None
