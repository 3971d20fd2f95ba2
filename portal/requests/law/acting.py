"""Who may act for whom: children, parents, protective measures, authorised representatives, the deceased.

Sources: UAVG 5(3)-(4) (changed on 1 September 2026), Wet BRP 2.55(2), 2.58(4), 3.22(4), Jeugdwet 7.3.8 and further,
Awb 2:1-2:2, GDPR recital 27; rules R-AGE-1 to R-AGE-8. Ask on the day of acting and again on the day something is
disclosed: a parent may lose the right in between.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

SELF_FROM = 16
CHILD_FROM = 12


class Domain(StrEnum):
    """Which rules on age apply to a source."""

    CASE = "municipal_case"
    BRP = "BRP"
    YOUTH_CARE = "youth_care"


class Measure(StrEnum):
    """A protective measure for an adult."""

    GUARDIANSHIP = "curatele"
    ADMINISTRATION = "bewind"
    MENTORSHIP = "mentorschap"


class Matter(StrEnum):
    """What the data is about, as far as a protective measure makes a difference."""

    MONEY = "money"
    CARE = "care"
    OTHER = "other"


class AgeRule(msgspec.Struct, frozen=True):
    """From which age a child may act in a domain, from a day on. The representative may until ``SELF_FROM``."""

    valid_from: date
    child_from: int


AGE_RULES: dict[Domain, tuple[AgeRule, ...]] = {  # newest first
    Domain.CASE: (AgeRule(date(2026, 9, 1), CHILD_FROM), AgeRule(date.min, SELF_FROM)),
    Domain.BRP: (AgeRule(date.min, SELF_FROM),),
    Domain.YOUTH_CARE: (AgeRule(date.min, CHILD_FROM),),
}

COVERED: dict[Measure, frozenset[Matter]] = {
    Measure.GUARDIANSHIP: frozenset(Matter),
    Measure.ADMINISTRATION: frozenset({Matter.MONEY}),
    Measure.MENTORSHIP: frozenset({Matter.CARE}),
}


class Acting(msgspec.Struct, frozen=True):
    """Who may act on a day: the person, their representative, or both. ``age`` in whole years."""

    age: int
    person: bool
    representative: bool

    def __repr__(self) -> str:
        return f"Acting(person={self.person}, representative={self.representative})"


def age(born: date, on: date) -> int:
    """Age in whole years. Somebody born on 29 February has their birthday on 1 March in other years."""
    if on < born:
        raise ValueError("The day lies before the birth.")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def may_act(born: date, on: date, domain: Domain, *, parental_authority: bool = True) -> Acting:
    """Who may act for a person without a protective measure (R-AGE-1, R-AGE-6, R-AGE-7).

    ``parental_authority``: whether the representative asking has legal authority; being a parent is not enough.
    """
    years = age(born, on)
    rule = next(rule for rule in AGE_RULES[domain] if rule.valid_from <= on)
    return Acting(age=years, person=years >= rule.child_from, representative=years < SELF_FROM and parental_authority)


def measure_covers(measure: Measure, matter: Matter, *, in_registry: bool = False) -> bool:
    """Whether the representative under a measure acts for an adult in this matter, and the person does not.

    Only as far as the person is incapable for that matter (UAVG 5(4)(c)). The Wet BRP knows only the curator.
    """
    if in_registry and measure is not Measure.GUARDIANSHIP:
        return False
    return matter in COVERED[measure]


class Authorisation(msgspec.Struct, frozen=True):
    """A written authorisation: what for, from when until when, and whether withdrawn (Awb 2:1)."""

    scope: frozenset[str]
    valid_from: date
    valid_until: date | None = None
    withdrawn_on: date | None = None

    def covers(self, matter: str, on: date) -> bool:
        """Whether it holds for this matter on this day. It never opens confidential data of other people."""
        ends = [day for day in (self.valid_until,) if day]
        over = any(on > day for day in ends) or (self.withdrawn_on is not None and on >= self.withdrawn_on)
        return matter in self.scope and on >= self.valid_from and not over


def has_data_rights(*, deceased: bool) -> bool:
    """Whether the GDPR gives rights over this person's data: not after death; explain other routes to an heir."""
    return not deceased
