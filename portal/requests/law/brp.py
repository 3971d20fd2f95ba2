"""The civil registry's own rules: four weeks, who decides, and what exists there and what does not.

Sources: Wet BRP 2.53-2.60, 2.81, 3.19, 3.21-3.24; UAVG 2(2); rules R-BRP-1 to R-BRP-9. Dutch law, so equated days
count here.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from portal.requests.calendar import Ending, Unit, statutory_term
from portal.requests.grounds import Right
from portal.requests.problems import RuleBrokenError, said

TERM_WEEKS = 4
EXTENSION_WEEKS = 8
RECIPIENTS_REQUEST_WEEKS = 8
DISCLOSURE_YEARS = 20
MINISTER = "Minister BZK"
EXTENDABLE_FIELDS = frozenset({"burgerlijke_staat", "nationaliteit"})

PARTS = {"nationality": "nationaliteit", "partner": "burgerlijke_staat"}
"""The kinds of records of the registry's connector that are about what 2.58(3) names."""

LEGAL_BASIS = {Right.ACCESS: "Wet BRP 2.55", Right.RECTIFICATION: "Wet BRP 2.58", Right.ERASURE: "Wet BRP 2.58"}


class NotInTheRegistryError(RuleBrokenError):
    """The registry does not know this right or extension; the message says what to do instead."""


class Holder(StrEnum):
    """Where a person is registered."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"


class Competent(msgspec.Struct, frozen=True):
    """Who decides: a municipality's four-digit code or the Minister; ``forward`` when that is not us."""

    body: str
    forward: bool


def part_of(record_type: str, field: str | None) -> str:
    """What part of the registry a data point is about: one that 2.58(3) names, or else just its field."""
    return PARTS.get(record_type) or field or ""


def legal_basis(right: Right) -> str:
    """The article a request rests on. Raises ``NotInTheRegistryError`` for rights the registry does not know."""
    if right not in LEGAL_BASIS:
        raise NotInTheRegistryError(said("not_in_registry"))
    return LEGAL_BASIS[right]


def may_extend(right: Right, field: str) -> bool:
    """Whether eight weeks may be added: only correction or erasure of civil status or nationality (2.58(3))."""
    return right in (Right.RECTIFICATION, Right.ERASURE) and field in EXTENDABLE_FIELDS


def registry_due(received_on: date, right: Right, field: str = "", extensions: int = 0) -> Ending:
    """When a request must be answered: four weeks, each extension adds eight. Raises ``NotInTheRegistryError``.

    Weeks are added to the day of receipt. Beyond twelve weeks in all the Atw is contested, so the end is not moved.
    """
    legal_basis(right)
    if extensions and not may_extend(right, field):
        raise NotInTheRegistryError(said("registry_extension"))
    return statutory_term(received_on, TERM_WEEKS + EXTENSION_WEEKS * extensions, Unit.WEEKS)


def disclosures_due(received_on: date) -> Ending:
    """When to answer who received somebody's registry data, or a wish for confidentiality (2.59, 3.21, 3.22)."""
    return statutory_term(received_on, TERM_WEEKS, Unit.WEEKS)


def disclosure_years(years_asked: int) -> int:
    """How many past years of disclosures are answered: what was asked, at most twenty (3.22, 3.11)."""
    return min(years_asked, DISCLOSURE_YEARS)


def recipients_request_last_day(correction_known_on: date) -> Ending:
    """Last day to ask that recipients be told of a correction (3.23)."""
    return statutory_term(correction_known_on, RECIPIENTS_REQUEST_WEEKS, Unit.WEEKS)


def competent(right: Right, holder: Holder, keeping_municipality: str, this_municipality: str) -> Competent:
    """Who decides (2.53, 2.81, R-BRP-2): access anywhere; correction only where the person is registered."""
    if right is Right.ACCESS:
        return Competent(this_municipality, forward=False)
    body = MINISTER if holder is Holder.NON_RESIDENT else keeping_municipality
    return Competent(body, forward=body != this_municipality)
