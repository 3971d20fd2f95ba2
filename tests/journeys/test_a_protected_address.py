"""Lotte's address is secret: she sees it herself, and is told that it may not be given to others."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import collected
from tests.journeys.visitor import Page, Visitor


@pytest.fixture
def lotte(visitor: Visitor) -> Visitor:
    """Lotte, signed in, once everything about her is there."""
    visitor.sign_in("lotte")
    collected(visitor)
    return visitor


def _open(visitor: Visitor, source: str, title: str) -> Page:
    return visitor.open(visitor.open(f"/sources/{source}").link(title))


def test_she_sees_her_own_address_and_reads_that_it_is_secret(lotte: Visitor) -> None:
    overview = lotte.open("/overview")

    assert _open(lotte, "brp", "Your address").says("Lindelaan", "61")
    assert overview.says("Your address is protected", "Government bodies may still use your address for their work.")
    assert lotte.open(overview.link("See what is recorded")).status == 200


def test_others_whose_address_is_not_secret_read_nothing_of_it(visitor: Visitor) -> None:
    visitor.sign_in("noor")
    assert not collected(visitor).says("Your address is protected")


def test_her_registration_says_that_her_data_may_not_be_given_to_others(lotte: Visitor) -> None:
    assert _open(lotte, "brp", "Your registration").says("Yes")


def test_her_permit_says_nothing_of_where_she_lives(lotte: Visitor) -> None:
    permit = _open(lotte, "parking", "Parking permit")

    assert permit.says("Lindekwartier")
    assert not permit.says("Lindelaan")


def test_a_decision_that_nobody_explained_says_so_and_names_whom_to_call(lotte: Visitor) -> None:
    decision = lotte.open(lotte.open("/overview").link("Besluit parkeervergunning"))

    assert decision.says("PV-2024-1177", "Z-2024-028016")
    assert decision.addresses("tel:")
    assert not decision.says("This is the explanation of a decision")
