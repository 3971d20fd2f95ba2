"""Noor is the mother of Sem, who is thirteen: she sees what is kept of him with her, and what he may do."""

from __future__ import annotations

import pytest

from connectors.brp.demo_people import SEM
from tests.journeys.conftest import collected
from tests.journeys.visitor import Visitor


@pytest.fixture
def noor(visitor: Visitor) -> Visitor:
    """Noor, signed in, once everything about her is there."""
    visitor.sign_in("noor")
    collected(visitor)
    return visitor


def test_her_child_stands_in_her_own_registration(noor: Visitor) -> None:
    child = noor.open(noor.open("/sources/brp").link("Your child"))

    assert child.says("Sem", "11 June 2013")


def test_a_decision_that_used_the_age_of_her_child_shows_no_data_of_his(noor: Visitor) -> None:
    decision = noor.open(noor.open("/overview").link("Transport to school for Sem"))

    assert decision.says("Sem is taken to school and back", "Hanneke Mulder", "088 000 1261")
    assert decision.says("About someone else", "so we do not show more")
    assert SEM not in decision.text


def test_the_page_about_acting_for_somebody_else_says_what_a_child_of_thirteen_may_do_itself(noor: Visitor) -> None:
    page = noor.open("/for-someone-else")

    assert page.status == 200
    assert page.says("12", "16")
