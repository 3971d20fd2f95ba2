"""Points 1 to 3 of the story: she signs in, sees what is held about her, and what fed the decision against her."""

from __future__ import annotations

import pytest

from portal.demo.world import World
from tests.journeys.conftest import collected
from tests.journeys.visitor import Page, Visitor, words_of

SOURCES = ("Personal Records Database (BRP)", "Help at home", "Parking", "Decisions of the municipality")


@pytest.fixture
def marijke(visitor: Visitor) -> Visitor:
    """Marijke, signed in, once everything about her is there."""
    visitor.sign_in("marijke")
    collected(visitor)
    return visitor


def test_while_her_data_is_collected_she_sees_how_far_each_source_is(world: World) -> None:
    with Visitor(world) as newcomer:
        first = newcomer.sign_in("marijke")
        progress = newcomer.browser.get("/overview/progress").text

        assert first.path == "/overview"
        assert all(source in progress for source in SOURCES)
        assert "Answers from 8 of 8 systems" in progress
        assert progress.rstrip().endswith("data: done")


def test_the_overview_says_of_each_source_what_it_holds_how_fresh_it_is_and_whom_to_call(marijke: Visitor) -> None:
    overview = marijke.open("/overview")

    for source, phone in zip(SOURCES, ("088 000 1200", "088 000 1180", "088 000 1220", "088 000 1190"), strict=True):
        card = overview.card(source)
        assert "Up to date" in card
        assert "Collected" in card
        assert "record" in card
        assert phone in card


def test_the_overview_says_which_systems_are_not_connected_and_why(marijke: Visitor) -> None:
    overview = marijke.open("/overview")

    assert "not connected yet. Call 14 0999" in overview.card("Youth care")
    assert "deleted after 28 days" in overview.card("Cameras in the city")


def test_each_source_says_why_it_holds_data_on_what_ground_how_long_and_who_gets_it(marijke: Visitor) -> None:
    for address in marijke.open("/overview").addresses("/sources/"):
        source = marijke.open(address)
        for label in (
            "What it is used for",
            "The law that allows it",
            "How long it is kept",
            "Department",
            "Who gets this data",
        ):
            assert source.says(label), f"{address} does not say: {label}"
        assert "GDPR" in source.main
        assert source.addresses("tel:")


def test_a_source_shows_a_few_data_points_of_a_record_and_says_how_many_more_there_are(marijke: Visitor) -> None:
    source = marijke.open("/sources/homecare")

    assert source.says("HH-2023-0417", "Hours a week")
    assert not source.says("Thuiszorg De Linde")
    assert source.says("5 more data points")


def test_every_field_of_every_record_has_a_label_in_words_and_what_it_means(marijke: Visitor) -> None:
    records = _all_records(marijke)

    assert len(records) == 25, (
        "nine of the civil registry, four of home help, three of parking, one of taxes, eight of cases"
    )
    for record in records:
        fields = record.soup.select(".inzage-data-point")
        assert fields
        for field in fields:
            label = words_of(field.select_one(".inzage-data-point__label") or field)
            assert " " in label or label.isalpha(), f"{label!r} is no plain word"
            assert "_" not in label
            assert field.select_one(".inzage-data-point__value")
            assert "What does this mean?" in words_of(field)


def test_a_record_says_since_when_and_which_decisions_used_it(marijke: Visitor) -> None:
    address = _record(marijke, "Your address")
    home_help = _record(marijke, "Help at home: Hulp bij het huishouden")

    assert "Since 6 May 1991" in address.main
    for record in (address, home_help):
        [use, *_] = record.addresses("/decisions/")
        assert marijke.open(use).says("Your help with the housework", "The help stops")
    assert "Used in: Your help with the housework" in _field(address, "Home or correspondence address")


def test_the_decision_says_what_was_decided_by_which_rule_and_who_can_explain_it(marijke: Visitor) -> None:
    decision = _decision(marijke)

    assert decision.says("Decision of 14 September 2026", "The help stops", "We did not ask whether that is right.")
    assert decision.says("Annemiek de Groot", "088 000 1187")
    assert decision.says("Self-reliance check for housework", "2026.2", "Yes, an algorithm was used")
    assert decision.says("A person checked it afterwards", "Social Support Act 2015, article 2.3.5(3)")
    assert decision.says("27 October 2026")


