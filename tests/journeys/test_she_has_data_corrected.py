"""She says that something is wrong: it is corrected in the source, seen there again, and the decision says so.

What comes from a base register goes to those who may correct it, and nobody promises more than that. The story happens
once, in ``told``; each test reads one part of what everybody saw and what was left behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from portal.demo.world import World
from tests.journeys.asking import give_verdict, hand_over, say_it_is_wrong
from tests.journeys.behind import in_the_source
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor, words_of

RUNNING, HOURS = "Help at home: Hulp bij het huishouden", "Hours a week"
ADDRESS, STREET = "Your address: Lindelaan 14", "House number"
REASON = "In de brief van 2023 staat zes uur."


@dataclass
class Told:
    """What happened, page by page."""

    world: World
    marijke: Visitor
    officer: Visitor
    number: str = ""
    handed_over: str = ""
    in_the_source: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(own_world: World) -> Iterator[Told]:
    """The whole story, once."""
    with Visitor(own_world) as marijke, Visitor(own_world) as officer:
        story = Told(own_world, marijke, officer)
        _she_says_that_it_is_wrong(story)
        _it_is_corrected(story)
        _her_house_number_is_not_the_departments(story)
        yield story


def _she_says_that_it_is_wrong(story: Told) -> None:
    marijke, pages = story.marijke, story.pages
    marijke.sign_in("marijke")
    pages["overview"] = collected(marijke)
    pages["record before"] = marijke.open(_record(pages["overview"], RUNNING))
    pages["form"] = marijke.open(pages["record before"].link(f"Is this wrong? {HOURS}"))
    pages["filed"] = say_it_is_wrong(marijke, pages["form"], "6", REASON)
    story.number = pages["filed"].path.rsplit("/", 1)[1]
    pages["record disputed"] = marijke.open(pages["record before"].path)
    pages["decision disputed"] = marijke.open(pages["form"].addresses("/decisions/")[0])
    story.in_the_source["before"] = _hours(story.world)


def _it_is_corrected(story: Told) -> None:
    officer, pages = story.officer, story.pages
    officer.sign_in_as_officer("joke")
    pages["case"] = officer.open(f"/officer/requests/{story.number}")
    give_verdict(officer, story.number, answer="grant", ground="A16-INACCURATE")
    address = f"/requests/{story.number}"
    pages["answer"] = until(lambda: story.marijke.open(address), lambda page: page.says("Download the proof"))
    story.in_the_source["after"] = _hours(story.world)
    pages["record after"] = story.marijke.open(pages["record before"].path)
    pages["decision after"] = story.marijke.open(pages["decision disputed"].path)
    pages["log"] = story.marijke.open("/access-log")


def _her_house_number_is_not_the_departments(story: Told) -> None:
    marijke, pages = story.marijke, story.pages
    record = marijke.open(pages["overview"].link("Your address"))
    pages["registry form"] = marijke.open(record.link(f"Is this wrong? {STREET}"))
    filed = say_it_is_wrong(marijke, pages["registry form"], "16")
    story.handed_over = filed.path.rsplit("/", 1)[1]
    hand_over(story.officer, story.handed_over)
    pages["handed over"] = marijke.open(filed.path)


def _record(overview: Page, title: str) -> str:
    [found] = {str(a["href"]) for a in overview.soup.find_all("a") if words_of(a) == title}
    return found


def _hours(world: World) -> Any:
    number = "HH-2023-0417"
    [(hours,)] = in_the_source(world, "homecare", "SELECT hours_per_week FROM provision WHERE number = ?", number)
    return hours


def test_before_she_sends_it_she_reads_what_is_held_and_where_it_goes(told: Told) -> None:
    form = told.pages["form"]

    assert form.says("What it says now 4", "You get an answer within 1 month", "088 000 1180")
    assert form.says("That does not change the decision by itself") or form.says("you do not agree with this")


def test_she_gets_a_number_and_reads_back_what_she_said(told: Told) -> None:
    filed = told.pages["filed"]

    assert filed.says("We have received your request", told.number, REASON)
    assert filed.says("What it said then 4", "What it should be, you say 6")


def test_from_then_on_the_record_and_the_decision_that_used_it_say_that_she_disputes_it(told: Told) -> None:
    for name in ("record disputed", "decision disputed"):
        assert told.number in told.pages[name].main
    assert told.pages["record disputed"].says("You said: this is wrong. The municipality has not decided")
    assert told.pages["decision disputed"].says("This decision uses data that you say is wrong")


def test_the_officer_sees_what_it_is_what_it_should_be_and_which_decision_used_it(told: Told) -> None:
    case = told.pages["case"]

    assert case.says("It says now 4", "The resident says it should be 6", REASON)


def test_the_departments_own_database_has_the_right_value(told: Told) -> None:
    assert told.in_the_source == {"before": 4, "after": 6}


def test_she_sees_the_right_value_and_that_it_was_corrected(told: Told) -> None:
    record, answer = told.pages["record after"], told.pages["answer"]

    assert words_of(record.block(f"{HOURS}")).count("6") >= 1
    assert record.says("You said: this is wrong. The municipality corrected this.", told.number)
    assert answer.says("We corrected it.", "What it says now 6", "Corrected in the department's system")


def test_the_decision_says_that_it_rests_on_data_that_was_corrected_since(told: Told) -> None:
    decision = told.pages["decision after"]

    assert decision.says("This decision uses data that was corrected on")
    assert "Changed since" in decision.card("Hours of help a week")


def test_the_proof_says_that_it_was_corrected_and_checks_with_the_published_key(told: Told) -> None:
    [published] = [address for address in told.pages["answer"].addresses("http") if "well-known" in address]
    download = told.marijke.open(f"/requests/{told.number}/certificate").response
    keys = KeySet.import_key_set(httpx.get(published).json())
    checked = jws.deserialize_compact(download.text.strip(), keys, ["ES256"])
    proof: dict[str, Any] = json.loads(checked.payload)

    assert [item["result"] for item in proof["items"]] == ["corrected"]
    assert REASON.encode() not in checked.payload
    assert b"999990019" not in checked.payload


def test_her_log_says_that_the_source_was_asked_to_correct_it(told: Told) -> None:
    assert told.pages["log"].says("Asked a source to correct your data")


def test_what_is_in_the_civil_registry_goes_to_civil_affairs_and_she_reads_when(told: Told) -> None:
    form, after = told.pages["registry form"], told.pages["handed over"]

    assert form.says("It goes to: Civil affairs of the municipality", "within 4 weeks", "Wet BRP")
    assert after.says("Passed on", "To: Civil affairs of the municipality")
    assert not after.says("We corrected it.")
