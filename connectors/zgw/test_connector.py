"""What a resident sees of their cases, asked of the simulated system over its real protocol."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.sdk import Note
from connectors.zgw.demo_data import MARIJKE, demo_shelf
from connectors.zgw.simulated_shelf import case, connect, decision, document, role, status
from connectors.zgw.simulator import BSN, ZGWSimulation
from connectors.zgw.trying import Listening, cases_of, decisions_of, documents_of, pulled


async def test_marijke_sees_the_case_that_stopped_her_help_from_beginning_to_end() -> None:
    stopped = cases_of(await pulled(ZGWSimulation()))["Z-2026-040551"]
    fields = {name: point.value for name, point in stopped.fields.items()}

    assert fields["zaaktype"] == "Heronderzoek hulp bij het huishouden"
    assert fields["status"] == "Klaar"
    assert stopped.fields["status"].since == date(2026, 9, 15)
    assert fields["statussen"] == [
        {"2026-08-24": "Begonnen"},
        {"2026-09-02": "In onderzoek (Het systeem las uw gegevens.)"},
        {"2026-09-15": "Klaar (U krijgt een brief.)"},
    ]
    assert fields["resultaat"] == "Hulp gestopt"
    assert fields["rollen"] == ["Aanvrager"]
    assert fields["rol.betrokkeneIdentificatie.inpBsn"] == MARIJKE
    assert fields["eigenschappen"] == [{"Aantal volwassenen op het adres": "2"}]
    assert (stopped.started_on, stopped.ended_on) == (date(2026, 8, 24), date(2026, 9, 15))
    assert stopped.unmapped == ()


async def test_her_decision_meets_the_decision_log_by_number_and_says_what_it_does_not_say() -> None:
    found = decisions_of(await pulled(ZGWSimulation()))
    stopped = found["WMO-2026-1187"]

    assert set(found) == {"WMO-2026-1187", "WMO-2023-0417"}
    assert stopped.case_ref == "Z-2026-040551"
    assert stopped.decided_on == date(2026, 9, 14)
    assert stopped.notified_on == date(2026, 9, 15)
    assert stopped.objection_until == date(2026, 10, 27)
    assert stopped.inputs == ()
    assert stopped.rule is None
    assert "zegt niet welke gegevens" in stopped.explanation["nl"]
    assert "does not state which data" in stopped.explanation["en"]
    assert stopped.effect == {"nl": "Geldt vanaf 1 oktober 2026.", "en": "Applies from 1 October 2026."}
    assert stopped.unmapped == ()


async def test_her_documents_are_listed_with_title_day_and_author_and_their_text_is_not_fetched() -> None:
    simulation = Listening()
    found = documents_of(await pulled(simulation))
    said = {(d.fields["titel"].value, d.fields["creatiedatum"].value, d.fields["auteur"].value) for d in found}

    assert ("Brief: uw hulp stopt", "2026-09-14", "Team Wmo") in said
    assert len(found) == 4
    assert not [request for request in simulation.asked if request.path.endswith("/download")]


@pytest.mark.parametrize("expand", [True, False])
async def test_no_number_stands_in_any_address_and_every_call_has_its_own_token(expand: bool) -> None:
    simulation = Listening(page_size=2)
    await pulled(simulation, expand=expand)

    assert simulation.asked
    for request in simulation.asked:
        assert MARIJKE not in request.path
        assert MARIJKE not in "".join(request.params.values())
        assert request.headers["authorization"].startswith("Bearer ey")
        if request.path.startswith("/zaken/"):
            assert request.headers["accept-crs"] == "EPSG:4326"


async def test_a_system_that_sends_nothing_along_gives_the_same_cases_in_more_questions() -> None:
    alone, along = Listening(), Listening()

    assert await pulled(alone, expand=False) == await pulled(along, expand=True)
    assert len(alone.asked) > len(along.asked)


async def test_a_kind_is_asked_for_once_however_many_cases_are_of_it() -> None:
    shelf = demo_shelf()
    for number in range(20):
        role(shelf, case(shelf, f"N-{number}", "Melding openbare ruimte", "2024-01-01"), MARIJKE)
    simulation = Listening(shelf=shelf)
    await pulled(simulation, expand=False)
    kinds = [request.path for request in simulation.asked if "/zaaktypen/" in request.path]

    assert len(kinds) == len(set(kinds)) == 4


async def test_a_document_of_two_cases_is_listed_once_and_names_both() -> None:
    shelf = demo_shelf()
    first, second = (case(shelf, number, "Melding", "2024-01-01") for number in ("D-1", "D-2"))
    for where in (first, second):
        role(shelf, where, "999990524")
    paper = document(shelf, first, "Een brief voor allebei", "2024-01-02", "Team")
    connect(shelf, second, paper, "2024-01-03T09:00:00Z")
    (found,) = documents_of(await pulled(ZGWSimulation(shelf=shelf), "999990524"))

    assert found.fields["zaak"].value == ["D-1", "D-2"]


async def test_two_organisations_with_one_decision_number_are_told_apart() -> None:
    shelf = demo_shelf()
    for number, organisation in (("O-1", "999990548"), ("O-2", "999990561")):
        where = case(shelf, number, "Melding", "2024-01-01")
        role(shelf, where, "999990524")
        decision(shelf, where, "B-1", "Besluit", "2024-02-01", verantwoordelijkeOrganisatie=organisation)
    found = decisions_of(await pulled(ZGWSimulation(shelf=shelf), "999990524"))

    assert set(found) == {"B-1@999990548", "B-1@999990561"}


async def test_the_search_asks_with_the_number_in_the_body_only() -> None:
    simulation = Listening()
    await pulled(simulation)
    searches = [request for request in simulation.asked if request.path.endswith("_zoek")]

    assert [request.json()[BSN] for request in searches] == [MARIJKE]


async def test_a_kind_the_catalogue_does_not_know_is_said_to_be_unknown() -> None:
    shelf = demo_shelf()
    where = next(one["url"] for one in shelf["zaken"].values() if one["identificatie"] == "Z-2026-051902")
    status(shelf, where, "Vervallen", "2026-11-10T09:00:00Z")
    shelf["statustypen"].clear()
    found = cases_of(await pulled(ZGWSimulation(shelf=shelf), expand=False))["Z-2026-051902"]

    assert found.fields["status"].value is None
    assert found.fields["status"].notes == (Note.UNKNOWN,)
