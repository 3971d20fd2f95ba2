"""A computer gave Rosa a score, the score brought somebody to her door, and there was nothing wrong.

The score is a profile: it stands apart and says what it was made of and what it is used for. She can have it explained,
and ask to delete it. A score is kept for a year, so there is no older one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from portal.demo.world import World
from tests.journeys.asking import choice
from tests.journeys.conftest import collected
from tests.journeys.visitor import Page, Visitor, words_of

DECISION, CHECK = "A check on your benefit", "Check: Home visit 4 June 2026"
SCORE = "Risk score: 11 May 2026"


@dataclass
class Told:
    """What she sees, page by page."""

    pages: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(world: World) -> Iterator[Told]:
    """Her walk, once."""
    with Visitor(world) as rosa:
        story = Told()
        pages = story.pages
        rosa.sign_in("rosa")
        pages["overview"] = collected(rosa)
        pages["source"] = rosa.open("/sources/checks")
        pages["score"] = rosa.open(pages["source"].link(SCORE))
        pages["check"] = rosa.open(pages["source"].link(CHECK))
        pages["decision"] = rosa.open(pages["overview"].link(DECISION))
        pages["explain"] = rosa.open(pages["decision"].link("Explain this decision to me, or call me"))
        pages["delete"] = rosa.open("/requests/new")
        yield story


def _input(decision: Page, label: str) -> str:
    [row] = [row for row in decision.soup.select(".inzage-input") if words_of(row.select("h3")[0]).startswith(label)]
    return words_of(row)


def test_the_score_is_told_as_what_it_is_and_not_as_a_fact_about_her(told: Told) -> None:
    score = told.pages["score"]

    assert score.says("87", "High", "3.1", "It proves nothing.")
    assert score.says("Choosing whom we check. The score does not count for how much benefit you get.")
    assert score.says("Your age, your family, how often you moved")
    assert score.says("A member of staff looks at high scores and decides on a check.")


def test_a_profile_stands_apart_from_ordinary_records(told: Told) -> None:
    overview, source = told.pages["overview"], told.pages["source"]

    for page in (overview, source):
        assert page.says("Profiles about you", "A profile is a guess about you")
        assert page.link(SCORE) == told.pages["score"].path
    ordinary = source.main.index("What this system holds about you")
    assert source.main.index(SCORE) < ordinary < source.main.index(CHECK)
    assert SCORE not in overview.card("Checks on benefits")


def test_from_the_score_she_comes_to_the_decision_and_back(told: Told) -> None:
    assert told.pages["decision"].path in told.pages["score"].addresses("/decisions/")
    assert told.pages["score"].path in told.pages["decision"].addresses("/records/")


def test_the_decision_says_that_a_person_followed_the_computer_and_where_the_model_is_published(told: Told) -> None:
    decision = told.pages["decision"]

    assert decision.says("You were chosen for a home visit", "Yes, an algorithm was used", "Risk model for benefits")
    assert "https://algoritmes.overheid.nl/" in decision.addresses("https://")
    assert decision.says("Tom Jacobs", "088 000 1251")


def test_the_score_decided_and_her_country_of_birth_is_pointed_out(told: Told) -> None:
    decision = told.pages["decision"]

    assert "Decided the outcome" in _input(decision, "Your score")
    assert "Suriname" in _input(decision, "The country you were born in")
    assert "You can ask whether that is so." in _input(decision, "The country you were born in")
    assert "Sensitive" in _input(decision, "The country you were born in")


def test_what_the_portal_does_not_hold_cannot_be_compared_and_can_still_be_disputed(told: Told) -> None:
    moves = _input(told.pages["decision"], "How often you moved in ten years")

    assert "Cannot be compared" in moves
    assert "This is wrong" in moves


def test_the_check_found_nothing_and_that_is_there_too(told: Told) -> None:
    assert told.pages["check"].says("Nothing found", "Alles klopt.")
    assert told.pages["decision"].says("At the home visit everything was in order.")


def test_she_can_have_it_explained_and_ask_to_delete_the_score(told: Told) -> None:
    assert told.pages["explain"].says("Tom Jacobs", "088 000 1251")
    assert choice(told.pages["delete"], SCORE)


def test_of_the_scores_only_the_one_of_the_last_year_is_kept_and_all_of_it_is_explained(told: Told) -> None:
    assert told.pages["source"].main.count("Risk score:") == 1
    assert told.pages["score"].says("Number of the calculation", "R-26-05", "It says nothing about you.")
