"""Somebody about whom nothing is held, somebody whose source is out of order, and somebody who may not come in."""

from __future__ import annotations

from connectors.sdk.faults import Fault
from portal.audit import Action
from portal.demo.world import SOURCE_DOWN_FOR, World
from tests.journeys.behind import how_many
from tests.journeys.conftest import collected
from tests.journeys.visitor import Visitor


def test_about_teun_nothing_is_held_and_the_page_says_just_that(visitor: Visitor) -> None:
    visitor.sign_in("teun")
    overview = collected(visitor)

    assert overview.says("We asked every connected system. They hold no data about you.")
    assert overview.says("Systems that are not connected may still hold data about you.", "Youth care")
    assert overview.main.count("No data about you") == 8
    assert not overview.addresses("/records/")
    for source in overview.addresses("/sources/"):
        assert visitor.open(source).says("This system holds no data about you.")
    assert visitor.open("/decisions").says("The connected systems hold no decisions about you.")
    assert visitor.open("/requests/new").says("There is nothing to choose")


def test_a_source_of_fatimas_is_out_of_order_and_later_her_data_is_there(world: World, visitor: Visitor) -> None:
    visitor.sign_in("fatima")
    broken = collected(visitor)

    assert "Not available now" in broken.card("Help at home")
    assert "we do not know if it holds data about you" in broken.card("Help at home")
    assert not broken.says("They hold no data about you")
    assert broken.says("Some systems do not answer now"), "said before the list of sources, too"
    assert "Up to date" in broken.card("Personal Records Database (BRP)")
    assert "Number plate: 99-VBS-7" in broken.card("Parking")
    assert broken.says("Your application for help with the housework")
    assert "Cannot be compared" in visitor.open(broken.addresses("/decisions/")[0]).main
    assert visitor.open("/requests/new").says("Some systems do not answer now", "Help at home")

    world.departments["homecare"].switch_off()
    try:
        visitor.sign_out()
        visitor.sign_in("fatima")
        mended = collected(visitor)
    finally:
        world.departments["homecare"].switch_on(Fault.GARBAGE, person=SOURCE_DOWN_FOR)

    assert "Up to date" in mended.card("Help at home")
    assert not mended.says("Some systems do not answer now")
    assert "Help at home: Hulp bij het huishouden" in mended.card("Help at home")
    assert "Still the same" in visitor.open(mended.addresses("/decisions/")[0]).main


def test_an_employee_without_the_role_is_refused_and_one_line_says_so(world: World, visitor: Visitor) -> None:
    before = how_many(world, "audit_event", "action = %s", Action.SIGN_IN_REFUSED.value)
    refused = visitor.sign_in_as_officer("sander")

    assert refused.status == 403
    assert refused.says("You cannot come in with this account", "You are not signed in.")
    assert visitor.open("/officer").path == "/officer/sign-in"
    assert how_many(world, "audit_event", "action = %s", Action.SIGN_IN_REFUSED.value) == before + 1


def test_an_officers_door_lets_no_resident_in_and_the_other_way_round(visitor: Visitor) -> None:
    visitor.sign_in("teun")
    assert visitor.open("/officer").path == "/officer/sign-in"
    visitor.sign_out()
    visitor.sign_in_as_officer("joke")

    assert visitor.open("/officer").path == "/officer"
    assert visitor.open("/overview").path == "/sign-in"
