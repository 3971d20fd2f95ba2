"""The 588 published persons in raw registry form, each through the simulator's filter and the mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from connectors.brp.published.registry_form import in_api_form
from connectors.brp.published.specification import HAVE, MISSING, persons_in_registry_form, wrong_by_openapi
from connectors.brp.selection import select
from connectors.brp.shape import ASKED_BY_DEFAULT
from connectors.brp.test_nothing_lost import check_person, mapped
from connectors.sdk import Note, Record

pytestmark = pytest.mark.skipif(not HAVE, reason=MISSING)


@cache
def raw_people() -> list[dict[str, Any]]:
    """The persons as published."""
    return persons_in_registry_form()


@cache
def people() -> list[dict[str, Any]]:
    """The same in the API's form."""
    return [in_api_form(raw) for raw in raw_people()]


@cache
def all_records() -> list[Record]:
    """Everything a resident would see, of everybody."""
    return [record for person in people() for record in mapped(person)]


def raw_dates(value: Any, name: str = "") -> Iterator[str]:
    """Every date of a person in raw form, except the start of an investigation."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.lower().endswith("inonderzoek"):
                yield from raw_dates(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from raw_dates(inner, name)
    elif name.startswith("datum"):
        yield value


def passes_eleven_test(number: str) -> bool:
    """The check on a citizen service number (Wet algemene bepalingen burgerservicenummer)."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


def test_all_588_persons_are_read() -> None:
    assert len(people()) == 588
    assert {record.fields["burgerservicenummer"].value for record in all_records() if record.type == "person"} == {
        raw["burgerservicenummer"] for raw in raw_people()
    }


def test_a_number_that_fails_the_eleven_test_is_shown_all_the_same() -> None:
    failing = [raw["burgerservicenummer"] for raw in raw_people() if not passes_eleven_test(raw["burgerservicenummer"])]
    assert failing == ["999999245"]
    shown = {record.fields["burgerservicenummer"].value for record in all_records() if record.type == "person"}
    assert shown >= {*failing}


def test_every_value_of_every_person_is_shown_or_reported() -> None:
    for person in people():
        check_person(person)


def test_every_date_keeps_exactly_as_much_as_the_registry_knows() -> None:
    raw = Counter(_precision(date) for person in raw_people() for date in raw_dates(person))
    shown = Counter(
        "partial" if Note.INCOMPLETE in point.notes else "unknown"
        for record in all_records()
        for name, point in record.fields.items()
        if name.rpartition(".")[2].startswith("datum") and {Note.INCOMPLETE, Note.UNKNOWN} & {*point.notes}
    )
    assert shown["partial"] == raw["partial"] >= 30
    assert shown["unknown"] == raw["unknown"] >= 700


def _precision(date: str) -> str:
    if date == "00000000":
        return "unknown"
    return "partial" if date.endswith("00") else "whole"


def test_no_partial_or_unknown_date_ever_becomes_a_day() -> None:
    for record in all_records():
        for name, point in record.fields.items():
            if Note.INCOMPLETE in point.notes:
                assert re.fullmatch(r"([a-z]+ )?\d{4}", str(point.value)), name
            if Note.UNKNOWN in point.notes and name.rpartition(".")[2].startswith("datum"):
                assert point.value is None


def test_every_investigation_marks_something() -> None:
    # Authority over a minor has an investigation of its own kind, about an indication that is not asked for.
    investigated = {
        raw["burgerservicenummer"]
        for raw in raw_people()
        if "'inOnderzoek'" in repr(raw) or "persoonInOnderzoek" in raw
    }
    marked = {
        person["burgerservicenummer"]
        for person in people()
        for record in mapped(person)
        if any(Note.UNDER_INVESTIGATION in point.notes for point in record.fields.values())
    }
    assert marked == investigated
    assert len(marked) >= 30


def test_asking_for_everything_gives_everything() -> None:
    for person in people():
        chosen = select(person, list(ASKED_BY_DEFAULT))
        assert chosen == {name: value for name, value in person.items() if name != "indicatieGezagMinderjarige"}


def test_what_the_simulator_gives_keeps_to_the_published_specification() -> None:
    # Texts may hold signs the specification's patterns leave out: their authors typed what people are called.
    complaints = [
        complaint
        for person in people()
        for complaint in wrong_by_openapi(select(person, list(ASKED_BY_DEFAULT)), "Persoon")
    ]
    assert [complaint for complaint in complaints if "does not match" not in complaint] == []
    assert len(complaints) < 40
