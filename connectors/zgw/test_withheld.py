"""What may not be shown is listed and says why; of other people nothing comes along."""

from __future__ import annotations

import pytest

from connectors.sdk import Note
from connectors.sdk.simulation import Reply, Request, json_reply
from connectors.zgw.demo_data import FATIMA, MARIJKE, demo_shelf
from connectors.zgw.simulated_shelf import case, document, role
from connectors.zgw.simulator import ZGWSimulation
from connectors.zgw.trying import Listening, cases_of, documents_of, pulled


async def test_a_case_that_is_too_confidential_is_listed_and_says_why_it_is_closed() -> None:
    simulation = Listening()
    items = await pulled(simulation, FATIMA)
    closed = cases_of(items)["Z-2025-020114"]

    for name in ("zaaktype", "omschrijving", "toelichting", "status", "documenten"):
        assert closed.fields[name].value is None
        assert Note.WITHHELD in closed.fields[name].notes
    assert "resultaat" not in closed.fields  # there is none, so it is not said to be withheld
    assert closed.fields["dichtVanwegeNiveau"].value == "geheim"
    assert closed.fields["rollen"].value == ["Betrokkene"]
    assert documents_of(items) == []
    assert not [request for request in simulation.asked if request.path.startswith(("/documenten", "/besluiten"))]


async def test_the_same_case_is_open_where_the_municipality_allows_that_level() -> None:
    items = await pulled(ZGWSimulation(), FATIMA, maximum_level="geheim")
    opened = cases_of(items)["Z-2025-020114"]

    assert opened.fields["zaaktype"].value == "Onderzoek"
    assert "dichtVanwegeNiveau" not in opened.fields
    assert len(documents_of(items)) == 1


@pytest.mark.parametrize("level", ["staatsgeheim", "", None])
async def test_a_level_that_is_not_known_keeps_a_case_closed(level: str | None) -> None:
    shelf = demo_shelf()
    where = case(shelf, "X-1", "Iets", "2024-01-01", vertrouwelijkheidaanduiding=level)
    role(shelf, where, MARIJKE)
    for kind in shelf["zaaktypen"].values():
        kind["vertrouwelijkheidaanduiding"] = level
    closed = cases_of(await pulled(ZGWSimulation(shelf=shelf)))["X-1"]

    assert closed.fields["dichtVanwegeNiveau"].value == (level or None)
    assert closed.fields["zaaktype"].value is None


async def test_a_case_she_handles_for_somebody_else_shows_her_role_and_nothing_of_the_other() -> None:
    found = cases_of(await pulled(ZGWSimulation(), FATIMA))["Z-2025-031775"]

    assert found.fields["dichtVanwegeRol"].value == ["Gemachtigde"]
    assert found.fields["omschrijving"].value is None
    assert "Vergunning voor een ander" not in str([point.value for point in found.fields.values()])


async def test_whom_somebody_represented_is_never_told() -> None:
    shelf = demo_shelf()
    where = case(shelf, "R-1", "Aanvraag", "2024-01-01")
    context = {
        "source": "digid",
        "levelOfAssurance": "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
        "representee": {"identifierType": "bsn", "identifier": "999990202"},
    }
    role(shelf, where, FATIMA, authenticatieContext=context)
    items = await pulled(ZGWSimulation(shelf=shelf), FATIMA)
    found = cases_of(items)["R-1"]

    assert found.fields["dichtVanwegeRol"].value == ["Aanvrager"]
    assert Note.WITHHELD in found.fields["rol.authenticatieContext.representee"].notes
    assert "999990202" not in str([point.value for one in cases_of(items).values() for point in one.fields.values()])


async def test_the_roles_of_others_in_her_case_do_not_come_along() -> None:
    shelf = demo_shelf()
    where = next(one["url"] for one in shelf["zaken"].values() if one["identificatie"] == "Z-2026-051902")
    role(shelf, where, FATIMA, "Getuige", generiek="adviseur", persoon={"geslachtsnaam": "el Idrissi"})
    items = await pulled(ZGWSimulation(shelf=shelf))
    text = str([point.value for one in cases_of(items).values() for point in one.fields.values()])

    assert "el Idrissi" not in text
    assert FATIMA not in text
    assert "Getuige" not in text


async def test_a_document_above_the_level_and_one_the_system_refuses_are_listed_as_withheld() -> None:
    shelf = demo_shelf()
    where = case(shelf, "W-1", "Melding", "2024-01-01")
    role(shelf, where, "999990524")
    document(shelf, where, "Vertrouwelijk verslag", "2024-01-02", "Team", vertrouwelijkheidaanduiding="geheim")
    refused = document(shelf, where, "Een brief", "2024-01-02", "Team").rpartition("/")[2]

    class Refusing(ZGWSimulation):
        def answer(self, request: Request, person: str | None) -> Reply:
            refuses = request.path.endswith(refused)
            return json_reply({}, 403) if refuses else super().answer(request, person)

    found = documents_of(await pulled(Refusing(shelf=shelf), "999990524"))

    assert {name for one in found for name in one.fields if name.startswith("dicht")} == {
        "dichtVanwegeNiveau",
        "dichtVanwegeSysteem",
    }
    assert all(one.fields["titel"].notes == (Note.WITHHELD,) for one in found)
