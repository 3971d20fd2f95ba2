"""An input stands as same, changed, erased, unknown or about somebody else, and never claims more than is known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import About, DataPoint, DecisionInput, Note
from portal.decisions import Standing, compare
from portal.decisions.model import same_value

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def used(value: Any, about: About = About.SELF) -> DecisionInput:
    return DecisionInput(source="brp", field="street", used=value, ref="address", about=about)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (2, 2),
        (2, 2.0),
        ("2", 2),
        (2, "2"),
        ("2.50", 2.5),
        ("Lindelaan 14", " Lindelaan  14 "),
        ("Zoë", "Zoe\u0308"),
        (None, ""),
        ("", None),
        ([1, "2"], ["1", 2]),
        ({"a": 1}, {"a": 1.0}),
        (True, True),
    ],
)
def test_values_that_say_the_same_are_the_same(then: Any, now: Any) -> None:
    assert compare(used(then), DataPoint(now)) is Standing.SAME


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (2, 1),
        ("01", "1"),
        ("01", 1),
        ("2", "2.0"),
        (1, True),
        (0, False),
        ("true", True),
        (None, 0),
        (None, False),
        ("Lindelaan", "lindelaan"),
        ([1, 2], [2, 1]),
        ([1], 1),
        ({"a": 1}, {"a": 1, "b": None}),
        ("1e3", 1000),
        ("٢", 2),
    ],
)
def test_values_that_say_something_else_are_changed(then: Any, now: Any) -> None:
    assert compare(used(then), DataPoint(now)) is Standing.CHANGED


@given(VALUES)
def test_every_value_is_the_same_as_itself(value: Any) -> None:
    assert same_value(value, value)


@given(VALUES, VALUES)
def test_comparing_is_the_same_in_both_directions(one: Any, other: Any) -> None:
    assert same_value(one, other) == same_value(other, one)


@given(VALUES, st.none() | VALUES, st.booleans(), st.sampled_from([About.HOUSEHOLD, About.OTHER]))
def test_what_is_about_somebody_else_is_never_compared(then: Any, now: Any, erased: bool, about: About) -> None:
    assert compare(used(then, about), DataPoint(now), erased=erased) is Standing.ABOUT_OTHER
    assert compare(used(then, about), None, erased=erased) is Standing.ABOUT_OTHER


def test_what_is_not_held_is_unknown_unless_it_was_erased_on_request() -> None:
    assert compare(used(2), None) is Standing.UNKNOWN
    assert compare(used(2), None, erased=True) is Standing.ERASED


@pytest.mark.parametrize("note", [Note.WITHHELD, Note.UNKNOWN])
def test_what_the_source_withholds_or_does_not_know_proves_no_change(note: Note) -> None:
    assert compare(used(2), DataPoint(None, notes=(note,))) is Standing.UNKNOWN
