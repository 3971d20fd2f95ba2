"""Youssef reports a new number plate and his permit gets the old plate's end: three fines and a reminder follow.

He finds the wrong day, sees every decision that rests on it, has it put right in the source, and can read that all of
them used what was wrong. Nobody else uses him: what is corrected here is there for no other story.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.demo.world import World
from tests.journeys.asking import say_it_is_wrong
from tests.journeys.behind import in_the_source
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor, words_of

PERMIT, REMINDER = "Your parking permit", "Reminder about three parking fines"
FINES = tuple(f"Parking fine NH-2026-{number}" for number in (30117, 30561, 31402))
REASON = "Ik gaf alleen een ander kenteken door. Mijn vergunning moest doorlopen."
GRANTED = "De medewerker vulde het einde van het oude kenteken bij de vergunning in."
USES_WRONG, USES_CORRECTED = (
    "This decision uses data that you say is wrong",
    "This decision uses data that was corrected",
)


@dataclass
class Told:
    """What happened, page by page."""

    world: World
    number: str = ""
    ends: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    disputed: dict[str, Page] = field(default_factory=dict)
    corrected: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(world: World) -> Iterator[Told]:
    """The whole story, once."""
    with Visitor(world) as youssef, Visitor(world) as officer:
        story = Told(world)
        _he_finds_it(story, youssef)
        _he_says_so(story, youssef)
        _it_is_put_right(story, youssef, officer)
        yield story


def _he_finds_it(story: Told, youssef: Visitor) -> None:
    youssef.sign_in("youssef")
    collected(youssef)
    decisions = youssef.open("/decisions")
    for title in (PERMIT, *FINES, REMINDER):
        story.pages[title] = youssef.open(decisions.link(title))
    source = youssef.open("/sources/parking")
    story.pages["permit"] = youssef.open(source.link("Parking permit: Kanaalkwartier"))
    story.pages["new plate"] = youssef.open(source.link("Number plate: 99-VBS-4"))
    story.ends["before"] = _end(story.world)


def _he_says_so(story: Told, youssef: Visitor) -> None:
    form = youssef.open(story.pages["permit"].link("Is this wrong? End"))
    filed = say_it_is_wrong(youssef, form, "empty", REASON)
    story.number = filed.path.rsplit("/", 1)[1]
    story.disputed = {title: youssef.open(story.pages[title].path) for title in (PERMIT, *FINES, REMINDER)}


def _it_is_put_right(story: Told, youssef: Visitor, officer: Visitor) -> None:
    officer.sign_in_as_officer("joke")
    story.pages["case"] = officer.open(f"/officer/requests/{story.number}")
    given = {"answer-1": "grant", "ground-1": "A16-INACCURATE", "value-1": "", "reason-1": GRANTED}
    saved = officer.submit(story.pages["case"], "/items/1", **given)
    assert saved.status == 200, saved.main
    officer.submit(officer.open(f"/officer/requests/{story.number}/decide"), "/decide")
    address = f"/requests/{story.number}"
    story.pages["answer"] = until(lambda: youssef.open(address), lambda page: page.says("Download the proof"))
    story.ends["after"] = _end(story.world)
    story.pages["permit after"] = youssef.open(story.pages["permit"].path)
    story.corrected = {title: youssef.open(story.pages[title].path) for title in (PERMIT, *FINES, REMINDER)}


def _end(world: World) -> Any:
    [(end,)] = in_the_source(world, "parking", "SELECT end_date FROM permit WHERE number = ?", "PV-2022-4417")
    return end


def _data_point(record: Page, label: str) -> str:
    for point in record.soup.select(".inzage-data-point"):
        if words_of(point.select_one(".inzage-data-point__label") or point) == label:
            return words_of(point)
    raise AssertionError(f"no data point is called {label!r}: {record.main}")


def test_the_wrong_day_stands_at_the_permit_and_the_new_plate_is_there(told: Told) -> None:
    assert told.pages["permit"].says("30 June 2026", "Another number plate was given")
    assert told.pages["new plate"].says("1 July 2026")


def test_from_the_wrong_day_he_comes_to_the_decision_that_used_it(told: Told) -> None:
    assert told.pages[PERMIT].path in told.pages["permit"].addresses("/decisions/")
    assert told.pages[PERMIT].says("Without an end date your permit would simply have gone on.")
    assert told.pages[PERMIT].says("Nobody looked at it. The computer decided.")


def test_each_fine_says_that_it_rests_on_that_decision_and_the_reminder_on_every_fine(told: Told) -> None:
    for fine in FINES:
        assert told.pages[PERMIT].path in told.pages[fine].addresses("/decisions/")
        assert told.pages[fine].path in told.pages[REMINDER].addresses("/decisions/")
        assert told.pages[fine].path in told.pages[PERMIT].addresses("/decisions/"), "and the other way round"
    assert told.pages[FINES[0]].says("With a permit there would have been no fine.")


def test_the_amounts_add_up_to_the_cent(told: Told) -> None:
    cents = 314 + 7843
    assert told.pages[FINES[0]].says("3.14 euros", "78.43 euros", f"{cents / 100:.2f} euros")
    assert told.pages[REMINDER].says(f"{3 * cents / 100:.2f} euros", f"{(3 * cents + 900) / 100:.2f} euros")


def test_once_he_says_it_is_wrong_every_decision_of_the_chain_says_so(told: Told) -> None:
    for title, page in told.disputed.items():
        assert page.says(USES_WRONG, told.number), title
    assert all(not page.says(USES_WRONG) for page in (told.pages[title] for title in told.disputed))


def test_the_officer_sees_what_it_says_and_which_decision_used_it(told: Told) -> None:
    case = told.pages["case"]

    assert case.says("30 June 2026", REASON)
    assert case.says("Decisions that used it", PERMIT)


def test_the_end_is_gone_from_the_source_and_from_what_he_sees(told: Told) -> None:
    assert told.ends == {"before": "2026-06-30", "after": None}
    assert "30 June 2026" in _data_point(told.pages["permit"], "End")
    assert "30 June 2026" not in _data_point(told.pages["permit after"], "End")
    assert told.pages["answer"].says(GRANTED)


def test_afterwards_every_decision_of_the_chain_says_that_it_used_what_was_corrected(told: Told) -> None:
    for title, page in told.corrected.items():
        assert page.says(USES_CORRECTED, told.number), title
        assert not page.says(USES_WRONG)
    assert told.corrected[PERMIT].says("Changed since")


def test_in_each_of_them_somebody_with_a_name_and_a_number_can_help(told: Told) -> None:
    for title, page in told.corrected.items():
        assert page.says("Bilal Kaya", "088 000 1221"), title
        assert page.link("Explain this decision to me, or call me").startswith("/requests/new/explanation")
