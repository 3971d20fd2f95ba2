"""Where a correction belongs: the register that is the source of the data, with its own law and term.

Sources: R-RRT-1, R-RRT-2. For registers of other bodies the articles and terms were not verified, so no term is
promised.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from connectors.sdk.manifest import Text
from portal.requests.law.brp import EXTENDABLE_FIELDS


class Origin(StrEnum):
    """The register a piece of data comes from."""

    BRP = "BRP"
    WOZ = "WOZ"
    BAG = "BAG"
    BRK = "BRK"
    HR = "HR"
    BRV = "BRV"
    BRI = "BRI"
    CASE = "municipal_case"


class Desk(StrEnum):
    """Who handles the correction."""

    CIVIL_AFFAIRS = "civil_affairs"
    TAX_OFFICER = "tax_officer"
    PRIVACY_DESK = "privacy_desk"
    OBJECTION = "objection"
    OTHER_BODY = "other_body"


class Route(msgspec.Struct, frozen=True):
    """Where to go, under which law, and within what term. ``term`` is ``None`` where none can be promised."""

    desk: Desk
    name: Text
    legal_basis: str
    term: Text | None


class PassingOn(msgspec.Struct, frozen=True):
    """What the law asks of whoever passes something on to the body that decides on it."""

    at_once: bool
    sender_is_told_with_it: bool
    own_term_runs_on: bool


PASSING_ON = PassingOn(at_once=True, sender_is_told_with_it=True, own_term_runs_on=True)
"""Awb 2:3(1) (R-RRT-2): passing on stops no clock of ours for what we decide ourselves."""

FOUR_WEEKS = Text(nl="4 weken", en="4 weeks")
FOUR_AND_EIGHT = Text(nl="4 weken, telkens te verlengen met 8 weken", en="4 weeks, each time +8 weeks")
ONE_MONTH = Text(nl="1 maand", en="1 month")
SIX_WEEKS = Text(nl="6 weken", en="6 weeks")
CIVIL_AFFAIRS = Text(
    nl="Burgerzaken van de gemeente waar u staat ingeschreven",
    en="Civil affairs of the municipality where you are registered",
)

_OTHER_BODIES = {
    Origin.BAG: (Text(nl="de gemeente (BAG)", en="the municipality (BAG)"), "Wet BAG"),
    Origin.BRK: (Text(nl="Kadaster", en="Kadaster (land registry)"), "Kadasterwet"),
    Origin.HR: (Text(nl="Kamer van Koophandel", en="Chamber of Commerce"), "Handelsregisterwet 2007"),
    Origin.BRV: (Text(nl="RDW", en="RDW (vehicle authority)"), "Wegenverkeerswet 1994"),
    Origin.BRI: (Text(nl="Belastingdienst", en="Tax Administration"), "Algemene wet inzake rijksbelastingen"),
}


def correction_route(origin: Origin, field: str = "", *, is_assessment: bool = False) -> Route:
    """Where a wish to correct this data goes.

    ``is_assessment``: the resident disagrees with a judgement in a decision; that is an objection, no correction.
    """
    if is_assessment:
        return Route(Desk.OBJECTION, Text(nl="bezwaar", en="objection"), "Awb 6:4, 7:1", SIX_WEEKS)
    if origin is Origin.BRP:
        term = FOUR_AND_EIGHT if field in EXTENDABLE_FIELDS else FOUR_WEEKS
        return Route(Desk.CIVIL_AFFAIRS, CIVIL_AFFAIRS, "Wet BRP 2.58", term)
    if origin is Origin.WOZ:
        name = Text(nl="heffingsambtenaar", en="municipal tax officer")
        return Route(Desk.TAX_OFFICER, name, "Wet WOZ 30 with AWR 22j", SIX_WEEKS)
    if origin is Origin.CASE:
        return Route(Desk.PRIVACY_DESK, Text(nl="het privacyteam", en="the privacy desk"), "GDPR 16", ONE_MONTH)
    name, law = _OTHER_BODIES[origin]
    return Route(Desk.OTHER_BODY, name, law, None)
