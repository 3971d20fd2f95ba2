"""What somebody typed, read as the kind of value that is held: nothing is guessed, and nothing typed is repeated."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.manifest import Text
from portal.decisions.model import same_value
from portal.locale.dates import date_long
from portal.requests.grounds import Answer, Right
from portal.requests.model import Kind, Verdict
from portal.requests.sealed import Facts
from portal.requests.values import LONGEST, NotAValueError, granted_value, is_wished, read_value, verdict_problem

TITLE = Text(nl="Iets", en="Something")
SENTENCE = "Dat staat in het plan van het wijkteam."


def facts(held: Any, wished: str) -> Facts:
    return Facts(ref="x", type="x", source_title=TITLE, type_title=TITLE, value=held, wished=wished)


def grant(value: Any = None, reason: str = "") -> Verdict:
    return Verdict(
        right=Right.RECTIFICATION, answer=Answer.GRANT, ground="A16-INACCURATE", reason=reason, granted_value=value
    )


@pytest.mark.parametrize(
    ("typed", "held", "value"),
    [
        ("6", 4, 6),
        (" -3 ", 4, -3),
        ("4,5", 4, 4.5),
        ("4.5", 4.0, 4.5),
        ("Ja", False, True),
        ("nee", True, False),
        ("2026-09-14", "2026-01-01", "2026-09-14"),
        ("Lindelaan 15", "Lindelaan 14", "Lindelaan 15"),
        ("007", "7", "007"),
        ("6", None, "6"),
        ("een, twee", ["een"], "een, twee"),
        ("1.250,50", 40, 1250.5),
        ("1.250", 40, 1250),
        ("€ 1.250", 40.5, 1250),
        ("1.250.000", 40.5, 1250000),
        ("1,250.50", 40, 1250.5),
        ("€ 40,-", 39.5, 40),
        ("40 euro", 39, 40),
        ("-1.250,50", 40, -1250.5),
        ("0.125", 0.5, 0.125),
        ("31 december 2026", None, "31 december 2026"),
        ("", 4, ""),
        ("leeg", "2026-08-11", ""),
        (" Leeg", 4, ""),
        ("empty", None, ""),
    ],
)
def test_a_text_is_read_as_the_kind_that_is_held(typed: str, held: Any, value: Any) -> None:
    found = read_value(typed, held)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("zes", 4),
        ("1.250", 1.5),
        ("1,250", 4),
        ("1.25.0", 4),
        ("€", 4),
        ("1e5", 4),
        ("0x10", 4),
        ("٤", 4),
        ("1" * 16, 4),
        ("nan", 1.0),
        ("soms", True),
        ("1", True),
        ("morgen", "2026-01-01"),
        ("14-09-26", "2026-01-01"),
        ("2026-02-30", "2026-01-01"),
        ("x" * (LONGEST + 1), "y"),
    ],
)
def test_what_cannot_be_that_kind_is_refused_without_repeating_it(typed: str, held: Any) -> None:
    with pytest.raises(NotAValueError) as refused:
        read_value(typed, held)
    assert len(typed) < 3 or typed not in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "31 december 2026",
        "31 December 2026",
        "donderdag 31 december 2026",
        "Thursday, 31st of December 2026",
        "December 31, 2026",
        "31 dec. 2026",
        "31-12-2026",
        "31/12/2026",
        "31.12.2026",
        "2026-12-31",
        "2026/12/31",
        " 31  december  2026 ",
    ],
)
def test_a_day_is_read_in_words_and_in_figures(typed: str) -> None:
    assert read_value(typed, "2026-09-30") == "2026-12-31"
    assert is_wished("2026-12-31", facts("2026-09-30", typed))


@pytest.mark.parametrize(
    ("typed", "held", "name"),
    [
        ("31 december", "2026-09-30", "value_needs_year"),
        ("31-12", "2026-09-30", "value_needs_year"),
        ("31 dec '26", "2026-09-30", "value_needs_year"),
        ("December 31", "2026-09-30", "value_needs_year"),
        ("31 november 2026", "2026-09-30", "value_is_no_such_day"),
        ("12/31/2026", "2026-09-30", "value_is_no_such_day"),
        ("vrijdag 31 december 2026", "2026-09-30", "value_is_no_such_day"),
        ("december 2026", "2026-09-30", "value_is_date"),
        ("31 december 2026", "2026-09-30T09:30:00", "value_needs_time"),
        ("31 december 2026 om 25:00", "2026-09-30T09:30:00", "value_needs_time"),
        ("31 december", "2026-09-30T09:30:00", "value_needs_year"),
    ],
)
def test_what_is_missing_of_a_day_is_said(typed: str, held: str, name: str) -> None:
    with pytest.raises(NotAValueError) as refused:
        read_value(typed, held)
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("typed", "held", "value"),
    [
        ("31 december 2026 om 09:30", "2026-09-30T10:00:00", "2026-12-31T09:30:00"),
        ("31-12-2026 9.30 uur", "2026-09-30 10:00", "2026-12-31 09:30"),
        ("31 december 2026 om 09:30", "2026-09-30T10:00:00Z", "2026-12-31T08:30:00Z"),
        ("31 December 2026 at 09:30", "2026-09-30T10:00:00+02:00", "2026-12-31T09:30:00+01:00"),
        ("2026-12-31T08:30:00Z", "2026-09-30T10:00:00+02:00", "2026-12-31T09:30:00+01:00"),
        ("31 december 2026", "2026-09-30T00:00:00", "2026-12-31T00:00:00"),
    ],
)
def test_a_moment_is_read_in_the_form_of_the_one_that_is_held(typed: str, held: str, value: str) -> None:
    assert read_value(typed, held) == value


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["nl", "en"]))
def test_every_day_that_is_shown_in_words_is_read_back(day: date, lang: str) -> None:
    assert read_value(date_long(day, lang), "2026-09-30") == day.isoformat()
    assert read_value(f"{day.day}-{day.month}-{day.year}", "2026-09-30") == day.isoformat()


@given(st.integers(-(10**14), 10**14) | st.booleans())
def test_a_value_that_is_written_out_is_read_back(value: int) -> None:
    written = ("ja" if value else "nee") if isinstance(value, bool) else str(value)
    assert same_value(read_value(written, value), value)


@given(st.text(max_size=LONGEST), st.none() | st.booleans() | st.integers() | st.floats() | st.text())
def test_reading_ends_in_a_value_of_that_kind_or_in_a_sentence(typed: str, held: Any) -> None:
    with suppress(NotAValueError):
        value = read_value(typed, held)
        assert value == "" or isinstance(held, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("verdict", "wished", "fine"),
    [
        (grant(), "6", True),
        (grant("6"), "6", True),
        (grant(6), "6", True),
        (grant("7"), "6", False),
        (grant("7", SENTENCE), "6", True),
        (grant(), "zes", False),
        (grant("6"), "zes", False),
        (grant("6", SENTENCE), "zes", True),
        (grant("", SENTENCE), "6", True),
        (grant("zeven", SENTENCE), "6", False),
        (grant("€ 6,-"), "6", True),
        (grant("6,0"), "6", True),
    ],
)
def test_another_value_than_the_one_asked_for_is_explained(verdict: Verdict, wished: str, fine: bool) -> None:
    problem = verdict_problem(Kind.RECTIFICATION, facts(4, wished), verdict)
    assert (problem is None) is fine


def test_what_is_granted_is_the_wish_unless_the_officer_grants_something_else() -> None:
    assert granted_value(facts(4, "6"), grant()) == 6
    assert granted_value(facts(4, "6"), grant("7", SENTENCE)) == 7
    assert granted_value(facts(4, "6"), grant("", SENTENCE)) == ""


def test_a_value_belongs_to_a_granted_correction_only() -> None:
    with pytest.raises(ValueError, match="corrects data"):
        Verdict(right=Right.ACCESS, answer=Answer.GRANT, reason=SENTENCE, granted_value="6")
    assert "zeven" not in repr(grant("zeven"))
