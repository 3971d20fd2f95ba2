"""For trying the connector: a departmental database on SQLite, one variant per demo manifest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from connectors.sdk import Person, load_manifest
from connectors.sdk.faults import Fault
from connectors.sdk.testbed import HOSTILE_TEXTS, FaultSwitches, Testbed
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.demo_data import INTAKE_NOTE, MARIJKE, PERMIT, PROVISION
from connectors.sql_table.simulator import FAULTS, Department

HERE = Path(__file__).parent

UNKNOWN = "999990160"
HOSTILE = "999990093"
POISONED = "999990111"
MANY = "999990123"

_NAMES: dict[str, dict[str, Any]] = {
    "homecare": {"erasable": "provision:HH-2019-0112", "kept": "provision:HH-2023-0417"},
    "parking": {
        "erasable": "plate:PV-2021-3301/99-VBS-0",
        "kept": "permit:PV-2021-3301",
        "correctable": ("permit:PV-2021-3301", "phone", "06 00000120"),
    },
}


@contextmanager
def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:  # noqa: PT028 - the kit's name, no test
    """The department ``homecare`` (default) or ``parking``, with people made for the kit among its rows."""
    department = variant or "homecare"
    database = Department(department, data_dir)
    add_people(department, database.url)
    yield testbed_of(department, database.url, database, FAULTS)


def testbed_of(department: str, url: str, faults: FaultSwitches, offers: frozenset[Fault]) -> Testbed:
    """The testbed for a department's database that is filled already, wherever it is."""
    return Testbed(
        source=department,
        connector=SQLTable,
        manifest=load_manifest(HERE / f"manifest-{department}.toml"),
        settings={"url": url, "timeout": 5.0},
        known=Person(MARIJKE),
        unknown=Person(UNKNOWN),
        faults=faults,
        offers=offers,
        hostile=Person(HOSTILE),
        poisoned=Person(POISONED),
        many=(Person(MANY), 300),
        **_NAMES[department],
    )


def add_people(department: str, url: str) -> None:
    """Somebody with hostile texts, somebody with a row that cannot be read as described, somebody with many rows."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if department == "homecare":
            rows = [{"id": 100 + n, "bsn": HOSTILE, "text": text} for n, text in enumerate(HOSTILE_TEXTS)]
            connection.execute(INTAKE_NOTE.insert(), rows)
            target, name = PROVISION, "kind"
        else:
            rows = [{"number": f"X{n}", "bsn": HOSTILE, "phone": text} for n, text in enumerate(HOSTILE_TEXTS)]
            connection.execute(PERMIT.insert(), rows)
            target, name = PERMIT, "zone"
        many = [{"number": f"M{n}", "bsn": MANY, name: "-"} for n in range(300)]
        connection.execute(target.insert(), many)
        poisoned = [{"number": "P1", "bsn": POISONED, name: "x" * 70_000}, {"number": "P2", "bsn": POISONED, name: "y"}]
        connection.execute(target.insert(), poisoned)
    engine.dispose()
