"""For trying the connector: a departmental database on SQLite, one variant per demo manifest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, Table, create_engine

from connectors.sdk import Person, load_manifest
from connectors.sdk.faults import Fault
from connectors.sdk.testbed import HOSTILE_TEXTS, FaultSwitches, Testbed
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.demo_data import DEPARTMENTS, checks, homecare, income, parking, taxes
from connectors.sql_table.demo_data.people import DAAN, INGRID, MARIJKE, ROSA, YOUSSEF
from connectors.sql_table.simulator import DAMAGED, FAULTS, Department

HERE = Path(__file__).parent

UNKNOWN = "999990160"
HOSTILE = "999990093"
POISONED = "999990111"
MANY = "999990123"

_NAMES: dict[str, dict[str, Any]] = {
    "homecare": {
        "known": Person(MARIJKE),
        "erasable": "provision:HH-2019-0112",
        "kept": "provision:HH-2023-0417",
        "correctable": ("provision:HH-2023-0417", "hours_per_week", 5),
    },
    "parking": {
        "known": Person(YOUSSEF),
        "erasable": "plate:PV-2022-4417/99-VBS-2",
        "kept": "permit:PV-2022-4417",
        "correctable": ("permit:PV-2022-4417", "end_date", None),
    },
    "taxes": {
        "known": Person(INGRID),
        "erasable": "assessment:GB-2016-18813",
        "kept": "assessment:GB-2026-20418",
        "correctable": ("assessment:GB-2026-20418", "status", "Kwijtgescholden"),
    },
    "income": {
        "known": Person(DAAN),
        "erasable": "payment:IB-19-08-2207",
        "kept": "payment:IB-26-05-4602",
        "correctable": ("payment:IB-26-05-4602", "month", "maart 2026"),
    },
    "checks": {
        "known": Person(ROSA),
        "erasable": "risk_score:RS-2019-0011",
        "kept": "check:HB-2026-0077",
        "correctable": ("check:HB-2026-0077", "outcome", "Alles klopt"),
    },
}
_TEXTS: dict[str, tuple[Table, str]] = {
    "homecare": (homecare.INTAKE_NOTE, "text"),
    "parking": (parking.PERMIT, "phone"),
    "taxes": (taxes.REMISSION, "household"),
    "income": (income.APPLICATION, "stated_income"),
    "checks": (checks.CHECK, "report"),
}
"""Where each department keeps the kit's hostile texts."""
_PAST_ITS_TIME = {"checks": (checks.RISK_SCORE, {"number": "RS-2019-0011", "bsn": ROSA, "made_on": date(2019, 5, 13)})}
"""What may be erased, where the demo itself holds nothing that should have been thrown away."""


@contextmanager
def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:  # noqa: PT028 - the kit's name, no test
    """A department, ``homecare`` by default, with people made for the kit among its rows."""
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
        table, column = _TEXTS[department]
        (key,) = table.primary_key
        numbers = range(100, 100 + len(HOSTILE_TEXTS))
        names = numbers if isinstance(key.type, Integer) else [f"X{number}" for number in numbers]
        hostile = [
            {key.name: name, "bsn": HOSTILE, column: text} for name, text in zip(names, HOSTILE_TEXTS, strict=True)
        ]
        connection.execute(table.insert(), hostile)
        if old := _PAST_ITS_TIME.get(department):
            connection.execute(old[0].insert(), [old[1]])
        first, damaged = DEPARTMENTS[department][1][0][0], DAMAGED[department]
        (key,) = first.primary_key
        connection.execute(first.insert(), [{key.name: f"M{n}", "bsn": MANY, damaged: "-"} for n in range(300)])
        poisoned = [("P1", "x" * 70_000), ("P2", "y")]
        connection.execute(
            first.insert(), [{key.name: name, "bsn": POISONED, damaged: text} for name, text in poisoned]
        )
    engine.dispose()
