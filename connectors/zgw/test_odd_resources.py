"""Whatever one field of one resource holds, the other cases come, and the resource is there or said to be rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.sdk import Decision, Note, Person, Record, RecordRejected, SourceUnavailable
from connectors.sdk.simulation import RunningSimulation
from connectors.zgw.demo_data import FATIMA, MARIJKE
from connectors.zgw.simulated_shelf import Resource, Shelf, case, decision, document, empty_shelf, result, role, status
from connectors.zgw.simulator import ZGWSimulation
from connectors.zgw.trying import cases_of, connected, decisions_of, documents_of, pulled

ODD: list[Any] = [None, "", [], {}, 0, ["x", None], {"a": {"b": [1]}}, "9999-99-99", "https://[x"]
WHAT_MAKES_IT_HERS = {"zaak", "betrokkeneIdentificatie"}
"""Of a role: odd values here are no proof that the case is the person's, and end the pull."""


def full_case(shelf: Shelf, number: str) -> None:
    where = case(shelf, number, "Melding", "2024-01-01")
    role(shelf, where, MARIJKE)
    status(shelf, where, "Ontvangen", "2024-01-01T09:00:00Z", "Uitleg")
    result(shelf, where, "Opgelost", "Uitleg")
    document(shelf, where, "Een brief", "2024-01-02", "Team")
    decision(shelf, where, f"B-{number}", "Besluit", "2024-01-03")


def resource_of(shelf: Shelf, collection: str, number: str) -> Resource:
    """The one resource of this collection that belongs to a case."""
    where = next(one["url"] for one in shelf["zaken"].values() if one["identificatie"] == number)
    if collection == "enkelvoudiginformatieobjecten":
        links = shelf["zaakinformatieobjecten"].values()
        uuid = next(one["informatieobject"] for one in links if one["zaak"] == where).rpartition("/")[2]
        return shelf[collection][uuid]
    return next(one for one in shelf[collection].values() if one["zaak"] == where)


def names_of(collection: str) -> list[str]:
    shelf = empty_shelf()
    full_case(shelf, "X")
    return [name for name in resource_of(shelf, collection, "X") if not name.startswith("-")]


COLLECTIONS = ["statussen", "resultaten", "zaakinformatieobjecten", "enkelvoudiginformatieobjecten", "besluiten"]


@pytest.mark.parametrize("collection", [*COLLECTIONS, "rollen"])
async def test_any_field_may_hold_anything(collection: str) -> None:
    shelf = empty_shelf()
    places = [
        (f"{name}-{number}", name, odd)
        for name in names_of(collection)
        if collection != "rollen" or name not in WHAT_MAKES_IT_HERS
        for number, odd in enumerate(ODD)
    ]
    for case_number, name, odd in places:
        full_case(shelf, case_number)
        resource_of(shelf, collection, case_number)["-sent"] = {name: odd}
    items = await pulled(ZGWSimulation(shelf=shelf))

    rejected = sum(isinstance(item, RecordRejected) for item in items)
    assert set(cases_of(items)) == {case_number for case_number, _, _ in places}
    assert all(isinstance(item, Record | Decision | RecordRejected) for item in items)
    opened = sum("dichtVanwegeRol" not in one.fields for one in cases_of(items).values())
    assert len(documents_of(items)) + len(decisions_of(items)) + rejected >= 2 * opened
    assert opened >= len(places) - 2 * len(ODD)
    assert opened == len(places) or collection == "rollen"


@pytest.mark.parametrize("name", sorted(WHAT_MAKES_IT_HERS))
@pytest.mark.parametrize("odd", ODD, ids=repr)
async def test_a_role_that_names_nobody_makes_no_case_hers(name: str, odd: Any) -> None:
    shelf = empty_shelf()
    full_case(shelf, "X")
    resource_of(shelf, "rollen", "X")["-sent"] = {name: odd}
    with pytest.raises(SourceUnavailable, match="other_person"):
        await pulled(ZGWSimulation(shelf=shelf))


async def test_a_decision_without_a_readable_day_is_rejected_and_not_given_another_day() -> None:
    shelf = empty_shelf()
    full_case(shelf, "X")
    resource_of(shelf, "besluiten", "X")["-sent"] = {"datum": "ooit"}
    items = await pulled(ZGWSimulation(shelf=shelf))

    assert [item.code for item in items if isinstance(item, RecordRejected)] == ["unreadable_date"]
    assert decisions_of(items) == {}


async def test_a_document_that_is_gone_is_still_listed_by_what_the_case_calls_it() -> None:
    shelf = empty_shelf()
    full_case(shelf, "X")
    resource_of(shelf, "zaakinformatieobjecten", "X")["titel"] = "De brief van januari"
    shelf["enkelvoudiginformatieobjecten"].clear()
    (found,) = documents_of(await pulled(ZGWSimulation(shelf=shelf)))

    assert found.fields["titel"].value == "De brief van januari"
    assert found.fields["auteur"].notes == (Note.UNKNOWN,)


async def test_a_data_folder_adds_cases_and_remembers_which_were_deleted(tmp_path: Path) -> None:
    told = {
        "bsn": FATIMA,
        "number": "EXTRA-1",
        "kind": "Melding",
        "started": "2019-01-01",
        "case": {"archiefnominatie": "vernietigen", "archiefactiedatum": "2020-01-01"},
        "statuses": [{"name": "Klaar", "at": "2019-02-01T09:00:00Z"}],
        "result": "Opgelost",
    }
    (tmp_path / "more.json").write_text(json.dumps([told]), encoding="utf-8")
    added = cases_of(await pulled(ZGWSimulation(tmp_path), FATIMA))["EXTRA-1"]
    with RunningSimulation(ZGWSimulation(tmp_path)) as server:
        async with connected(server.address, may_delete=True) as connector:
            await connector.erase(Person(FATIMA), added.ref)

    assert added.fields["resultaat"].value == "Opgelost"
    assert "EXTRA-1" not in cases_of(await pulled(ZGWSimulation(tmp_path), FATIMA))
