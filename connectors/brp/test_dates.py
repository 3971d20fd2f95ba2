"""The registry's four kinds of date, read without losing or inventing anything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.brp.dates import date_point, full_date, is_date
from connectors.sdk import DataPoint, Note

WHOLE = {"type": "Datum", "datum": "1958-04-12", "langFormaat": "12 april 1958"}
WITHOUT_DAY = {"type": "JaarMaandDatum", "jaar": 1931, "maand": 3, "langFormaat": "maart 1931"}
WITHOUT_MONTH = {"type": "JaarDatum", "jaar": 1979, "langFormaat": "1979"}
UNKNOWN = {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}


@pytest.mark.parametrize(
    ("sent", "point"),
    [
        (WHOLE, DataPoint("1958-04-12")),
        (WITHOUT_DAY, DataPoint("maart 1931", notes=(Note.INCOMPLETE,))),
        (WITHOUT_MONTH, DataPoint("1979", notes=(Note.INCOMPLETE,))),
        (UNKNOWN, DataPoint(None, notes=(Note.UNKNOWN,))),
    ],
)
def test_each_kind_of_date_is_one_value_that_says_how_much_is_known(sent: dict[str, Any], point: DataPoint) -> None:
    assert date_point(sent) == (point, ())


@given(st.dates())
def test_a_whole_date_keeps_its_day(day: date) -> None:
    assert full_date({"type": "Datum", "datum": day.isoformat(), "langFormaat": "x"}) == day


@pytest.mark.parametrize("sent", [WITHOUT_DAY, WITHOUT_MONTH, UNKNOWN, None, "1958-04-12", {}, {"type": "Adres"}])
def test_a_date_of_which_the_day_is_not_known_is_no_day(sent: object) -> None:
    assert full_date(sent) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "Datum", "langFormaat": "x"},
        {"type": "Datum", "datum": "2025-02-30", "langFormaat": "30 februari 2025"},
        {"type": "Datum", "datum": 19580412, "langFormaat": "x"},
        {"type": "JaarMaandDatum", "jaar": 1931, "maand": 13, "langFormaat": "x"},
        {"type": "JaarMaandDatum", "jaar": 1931, "langFormaat": "x"},
        {"type": "JaarDatum", "jaar": True, "langFormaat": "x"},
        {"type": "DatumOnbekend", "onbekend": False, "langFormaat": "onbekend"},
    ],
)
def test_a_date_that_contradicts_itself_is_reported_whole_and_not_guessed_at(odd: dict[str, Any]) -> None:
    assert is_date(odd)
    assert date_point(odd) == (None, tuple(odd))
    assert full_date(odd) is None


def test_a_member_a_date_should_not_have_is_left_over() -> None:
    point, left_over = date_point({**WHOLE, "nauwkeurigheid": "dag"})
    assert point == DataPoint("1958-04-12")
    assert left_over == ("nauwkeurigheid",)


@pytest.mark.parametrize("sent", [{**WITHOUT_DAY, "langFormaat": ""}, {**WITHOUT_DAY, "langFormaat": 3}])
def test_a_partial_date_without_words_is_written_as_year_and_month(sent: dict[str, Any]) -> None:
    point, _ = date_point(sent)
    assert point == DataPoint("1931-03", notes=(Note.INCOMPLETE,))
