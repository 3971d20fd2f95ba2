"""Daan's tips of March are paid in May. It looks like hidden income, and the letter about it goes to his old address.

Told in a world of today, in which he can still object to the decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.demo.world import World
from tests.journeys.asking import give_verdict, say_it_is_wrong
from tests.journeys.behind import in_the_source
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor, words_of

DECISION, TIP = "Your application for benefit", "payment:IB-26-05-4602"
MONTH, LETTER = "Month the tips belong to", "Address the letter went to"
EARNED = "de maand waarin ik nog werkte"
REASON = "Ik verdiende deze fooi toen ik nog werkte. De baas betaalde te laat."
WHY = "De brief ging naar een adres waar ik niet meer woon. Ik kon niet antwoorden."


@dataclass
class Told:
    """What happened, page by page."""

    world: World
    numbers: dict[str, str] = field(default_factory=dict)
    months: list[Any] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(world_of_today: World) -> Iterator[Told]:
    """The whole story, once."""
    with Visitor(world_of_today) as daan, Visitor(world_of_today) as officer:
        story = Told(world_of_today)
        pages = story.pages
        daan.sign_in("daan")
        overview = collected(daan)
        pages["decision"] = daan.open(overview.link(DECISION))
        pages["case of the decision"] = daan.open(pages["decision"].link("Z-2026-045377"))
        pages["cases"] = daan.open("/sources/cases")
        pages["address"] = daan.open(overview.link("Your address"))
        _the_month_is_wrong(story, daan, officer)
        _he_objects(story, daan, officer)
        yield story


def _the_month_is_wrong(story: Told, daan: Visitor, officer: Visitor) -> None:
    story.months.append(_month(story.world))
    form = daan.open(_way(story.pages["decision"], MONTH, "This is wrong"))
    story.pages["form"] = form
    filed = say_it_is_wrong(daan, form, EARNED, REASON)
    story.numbers["correction"] = filed.path.rsplit("/", 1)[1]
    officer.sign_in_as_officer("joke")
    give_verdict(officer, story.numbers["correction"], answer="grant", ground="A16-INACCURATE")
    story.pages["corrected"] = until(lambda: daan.open(filed.path), lambda page: page.says("Download the proof"))
    story.months.append(_month(story.world))
    story.pages["decision after"] = daan.open(story.pages["decision"].path)


def _he_objects(story: Told, daan: Visitor, officer: Visitor) -> None:
    pages = story.pages
    pages["contest"] = daan.open(_way(pages["decision"], LETTER, "should not count"))
    filed = daan.submit(pages["contest"], "/requests/new/contest", reason=WHY)
    story.numbers["objection"] = number = filed.path.rsplit("/", 1)[1]
    pages["objected"] = filed
    pages["case"] = officer.open(f"/officer/requests/{number}")
    asked = officer.open(f"/officer/requests/{number}/forward-objection")
    officer.submit(asked, "/forward-objection")
    pages["forwarded"] = daan.open(filed.path)


def _month(world: World) -> Any:
    [(month,)] = in_the_source(world, "income", "SELECT month FROM payment WHERE id = ?", TIP.partition(":")[2])
    return month


def _way(decision: Page, label: str, words: str) -> str:
    [row] = [row for row in decision.soup.select(".inzage-input") if words_of(row.select("h3")[0]).startswith(label)]
    return next(str(link["href"]) for link in row.select("a") if words in words_of(link))


def test_the_decision_tells_what_went_wrong_without_blaming_him(told: Told) -> None:
    decision = told.pages["decision"]

    assert decision.says("We leave your application untreated", "The letter went to your old address")
    assert decision.says("We only saw when you got the money, not when you earned it.")
    assert decision.says("You no longer lived here, so you did not get the letter.")
    assert decision.says("Sanne Wolters", "088 000 1241")


def test_decision_and_explanation_are_one_page_with_the_case_it_belongs_to(told: Told) -> None:
    assert told.pages["decision"].says("PW-2026-0648", "Z-2026-045377", "Your cases", "Decisions of the municipality")
    assert told.pages["case of the decision"].says(
        "Aanvraag bijstand", "Documents", "wij hebben vragen over uw inkomen"
    )
    assert told.pages["cases"].says("Aanvraag bijstand", "Brief: wij hebben vragen over uw inkomen")


def test_the_registry_knew_where_he_lives_and_the_letter_went_elsewhere(told: Told) -> None:
    assert told.pages["address"].says("Molenweg")
    assert told.pages["decision"].says("Havenstraat 3, 9999 XD Voorbeeldstad")


def test_the_month_is_put_right_in_the_source_and_the_decision_says_so(told: Told) -> None:
    assert told.months[1] == EARNED != told.months[0]
    assert told.pages["decision after"].says("This decision uses data that was corrected", told.numbers["correction"])


def test_while_there_is_time_his_letter_is_an_objection_too_and_is_passed_on(told: Told) -> None:
    assert told.pages["contest"].says("Yes, this is also an objection to the decision", "You can object until")
    assert told.pages["objected"].says(WHY)
    assert told.pages["case"].says(WHY, "objection")
    before, after = told.pages["objected"].main, told.pages["forwarded"].main
    assert "passed" in after
    assert before != after
