"""For the conformance kit: the connector with its simulator, and who is known there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.brp.connector import BRP
from connectors.brp.demo_people import demo_people
from connectors.brp.simulator import BRPSimulation
from connectors.sdk import Person, load_manifest
from connectors.sdk.simulation import RunningSimulation
from connectors.sdk.testbed import HOSTILE_TEXTS, HTTP_FAULTS, PATIENCE, Testbed

MANIFEST = Path(__file__).with_name("manifest.toml")
BASE_PATH = "/haalcentraal/api/brp"

KNOWN, UNKNOWN, POISONED, HOSTILE = "999990019", "999990160", "999990500", "999990512"


@contextmanager
def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:  # noqa: PT028 - the kit's name, no test
    """The demo's people, and two who are hard on a connector."""
    with RunningSimulation(BRPSimulation(data_dir, people=_people())) as running:
        yield Testbed(
            source="brp",
            connector=BRP,
            manifest=load_manifest(MANIFEST),
            http={"base_url": running.address + BASE_PATH, "allow_http": True, **PATIENCE},
            known=Person(KNOWN),
            unknown=Person(UNKNOWN),
            faults=running.faults,
            offers=HTTP_FAULTS,
            poisoned=Person(POISONED),
            hostile=Person(HOSTILE),
            kept="address",
        )


def _people() -> list[dict[str, Any]]:
    demo = demo_people()
    poisoned = {**copy.deepcopy(demo[0]), "burgerservicenummer": POISONED}
    poisoned["partners"] = ["not a partner", *poisoned["partners"]]
    return [*demo, poisoned, _hostile(demo[0])]


def _hostile(pattern: dict[str, Any]) -> dict[str, Any]:
    person = {**copy.deepcopy(pattern), "burgerservicenummer": HOSTILE}
    places = (
        (person["naam"], "voornamen"),
        (person["naam"], "geslachtsnaam"),
        (person["verblijfplaats"]["verblijfadres"], "officieleStraatnaam"),
        (person["verblijfplaats"]["functieAdres"], "omschrijving"),
        (person["adressering"], "aanhef"),
        (person["partners"][0]["naam"], "voornamen"),
    )
    for (group, name), text in zip(places, HOSTILE_TEXTS, strict=True):
        group[name] = text
    return person
