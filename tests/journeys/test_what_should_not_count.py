"""Ingrid was wronged and compensated; the compensation counted as savings, so she has to pay a tax.

The amount is right. She says that it should not count, the municipality agrees, and the decision says so from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from bs4 import Tag

from portal.demo.world import World
from tests.journeys.asking import give_verdict
from tests.journeys.behind import in_the_source
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor, words_of

DECISION, RECORD = "Your request not to have to pay the tax", "Request not to have to pay: KW-2026-0315"
COMPENSATION, TOTAL = "Compensation for the childcare benefits scandal", "All your money together"
REASON = "Dit geld kreeg ik omdat de overheid mij onrecht deed. Het is geen spaargeld."
AGREED = "De compensatie had niet mogen meetellen. Wij nemen een nieuw besluit en bellen u daarover."


@dataclass
class Told:
    """What happened, page by page."""

    number: str = ""
    pages: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(world: World) -> Iterator[Told]:
    """The whole story, once."""
    with Visitor(world) as ingrid, Visitor(world) as officer:
        story = Told()
        pages = story.pages
        ingrid.sign_in("ingrid")
        pages["overview"] = collected(ingrid)
        pages["decision"] = ingrid.open(pages["overview"].link(DECISION))
        pages["record"] = ingrid.open(ingrid.open("/sources/taxes").link(RECORD))
        pages["form"] = ingrid.open(_contest(pages["decision"], COMPENSATION))
        pages["silent"] = ingrid.submit(pages["form"], "/requests/new/contest")
        pages["filed"] = ingrid.submit(pages["form"], "/requests/new/contest", reason=REASON)
        story.number = pages["filed"].path.rsplit("/", 1)[1]
        pages["disputed"] = ingrid.open(pages["decision"].path)
        officer.sign_in_as_officer("joke")
        pages["case"] = officer.open(f"/officer/requests/{story.number}")
        give_verdict(officer, story.number, answer="grant", reason=AGREED)
        pages["answer"] = until(lambda: ingrid.open(pages["filed"].path), lambda page: page.says(AGREED))
        pages["agreed"] = ingrid.open(pages["decision"].path)
        yield story


def _input(decision: Page, label: str) -> str:
    return words_of(_row(decision, label))


def _row(decision: Page, label: str) -> Tag:
    [row] = [row for row in decision.soup.select(".inzage-input") if words_of(row.select("h3")[0]).startswith(label)]
    return row


def _contest(decision: Page, label: str) -> str:
    [link] = [a for a in _row(decision, label).select("a") if "should not count" in words_of(a)]
    return str(link["href"])


def test_the_decision_shows_what_was_added_up_and_the_total(told: Told) -> None:
    decision = told.pages["decision"]

    assert "€31,243.17" in _input(decision, TOTAL)
    assert "€30,000.00" in _input(decision, COMPENSATION)
    assert "€1,243.17" in _input(decision, "Money in your accounts")
    assert decision.says("Without it you had 1243.17 euros", "Had it not counted, you would not have had to pay.")
    assert "Decided the outcome" in _input(decision, COMPENSATION)


def test_the_record_says_the_same_and_explains_each_amount(told: Told) -> None:
    assert told.pages["record"].says(COMPENSATION, "€30,000.00", "€1,243.17", "€31,243.17", "because it had wronged")


def test_both_ways_stand_beside_the_amount_this_is_wrong_and_this_should_not_count(told: Told) -> None:
    row = _input(told.pages["decision"], COMPENSATION)

    assert "This is wrong" in row
    assert "This is right, but should not count" in row


def test_the_form_explains_the_difference_and_asks_why(told: Told) -> None:
    assert told.pages["form"].says("What is the difference?", "money that you got because you were", "€30,000.00")
    assert told.pages["silent"].status == 422
    assert told.pages["filed"].says(told.number, REASON)


def test_from_then_on_the_decision_says_that_she_does_not_agree_that_it_counts(told: Told) -> None:
    assert told.pages["disputed"].says("This decision uses data that you say should not count", told.number)
    assert "You said: this is right, but should not count" in _input(told.pages["disputed"], COMPENSATION)


def test_the_officer_reads_her_reason_beside_the_amount(told: Told) -> None:
    assert told.pages["case"].says(REASON, COMPENSATION, "€30,000.00")


def test_she_gets_an_answer_with_a_reason_and_the_amount_itself_stays_as_it_is(told: Told, world: World) -> None:
    [(held,)] = in_the_source(world, "taxes", "SELECT compensation FROM remission WHERE number = ?", "KW-2026-0315")

    assert told.pages["answer"].says(AGREED)
    assert held == 30000
    assert told.pages["agreed"].says("The municipality agrees with you")


def test_the_explanation_says_that_the_formal_decision_is_not_registered_yet(told: Told) -> None:
    assert told.pages["decision"].says("The decision itself is in the letter that you got, or get.")
    assert told.pages["decision"].says("Marloes Vink", "088 000 1231")


def test_she_reads_how_to_appeal_and_is_never_asked_to_object(told: Told) -> None:
    for page in (told.pages["decision"], told.pages["form"]):
        assert page.says("you can appeal to the mayor and aldermen", "Do that soon: there is little time.")
        assert page.says("Marloes Vink", "088 000 1231")
        assert not page.says("until when you can object")
        assert not page.soup.select("[name=objection]")
    assert told.pages["form"].says("This form alone does not stop the time that you have for that.")
