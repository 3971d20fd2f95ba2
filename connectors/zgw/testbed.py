"""For the conformance kit: the connector with its simulator, and who is known there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.sdk import Person, load_manifest
from connectors.sdk.simulation import RunningSimulation
from connectors.sdk.testbed import HOSTILE_TEXTS, HTTP_FAULTS, PATIENCE, Testbed
from connectors.zgw.connector import ZGW
from connectors.zgw.demo_data import MARIJKE, OBJECTION, STOPPED, TILE, demo_shelf
from connectors.zgw.simulated_shelf import Shelf, case, document, link, role, uuid_for
from connectors.zgw.simulator import CLIENT_ID, SECRET, ZGWSimulation

MANIFEST = Path(__file__).with_name("manifest.toml")
SETTINGS: dict[str, Any] = {"client_id": CLIENT_ID, "secret": SECRET}
UNKNOWN, POISONED, HOSTILE, MANY = "999990160", "999990500", "999990512", "999990524"
PAGE = 10
LETTER = "Brief: uw hulp stopt"
_STOPPED = uuid_for("zaken", STOPPED)


@contextmanager
def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:  # noqa: PT028 - the kit's name, no test
    """The demo's people and three made for the kit. ``unexpanded``: a system that sends nothing along."""
    settings = {**SETTINGS, "may_delete": True, "expand": variant != "unexpanded"}
    with RunningSimulation(ZGWSimulation(data_dir, shelf(), page_size=PAGE)) as running:
        yield Testbed(
            source="cases",
            connector=ZGW,
            manifest=load_manifest(MANIFEST),
            settings=settings,
            http={"base_url": running.address, "allow_http": True, **PATIENCE},
            known=Person(MARIJKE),
            unknown=Person(UNKNOWN),
            faults=running.faults,
            offers=HTTP_FAULTS,
            many=(Person(MANY), 25),
            poisoned=Person(POISONED),
            hostile=Person(HOSTILE),
            erasable=f"case:{uuid_for('zaken', TILE)}",
            kept=f"case:{uuid_for('zaken', OBJECTION)}",
            document=f"document:{uuid_for('enkelvoudiginformatieobjecten', link('zaken', _STOPPED), LETTER)}",
            smaller={"max_document_bytes": 1},
        )


def shelf() -> Shelf:
    """The demo's cases and the kit's."""
    held = demo_shelf()
    for number in range(25):
        role(held, case(held, f"M-{number}", "Melding", "2024-01-01"), MANY)
    _hostile(held)
    role(held, case(held, "P-1", "Melding", "2024-01-01"), POISONED)
    nameless = case(held, "P-2", "Melding", "2024-01-02")
    role(held, nameless, POISONED)
    held["zaken"][nameless.rpartition("/")[2]]["-sent"] = {"url": None, "uuid": None}
    return held


def _hostile(held: Shelf) -> None:
    texts = dict(zip(("omschrijving", "toelichting", "communicatiekanaalNaam"), HOSTILE_TEXTS, strict=False))
    one = case(held, "H-1", "Melding", "2024-01-01", **texts)
    person = dict(zip(("voornamen", "geslachtsnaam"), HOSTILE_TEXTS[3:5], strict=True))
    role(held, one, HOSTILE, persoon=person)
    document(held, one, HOSTILE_TEXTS[5], "2024-01-01", "Team")
