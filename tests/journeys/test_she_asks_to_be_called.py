"""She asks to be called about a decision, and about a record to have it written: both get their answer in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from portal.demo.world import World
from tests.journeys.asking import give_verdict
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor

PHONE, TIMES = "06 12 34 56 78", ["mon:morning", "thu:afternoon"]
QUESTION = "Waarom telt mijn vriend mee?"
ANSWER = "Uw vriend stond op uw adres ingeschreven als bewoner. Wij hebben u gebeld en dit uitgelegd."


@dataclass
class Told:
    """What happened, page by page."""

    number: str = ""
    pages: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(own_world: World) -> Iterator[Told]:
    """The whole story, once."""
    with Visitor(own_world) as marijke, Visitor(own_world) as officer:
        story = Told()
        _she_asks(story, marijke)
        officer.sign_in_as_officer("joke")
        story.pages["queue"] = officer.open("/officer")
        story.pages["case"] = officer.open(f"/officer/requests/{story.number}")
        give_verdict(officer, story.number, answer="grant", reason=ANSWER)
        address = f"/requests/{story.number}"
        story.pages["answer"] = until(lambda: marijke.open(address), lambda page: page.says("Your request is closed"))
        yield story


def _she_asks(story: Told, marijke: Visitor) -> None:
    pages = story.pages
    marijke.sign_in("marijke")
    overview = collected(marijke)
    decision = marijke.open(overview.link("Your help with the housework"))
    pages["form"] = marijke.open(decision.link("Explain this decision to me, or call me"))
    pages["refused"] = marijke.submit(pages["form"], "/requests/new/explanation", phone="12", question=QUESTION)
    pages["filed"] = marijke.submit(pages["refused"], "/requests/new/explanation", phone=PHONE, times=TIMES)
    story.number = pages["filed"].path.rsplit("/", 1)[1]
    pages["requests"] = marijke.open("/requests")


def test_the_form_names_who_she_can_call_now(told: Told) -> None:
    form = told.pages["form"]

    assert form.says("You may also call now", "Annemiek de Groot")
    assert "tel:0880001187" in form.addresses("tel:")


def test_a_number_that_cannot_be_called_and_no_times_are_both_said_and_her_question_stays(told: Told) -> None:
    refused = told.pages["refused"]

    assert refused.status == 422
    assert refused.says("2 things need your attention", QUESTION)


def test_she_reads_back_when_she_is_called_and_by_when_she_hears(told: Told) -> None:
    filed = told.pages["filed"]

    assert filed.says("We have received your request", told.number, "We call you on")
    assert filed.says(PHONE, "Monday morning, Thursday afternoon", QUESTION)
    assert filed.says("Annemiek de Groot"), "the one who can explain it, not the desk of the case system"
    assert told.pages["requests"].says(told.number, "Explain this to me, or call me")


def test_nothing_of_it_stands_in_the_queue_and_all_of_it_in_the_case(told: Told) -> None:
    queue, case = told.pages["queue"], told.pages["case"]

    assert told.number in queue.main
    assert not queue.says(PHONE)
    assert not queue.says(QUESTION)
    assert case.says(PHONE, "Monday morning", "Thursday afternoon", QUESTION)


def test_she_reads_the_answer_and_her_number_is_not_kept_any_longer(told: Told) -> None:
    answer = told.pages["answer"]

    assert answer.says(ANSWER, "Explained")
    assert not answer.says(PHONE)
