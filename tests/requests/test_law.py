"""Rules around a request: worked cases of our own, also where the shared case file is absent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.requests.calendar import LOCAL, Calendar, is_working_day
from portal.requests.grounds import Right, is_allowed
from portal.requests.law import acting, answer, brp, delivery, objection, penalty, retention, routing, woz

DAYS = st.dates(date(2020, 1, 1), date(2050, 1, 1))


@given(DAYS)
def test_an_objection_has_at_least_six_full_weeks_and_ends_on_a_working_day(notified: date) -> None:
    term = objection.objection_term(notified)
    assert term.last_day >= notified + timedelta(weeks=6)
    assert is_working_day(term.last_day, Calendar.ATW)


@pytest.mark.parametrize(
    ("posted", "received", "in_time"),
    [
        (None, date(2026, 10, 22), True),
        (None, date(2026, 10, 23), False),
        (date(2026, 10, 22), date(2026, 10, 29), True),
        (date(2026, 10, 22), date(2026, 10, 30), False),
        (date(2026, 10, 23), date(2026, 10, 26), False),
    ],
)
def test_an_objection_by_post_may_arrive_a_week_later(posted: date | None, received: date, in_time: bool) -> None:
    assert objection.is_in_time(date(2026, 10, 22), received, posted) is in_time


@pytest.mark.parametrize(("seats", "independent", "weeks"), [(0, False, 6), (2, True, 6), (3, False, 6), (3, True, 12)])
def test_only_a_full_and_independent_committee_gives_twelve_weeks(seats: int, independent: bool, weeks: int) -> None:
    assert objection.decision_weeks(seats, independent_chair=independent) == weeks


def test_a_decision_postponed_beyond_twelve_weeks_keeps_the_earlier_day() -> None:
    # 18 weeks after Friday 20 November 2026 is Good Friday 2027.
    due = objection.decision_due(date(2026, 11, 20), weeks=12)
    assert due.postponed == date(2027, 3, 26)
    assert due.postponed_if_atw_applies == date(2027, 3, 30)


def test_a_postponed_decision_counts_on_from_the_day_before_it_was_moved() -> None:
    # six weeks after Thursday 22 October 2026 and nine days of repair: Saturday 12 December, moved to Monday 14
    due = objection.decision_due(date(2026, 10, 22), suspended_days=9)
    assert due.due == date(2026, 12, 14)
    assert due.postponed == date(2027, 1, 25)  # Saturday 23 January, moved


@given(st.integers(-5, 400))
def test_the_penalty_never_falls_and_stops_at_1442_euros(days: int) -> None:
    received = date(2026, 1, 5)
    assert penalty.amount(days, received) <= penalty.amount(days + 1, received) <= 1442
    assert penalty.amount(max(days, 42), received) == 1442


@pytest.mark.parametrize(("days", "euros"), [(0, 0), (1, 23), (14, 322), (15, 357), (28, 812), (29, 857), (42, 1442)])
def test_the_penalty_after_some_days(days: int, euros: int) -> None:
    assert penalty.amount(days, date(2026, 1, 5)) == euros


def test_a_notice_on_the_last_day_is_too_early_and_one_the_day_after_is_not() -> None:
    with pytest.raises(penalty.PrematureNoticeError):
        penalty.penalty_period(date(2026, 12, 21), date(2026, 12, 21))
    period = penalty.penalty_period(date(2026, 12, 21), date(2026, 12, 22))
    assert period.first_day == date(2027, 1, 6)
    assert [period.days_until(period.first_day + timedelta(days=n)) for n in (-1, 0, 41, 42)] == [0, 1, 42, 42]


def test_nothing_is_owed_where_an_exception_applies_and_applicants_share() -> None:
    assert penalty.amount(42, date(2026, 1, 5), penalty.NoPenalty.NOT_AN_INTERESTED_PARTY) == 0
    assert penalty.share(322, 3) == Decimal("107.33")
    with pytest.raises(ValueError, match="2009"):
        penalty.rates(date(2009, 9, 30))


def test_the_last_six_weeks_of_the_year_start_on_20_november() -> None:
    last = date(2027, 1, 4)
    assert woz.woz_decision_due(date(2026, 11, 19), last) == woz.WozDecision(
        date(2026, 12, 31), woz.DecisionRule.CALENDAR_YEAR
    )
    assert woz.woz_decision_due(date(2026, 11, 20), last).rule is woz.DecisionRule.AWB


def test_the_registry_gives_eight_more_weeks_only_for_civil_status_and_nationality() -> None:
    received = date(2026, 9, 10)
    extended = brp.registry_due(received, Right.RECTIFICATION, "nationaliteit", extensions=1)
    assert extended.last_day == date(2026, 12, 3)
    for right, field in [(Right.RECTIFICATION, "adres"), (Right.ACCESS, "nationaliteit")]:
        with pytest.raises(brp.NotInTheRegistryError, match="civil status"):
            brp.registry_due(received, right, field, extensions=1)


@pytest.mark.parametrize("right", [Right.RESTRICTION, Right.OBJECTION, Right.PORTABILITY])
def test_the_registry_refuses_rights_it_does_not_know_and_says_what_to_do(right: Right) -> None:
    with pytest.raises(brp.NotInTheRegistryError, match="under investigation"):
        brp.registry_due(date(2026, 9, 10), right)


def test_access_to_the_registry_is_given_anywhere_and_correction_only_at_home() -> None:
    here, home = "0599", "0518"
    assert brp.competent(Right.ACCESS, brp.Holder.RESIDENT, home, here) == brp.Competent(here, forward=False)
    assert brp.competent(Right.RECTIFICATION, brp.Holder.RESIDENT, home, here) == brp.Competent(home, forward=True)
    assert not brp.competent(Right.RECTIFICATION, brp.Holder.RESIDENT, here, here).forward


@pytest.mark.parametrize(
    ("domain", "on", "child", "parent"),
    [
        (acting.Domain.CASE, date(2026, 8, 31), False, True),
        (acting.Domain.CASE, date(2026, 9, 1), True, True),
        (acting.Domain.BRP, date(2026, 9, 1), False, True),
        (acting.Domain.CASE, date(2029, 6, 1), True, False),
        (acting.Domain.BRP, date(2029, 6, 1), True, False),
    ],
)
def test_who_may_act_for_a_child_of_thirteen_changes_with_the_law_and_with_age(
    domain: acting.Domain, on: date, child: bool, parent: bool
) -> None:
    found = acting.may_act(date(2013, 6, 1), on, domain)
    assert (found.person, found.representative) == (child, parent)


@given(st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.integers(0, 12000), st.sampled_from(acting.Domain))
def test_somebody_may_always_act_when_there_is_parental_authority(born: date, days: int, domain: acting.Domain) -> None:
    found = acting.may_act(born, born + timedelta(days=days), domain)
    assert found.person or found.representative
    assert not acting.may_act(born, born + timedelta(days=days), domain, parental_authority=False).representative


def test_a_child_born_on_a_leap_day_turns_sixteen_on_that_day_or_the_first_of_march() -> None:
    assert acting.age(date(2012, 2, 29), date(2028, 2, 28)) == 15
    assert acting.age(date(2012, 2, 29), date(2028, 2, 29)) == 16
    assert acting.age(date(2012, 2, 29), date(2027, 2, 28)) == 14
    assert acting.age(date(2012, 2, 29), date(2027, 3, 1)) == 15


def test_the_registry_knows_only_the_curator() -> None:
    assert acting.measure_covers(acting.Measure.GUARDIANSHIP, acting.Matter.CARE, in_registry=True)
    assert not acting.measure_covers(acting.Measure.MENTORSHIP, acting.Matter.CARE, in_registry=True)


def test_an_authorisation_holds_for_its_scope_and_period_until_it_is_withdrawn() -> None:
    start, end = date(2026, 1, 1), date(2026, 12, 31)
    paper = acting.Authorisation(frozenset({"requests"}), start, end, withdrawn_on=date(2026, 6, 1))
    assert paper.covers("requests", date(2026, 5, 31))
    assert not paper.covers("requests", date(2026, 6, 1))
    assert not paper.covers("tax", date(2026, 5, 31))
    assert not paper.covers("requests", start - timedelta(days=1))
    assert not acting.Authorisation(frozenset({"requests"}), start, end).covers("requests", end + timedelta(days=1))


def test_48_hours_are_real_hours_also_when_the_clock_changes() -> None:
    placed = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    assert delivery.notice_before(placed) == datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    local = datetime(2026, 10, 24, 14, 0, tzinfo=LOCAL)
    assert delivery.notice_before(local) == datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    summer = datetime.fromisoformat("2026-10-24T14:00:00+02:00")
    assert delivery.notice_before(summer) == datetime.fromisoformat("2026-10-26T13:00:00+01:00")


def test_signing_in_is_no_consent_to_electronic_decisions() -> None:
    assert not delivery.validly_notified(consented_to_electronic=False, sent_by_post=False)
    assert delivery.validly_notified(consented_to_electronic=False, sent_by_post=True)


def test_retention_refuses_until_the_day_it_ends_and_for_ever_where_it_never_does() -> None:
    closed = date(2021, 11, 21)
    before = retention.retention(closed, 5, date(2026, 11, 20))
    assert before.ground
    assert is_allowed(Right.ERASURE, before.ground)
    assert retention.retention(closed, 5, date(2026, 11, 21)).must_destroy
    for_ever = retention.retention(closed, 5, date(2060, 1, 1), permanent=True)
    assert for_ever.offer_statement
    assert is_allowed(Right.ERASURE, for_ever.ground or "")


@pytest.mark.parametrize("origin", routing.Origin)
def test_every_register_has_a_place_to_go_and_other_bodies_no_promised_term(origin: routing.Origin) -> None:
    route = routing.correction_route(origin)
    assert route.name.nl
    assert route.legal_basis
    assert (route.term is None) == (route.desk is routing.Desk.OTHER_BODY)


def test_only_a_second_copy_of_the_same_costs_money() -> None:
    assert not answer.fee_allowed(1)
    assert answer.fee_allowed(2)
    assert not answer.fee_allowed(2, same_scope_and_period=False)


def test_an_access_answer_without_its_parts_is_incomplete() -> None:
    everything = frozenset(answer.AccessPart)
    assert answer.missing_parts(everything) == ()
    assert answer.missing_parts(everything - {answer.AccessPart.LOGIC}) == (answer.AccessPart.LOGIC,)


def test_recipients_are_told_of_what_was_done_and_not_of_what_was_refused() -> None:
    to = frozenset({"CAK"})
    assert answer.recipients_to_tell(Right.ERASURE, to, granted=True) == to
    assert not answer.recipients_to_tell(Right.ERASURE, to, granted=False)
    assert not answer.recipients_to_tell(Right.ACCESS, to, granted=True)
