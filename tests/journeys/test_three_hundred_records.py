"""About Hendrik 300 records and 40 decisions are kept, of ten years: all of it is there, and can be found and read."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import collected
from tests.journeys.visitor import Page, Visitor


@pytest.fixture
def hendrik(visitor: Visitor) -> Visitor:
    """Hendrik, signed in, once everything about him is there."""
    visitor.sign_in("hendrik")
    collected(visitor)
    return visitor


def _pages(visitor: Visitor, source: str) -> list[Page]:
    """Every page of a source, from the first to the last."""
    pages = [visitor.open(source)]
    while further := pages[-1].soup.find("a", rel="next"):
        pages.append(visitor.open(str(further["href"])))
    return pages


def _records(visitor: Visitor) -> list[str]:
    sources = visitor.open("/overview").addresses("/sources/")
    found = [a for source in sources for page in _pages(visitor, source) for a in page.addresses("/records/")]
    return [address for address in dict.fromkeys(found) if address.count("/") == 2]


def test_every_one_of_three_hundred_records_can_be_opened_from_its_source(hendrik: Visitor) -> None:
    records = _records(hendrik)

    assert len(records) == 300
    for address in records[::30]:
        assert hendrik.open(address).says("What does this mean?")


def test_forty_decisions_are_listed_once_each_also_where_two_systems_know_them(hendrik: Visitor) -> None:
    decisions = hendrik.open("/decisions")

    assert len(decisions.addresses("/decisions/")) == 40
    both = hendrik.open(decisions.link("Your application for the dentist"))
    assert both.says("Your cases", "Decisions of the municipality")


def test_what_they_used_is_the_same_has_changed_or_is_no_longer_there(hendrik: Visitor) -> None:
    pages = [hendrik.open(address) for address in hendrik.open("/decisions").addresses("/decisions/")]

    for mark in ("Still the same", "Changed since", "Cannot be compared"):
        assert any(page.says(mark) for page in pages), mark


def test_the_overview_names_a_few_of_each_source_and_says_how_many_more_there_are(hendrik: Visitor) -> None:
    overview = hendrik.open("/overview")

    assert "134 records" in overview.card("Work and income")
    assert "130 more" in overview.card("Work and income")
    assert "8 decisions about you" in overview.card("Your cases")
    assert len(overview.addresses("/records/")) <= 40


def test_his_page_is_no_larger_than_a_phone_takes(hendrik: Visitor) -> None:
    assert len(hendrik.open("/overview").response.content) < 100_000


def test_records_of_one_kind_come_newest_first(hendrik: Visitor) -> None:
    pages = _pages(hendrik, "/sources/income")

    assert pages[0].says("september 2026")
    assert not pages[0].says("oktober 2016")
    assert any(page.says("oktober 2016") for page in pages[1:])


def test_each_of_them_can_be_chosen_to_be_deleted(hendrik: Visitor) -> None:
    assert len(hendrik.open("/requests/new").soup.select('input[name="record"]')) == 300
