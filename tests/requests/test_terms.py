"""The GDPR clock: worked cases of our own, and what must hold for every day of receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.requests.calendar import Calendar, is_working_day
from portal.requests.terms import (
    Clock,
    ExtensionReason,
    NotExtendableError,
    Pause,
    PauseReason,
    asked_late,
    gdpr_term,
)

DAYS = st.dates(date(2015, 1, 1), date(2060, 1, 1))

WORKED = [
    # received, due, why
    ("2026-11-21", "2026-12-21", "a Saturday counts as the day of receipt"),
    ("2026-02-05", "2026-03-05", "an ordinary month"),
    ("2026-10-31", "2026-11-30", "clipped: November has 30 days"),
    ("2027-01-31", "2027-03-01", "clipped to 28 February, a Sunday"),
    ("2027-01-29", "2027-03-01", "clipped to 28 February, a Sunday"),
    ("2025-03-18", "2025-04-22", "Good Friday, weekend, Easter Monday"),
    ("2026-11-26", "2026-12-28", "second Christmas day, a Saturday"),
    ("2026-03-27", "2026-04-28", "King's Day on a Monday"),
    ("2025-03-26", "2025-04-28", "King's Day on Saturday the 26th"),
    ("2026-12-01", "2027-01-04", "New Year's Day on a Friday"),
    ("2029-04-05", "2029-05-07", "5 May counts every year; here a Saturday"),
    ("2030-04-05", "2030-05-06", "5 May on a Sunday"),
]


@pytest.mark.parametrize(("received", "due", "why"), WORKED)
def test_the_due_date_of_a_worked_case(received: str, due: str, why: str) -> None:
    assert str(gdpr_term(date.fromisoformat(received)).due) == due, why


@given(DAYS)
def test_the_due_date_is_a_working_day_at_least_28_days_after_receipt(received: date) -> None:
    term = gdpr_term(received)
    assert is_working_day(term.due, Calendar.EU)
    assert term.due >= received + timedelta(days=28)
    assert term.raw <= term.due <= term.due_if_equated_days_count
    assert term.due <= received + timedelta(days=31 + 5)


@given(DAYS, DAYS)
def test_a_later_request_is_never_due_earlier(one: date, other: date) -> None:
    early, late = sorted((one, other))
    assert gdpr_term(early).due <= gdpr_term(late).due


@given(DAYS)
def test_an_extended_term_counts_three_months_from_receipt_and_not_from_a_moved_day(received: date) -> None:
    clock = Clock(received_on=received).extended(received, ExtensionReason.COMPLEXITY)
    assert clock.final == gdpr_term(received, 3)
    assert clock.final.raw.day in (received.day, 28, 29, 30)
    assert clock.first == gdpr_term(received)


def test_chaining_months_would_end_on_another_day() -> None:
    # Received 31 January: the month is clipped to Saturday 28 February and moved to Monday 2 March.
    clock = Clock(received_on=date(2026, 1, 31)).extended(date(2026, 3, 2), ExtensionReason.NUMBER_OF_REQUESTS)
    assert clock.due == date(2026, 4, 30)


@given(DAYS, st.integers(-10, 60))
def test_an_extension_is_valid_only_from_receipt_to_the_end_of_the_first_month(received: date, after: int) -> None:
    clock, told = Clock(received_on=received), received + timedelta(days=after)
    if received <= told <= clock.first.due:
        assert clock.extended(told, ExtensionReason.COMPLEXITY).due > clock.due
    else:
        with pytest.raises(NotExtendableError):
            clock.extended(told, ExtensionReason.COMPLEXITY)


def test_an_extension_needs_a_lawful_reason_and_happens_once() -> None:
    clock = Clock(received_on=date(2026, 9, 10))
    with pytest.raises(NotExtendableError, match="reason"):
        clock.extended(date(2026, 9, 11))
    with pytest.raises(ValueError, match="staff_shortage"):
        ExtensionReason("staff_shortage")
    extended = clock.extended(date(2026, 9, 11), ExtensionReason.COMPLEXITY)
    with pytest.raises(NotExtendableError, match="before"):
        extended.extended(date(2026, 9, 12), ExtensionReason.COMPLEXITY)


def test_a_stored_clock_with_an_invalid_extension_cannot_be_read_back() -> None:
    late = b'{"received_on":"2026-09-10","extension":{"notified_on":"2026-11-01","reasons":["complexity"]}}'
    with pytest.raises(msgspec.ValidationError, match="first month"):
        msgspec.json.decode(late, type=Clock)


def test_a_clock_survives_being_stored() -> None:
    pause = Pause(PauseReason.SCOPE, date(2026, 9, 14), date(2026, 9, 28))
    clock = Clock(received_on=date(2026, 9, 10)).extended(date(2026, 9, 11), ExtensionReason.COMPLEXITY).paused(pause)
    assert msgspec.json.decode(msgspec.json.encode(clock), type=Clock) == clock


@given(DAYS, st.integers(0, 20), st.integers(1, 40), st.none() | st.integers(0, 60))
def test_a_question_never_moves_the_strict_date(received: date, wait: int, given_days: int, took: int | None) -> None:
    asked = received + timedelta(days=wait)
    completed = None if took is None else asked + timedelta(days=took)
    pause = Pause(PauseReason.IDENTITY, asked, asked + timedelta(days=given_days), completed)
    clock = Clock(received_on=received).paused(pause)
    assert clock.due == gdpr_term(received).due
    assert clock.due_with_suspension >= clock.due
    assert 0 <= clock.suspended_days <= given_days


def test_two_questions_at_the_same_time_stop_the_clock_only_once() -> None:
    clock = Clock(received_on=date(2026, 9, 10))
    for asked_for in PauseReason:
        clock = clock.paused(Pause(asked_for, date(2026, 9, 14), date(2026, 9, 28)))
    assert clock.suspended_days == 14


def test_a_question_answered_the_same_day_stops_nothing() -> None:
    pause = Pause(PauseReason.SCOPE, date(2026, 9, 14), date(2026, 9, 28), completed_on=date(2026, 9, 14))
    assert pause.days == 0


@pytest.mark.parametrize(
    ("answer_by", "completed_on"), [(date(2026, 9, 14), None), (date(2026, 9, 28), date(2026, 9, 13))]
)
def test_an_impossible_question_is_refused(answer_by: date, completed_on: date | None) -> None:
    with pytest.raises(ValueError, match=r"answer"):
        Pause(PauseReason.SCOPE, date(2026, 9, 14), answer_by, completed_on)


def test_a_question_before_receipt_is_refused() -> None:
    pause = Pause(PauseReason.SCOPE, date(2026, 9, 1), date(2026, 9, 28))
    with pytest.raises(ValueError, match="received"):
        Clock(received_on=date(2026, 9, 10)).paused(pause)


def test_a_question_in_the_first_two_weeks_is_not_late() -> None:
    assert not asked_late(date(2026, 9, 10), date(2026, 9, 24))
    assert asked_late(date(2026, 9, 10), date(2026, 9, 25))


def test_the_clock_warns_of_a_full_refusal_after_the_first_month_only() -> None:
    clock = Clock(received_on=date(2026, 9, 10)).extended(date(2026, 9, 11), ExtensionReason.COMPLEXITY)
    assert clock.warnings(full_refusal_on=date(2026, 10, 12)) == ()
    assert len(clock.warnings(full_refusal_on=date(2026, 10, 13))) == 1


def test_the_clock_warns_when_the_table_of_days_runs_out() -> None:
    assert any("equated days" in warning.en for warning in Clock(received_on=date(2029, 1, 10)).warnings())


def test_a_request_just_after_midnight_in_the_netherlands_is_received_on_the_new_day() -> None:
    assert Clock.started(datetime(2026, 9, 30, 22, 30, tzinfo=UTC)).due == date(2026, 11, 2)