@pytest.mark.parametrize(
    ("label", "used", "now", "mark"),
    [
        ("Number of adults at your address", "2", "not shown", "About someone else"),
        ("Kind of address of someone registered", "home address", "not shown", "About someone else"),
        ("The kind of address you have", "home address", "home address", "Still the same"),
        ("Hours of help a week", "4", "4", "Still the same"),
        ("Status of your help", "Active", "Ended", "Changed since"),
        ("Hours of help a week, earlier", "3", "not known", "Cannot be compared"),
    ],
)
def test_each_input_shows_the_value_used_then_beside_the_value_held_now(
    marijke: Visitor, label: str, used: str, now: str, mark: str
) -> None:
    card = _input(_decision(marijke), label)

    assert card["used"].split(" seen on ")[0] == used
    assert card["now"] == now
    assert mark in card["all"]
    assert ("Decided the outcome" in card["all"]) == (mark == "About someone else")


def test_from_an_input_she_comes_to_its_record_and_from_there_back_to_the_decision(marijke: Visitor) -> None:
    decision = _decision(marijke)
    ways = {str(link["href"]) for link in decision.soup.select('.inzage-input a[href^="/records/"]')}

    assert len(ways) == 3
    for way in ways:
        assert decision.path in marijke.open(way).addresses("/decisions/")


def test_the_decision_never_says_who_else_is_registered_at_her_address(marijke: Visitor) -> None:
    decision = _decision(marijke)
    notes = [_input(decision, label) for label in ("Number of adults", "Kind of address of someone")]

    assert all("so we do not show more" in note["all"] for note in notes)
    assert all("/records/" not in note["links"] for note in notes)


def test_all_of_it_is_there_in_dutch_too(world: World) -> None:
    with Visitor(world, language="nl") as visitor:
        visitor.sign_in("marijke")
        collected(visitor)
        overview = visitor.open("/overview")
        decision = visitor.open(overview.link("Uw hulp bij het huishouden"))

        assert overview.soup.html is not None
        assert overview.soup.html["lang"] == "nl"
        assert decision.says("Uw hulp bij het huishouden", "De hulp stopt", "088 000 1187")
        assert not decision.says("The data that was used")


def test_her_log_shows_her_own_looks_and_that_the_portal_collected_for_her(marijke: Visitor) -> None:
    _decision(marijke)
    log = marijke.open("/access-log")

    assert log.says("Signed in", "Looked at a decision", "Looked at the overview")
    assert log.says("Asked a source for your data")


def _all_records(visitor: Visitor) -> list[Page]:
    overview = visitor.open("/overview")
    found = [
        address for source in overview.addresses("/sources/") for address in visitor.open(source).addresses("/rec")
    ]
    return [visitor.open(address) for address in dict.fromkeys(found)]


def _record(visitor: Visitor, title: str) -> Page:
    return visitor.open(visitor.open("/overview").link(title))


def _decision(visitor: Visitor) -> Page:
    return visitor.open(visitor.open("/overview").link("Your help with the housework"))


def _field(record: Page, label: str) -> str:
    for field in record.soup.select(".inzage-data-point"):
        if label in words_of(field.select_one(".inzage-data-point__label") or field):
            return words_of(field)
    raise AssertionError(f"no field is called {label!r}: {record.main}")


def _input(decision: Page, label: str) -> dict[str, str]:
    rows = [row for row in decision.soup.select(".inzage-input") if words_of(row.select("h3")[0]).startswith(label)]
    row = min(rows, key=lambda row: len(words_of(row.select("h3")[0])))
    return {
        "all": words_of(row),
        "used": words_of(row.select(".inzage-input__used dd")[0]),
        "now": words_of(row.select(".inzage-input__now dd")[0]),
        "links": " ".join(str(a["href"]) for a in row.select("a")),
    }
