"""Who may look for whom: the page says what the rules say, on the day it is read."""

from __future__ import annotations

from datetime import date

import pytest

from portal.web.public.someone_else import change_around, groups_on
from tests.web.counter import Counter

BEFORE, AFTER = date(2026, 8, 31), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("day", "of_a_thirteen_year_old"),
    [(BEFORE, ("parent", "parent", "both")), (AFTER, ("both", "parent", "both"))],
)
def test_a_thirteen_year_old_may_what_the_law_of_the_day_says(day: date, of_a_thirteen_year_old: tuple[str]) -> None:
    [who] = [group.who for group in groups_on(day) if group.from_age <= 13 <= (group.to_age or 99)]

    assert who == of_a_thirteen_year_old


@pytest.mark.parametrize("day", [BEFORE, AFTER, date(2028, 2, 29)])
def test_the_youngest_have_their_parent_and_from_sixteen_they_do_it_themselves(day: date) -> None:
    youngest, _, oldest = groups_on(day)

    assert (youngest.from_age, youngest.to_age, set(youngest.who)) == (0, 11, {"parent"})
    assert (oldest.from_age, oldest.to_age, set(oldest.who)) == (16, None, {"child"})


def test_the_change_of_the_law_is_told_before_and_after_its_day() -> None:
    before, after = change_around(BEFORE), change_around(AFTER)

    assert before is not None
    assert after is not None
    assert (before.is_past, after.is_past) == (False, True)
    assert (before.day, before.before, before.after) == (AFTER, 16, 12)


async def test_the_page_is_public_says_that_it_is_not_possible_here_and_whom_to_call(counter: Counter) -> None:
    page = await counter.stranger().open("/for-someone-else")

    assert page.status == 200
    assert "You cannot sign in for somebody else yet." in page.main
    assert counter.town.settings.municipality.phone in page.main
    assert "So her father sees there what Mila does not." in page.main
    for place in ("/help", "/sign-in"):
        other = await counter.stranger().open(place)
        assert other.soup.find("a", href="/for-someone-else"), f"{place} does not lead there"
