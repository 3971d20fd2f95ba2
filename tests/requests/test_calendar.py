"""The calendar: which days count, where terms end, and what happens at the edges of the table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.requests.calendar import (
    DECREES,
    Calendar,
    Unit,
    add_months,
    easter,
    equated_days_warning,
    is_working_day,
    kings_day,
    local_day,
    public_holidays,
    roll,
    statutory_term,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2099, 1, 1))
CALENDARS = st.sampled_from(Calendar)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2024, date(2024, 3, 31)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
    ],
)
def test_easter_falls_on_its_known_sunday(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@given(st.integers(1990, 2199))
def test_every_year_has_nine_weekday_holidays_and_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
    assert 8 <= len(public_holidays(year)) <= 9  # Ascension Day can fall on 5 May
    assert all(found.year == year for found in public_holidays(year))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2025, date(2025, 4, 26)), (2026, date(2026, 4, 27)), (2013, date(2013, 4, 30)), (2006, date(2006, 4, 29))],
)
def test_kings_day_moves_off_a_sunday_and_was_queens_day_before_2014(year: int, day: date) -> None:
    assert kings_day(year) == day


@pytest.mark.parametrize("ordinary", [date(2026, 12, 24), date(2026, 12, 31), date(2026, 5, 4), date(2027, 2, 8)])
def test_days_on_which_offices_often_close_still_count(ordinary: date) -> None:
    assert is_working_day(ordinary, Calendar.ATW)


def test_the_second_of_january_2026_stops_a_dutch_term_but_not_a_european_one() -> None:
    assert roll(date(2026, 1, 1), Calendar.EU) == date(2026, 1, 2)
    assert roll(date(2026, 1, 1), Calendar.ATW) == date(2026, 1, 5)


@given(DAYS, CALENDARS)
def test_rolling_ends_on_the_first_working_day_and_never_goes_back(day: date, calendar: Calendar) -> None:
    rolled = roll(day, calendar)
    assert rolled >= day
    assert is_working_day(rolled, calendar)
    skipped = (day + timedelta(days=n) for n in range((rolled - day).days))
    assert not any(is_working_day(between, calendar) for between in skipped)
    assert rolled - day <= timedelta(days=6)


@given(DAYS, st.integers(-40, 400))
def test_a_month_later_has_the_same_number_or_is_the_last_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, st.integers(3, 90))
def test_a_term_of_three_days_or_more_holds_two_working_days(day: date, amount: int) -> None:
    ending = statutory_term(day, amount, Unit.DAYS)
    assert working_days_between(day, ending.last_day) >= 2
    assert is_working_day(ending.last_day, Calendar.ATW)


def test_three_days_over_easter_are_lengthened_until_they_hold_two_working_days() -> None:
    # Thursday 2 April 2026; Good Friday, weekend, Easter Monday; raw end Sunday 5 April.
    assert statutory_term(date(2026, 4, 2), 3, Unit.DAYS).last_day == date(2026, 4, 8)


def test_a_term_of_two_days_is_only_moved_to_the_next_working_day() -> None:
    assert statutory_term(date(2026, 4, 2), 2, Unit.DAYS).last_day == date(2026, 4, 7)


@pytest.mark.parametrize(("amount", "unit"), [(91, Unit.DAYS), (13, Unit.WEEKS), (4, Unit.MONTHS), (1, Unit.YEARS)])
@given(day=DAYS)
def test_terms_too_long_for_the_law_on_terms_are_never_moved(day: date, amount: int, unit: Unit) -> None:
    ending = statutory_term(day, amount, unit)
    assert ending.last_day == ending.raw


def test_the_day_is_the_day_in_the_netherlands_in_winter_and_summer() -> None:
    assert local_day(datetime(2026, 9, 30, 22, 30, tzinfo=UTC)) == date(2026, 10, 1)
    assert local_day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == date(2026, 12, 31)
    assert local_day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 9, 30, 22, 30))  # noqa: DTZ001 - the mistake under test


def test_a_term_that_ends_after_the_last_decree_is_flagged() -> None:
    last = max(decree.until for decree in DECREES)
    assert equated_days_warning(last) is None
    warning = equated_days_warning(last + timedelta(days=1))
    assert warning
    assert str(last.year + 1) in warning.nl
    assert statutory_term(last, 6, Unit.WEEKS).warning


def test_every_decree_names_its_source_and_holds_its_own_days() -> None:
    for decree in DECREES:
        assert decree.source
        assert all(decree.valid_from <= found <= decree.until for found in decree.days)
        assert all(found.weekday() < 5 for found in decree.days)
