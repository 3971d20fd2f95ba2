"""Who may see and ask for whom: children and parents on the day the page is read, adults, and how to do it.

The ages are those of the rules the portal itself goes by (``portal.requests.law.acting``); the page only puts them in
words. Signing in for somebody else is not possible yet, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.response import Response

from connectors.sdk.manifest import Text
from portal.requests.law.acting import AGE_RULES, CHILD_FROM, SELF_FROM, Domain, may_act
from portal.settings import Municipality
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.templating import Chrome

DOMAINS = (Domain.CASE, Domain.BRP, Domain.YOUTH_CARE)
"""The columns of the table, in this order."""


@dataclass(frozen=True, repr=False)
class AgeGroup:
    """One row: from and up to which age (None: up to 18), and per domain who may: parent, both, or child."""

    from_age: int
    to_age: int | None
    who: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ChangeOfLaw:
    """A day on which the age for files of the municipality changed or will change."""

    day: date
    before: int
    after: int
    is_past: bool


@dataclass(frozen=True, repr=False)
class SomeoneElsePage:
    """Everything on ``public/someone_else.html``."""

    chrome: Chrome
    municipality_name: str
    phone: str
    email: str
    desk: Text
    today: date
    groups: tuple[AgeGroup, ...]
    change: ChangeOfLaw | None


@get("/for-someone-else")
async def someone_else(request: Visit) -> Response[str]:
    """Children, parents, and adults who cannot do it themselves."""
    ours: Municipality = portal_of(request).settings.municipality
    today = portal_of(request).requests.today()
    page = SomeoneElsePage(
        chrome=chrome(request),
        municipality_name=ours.name,
        phone=ours.phone,
        email=ours.email,
        desk=ours.desk,
        today=today,
        groups=groups_on(today),
        change=change_around(today),
    )
    return show(request, "public/someone_else.html", page)


def groups_on(day: date) -> tuple[AgeGroup, ...]:
    """The age groups of the law on a day, with who may act in each domain."""
    bounds = (0, CHILD_FROM, SELF_FROM)
    return tuple(
        AgeGroup(start, end, tuple(_who(start, day, domain) for domain in DOMAINS))
        for start, end in zip(bounds, (*(bound - 1 for bound in bounds[1:]), None), strict=True)
    )


def change_around(day: date) -> ChangeOfLaw | None:
    """The newest change of the age for files of the municipality; None when there never was one."""
    newest, *older = AGE_RULES[Domain.CASE]
    if not older:
        return None
    return ChangeOfLaw(newest.valid_from, older[0].child_from, newest.child_from, newest.valid_from <= day)


def _who(age: int, day: date, domain: Domain) -> str:
    """Who may act for a child who has this age on the day: parent, both or child."""
    acting = may_act(_born(age, day), day, domain)
    if acting.person and acting.representative:
        return "both"
    return "child" if acting.person else "parent"


def _born(age: int, day: date) -> date:
    """A day of birth that makes somebody exactly this old."""
    first_of_month = day.replace(day=1)  # every month has one, also in a leap year
    return first_of_month.replace(year=first_of_month.year - age)
