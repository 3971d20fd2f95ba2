"""Residents with 200 records each, and a portal without processes around it, to measure on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from connectors.sdk import DataPoint, Record
from connectors.sdk.manifest import Text
from connectors.sql_table.simulator import Department
from portal.app import compose
from portal.database import Login
from portal.demo.clusters import DemoClusters
from portal.people.model import Kind
from portal.settings import Cluster, Keys, Municipality, Server, Settings, SignIn, SignIns, Source
from portal.vault import FileKeyProvider, Owner
from portal.web.parts import Portal

RECORDS = 200
_MANIFESTS = Path(__file__).parents[2] / "connectors" / "sql_table"


@dataclass(frozen=True)
class Resident:
    """A resident with 200 records, and their session's token."""

    subject_id: UUID
    token: str


def settings_for(clusters: DemoClusters, folder: Path) -> Settings:
    """Settings with two table sources; nobody signs in through a provider here."""
    keys = folder / "keys.json"
    FileKeyProvider.create(keys)
    departments = {name: Department(name, folder) for name in ("homecare", "parking")}
    nobody = SignIn(issuer="http://127.0.0.1:9", client_id="x", client_secret="x", bsn_claim=("bsn",))
    return Settings(
        municipality=Municipality(
            "Gemeente Voorbeeldstad", "14 0999", "x@y.example", Text("Stadhuis", "City hall"), Text("FG", "DPO")
        ),
        server=Server(address="http://127.0.0.1:8000"),
        view=Cluster(**{login.name.lower(): clusters.dsn("view", login.value) for login in Login}),
        keystore=Cluster(**{login.name.lower(): clusters.dsn("keystore", login.value) for login in Login}),
        keys=Keys(file=str(keys)),
        sign_in=SignIns(residents=nobody, officers=nobody),
        sources={
            name: Source("sql_table", str(_MANIFESTS / f"manifest-{name}.toml"), settings={"url": department.url})
            for name, department in departments.items()
        },
    )


@asynccontextmanager
async def residents(settings: Settings) -> AsyncIterator[tuple[Portal, Resident, Resident]]:
    """Two residents with equal records."""
    portal = compose(settings, Login.WORKER)
    yield portal, await _resident(portal, "999990251"), await _resident(portal, "999990238")
    await portal.close()


async def _resident(portal: Portal, bsn: str) -> Resident:
    async with portal.view.begin(Login.RESIDENT) as connection:
        subject_id = await portal.people.welcome(connection, bsn)
    ring = await portal.vault.keyring(Owner.subject(subject_id))
    async with portal.view.begin(Login.WORKER, subject_id=subject_id) as connection:
        await portal.records.keep(connection, subject_id, ring, "homecare", [_provision(n) for n in range(RECORDS)])
    async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        token = await portal.people.open_session(
            connection, Kind.RESIDENT, subject_id, "resident", "high", datetime.now(UTC)
        )
    return Resident(subject_id, token)


def _provision(number: int) -> Record:
    """A record of ordinary size: some three hundred bytes of plaintext."""
    fields: dict[str, DataPoint] = {
        "number": DataPoint(f"HH-2024-{number:04d}", since=date(2024, 1, 1)),
        "kind": DataPoint("Hulp bij het huishouden"),
        "hours_per_week": DataPoint(number % 7 + 1),
        "status": DataPoint("Loopt"),
        "provider": DataPoint("Thuiszorg De Linde, vestiging Voorbeeldstad"),
        "started_on": DataPoint("2024-01-01"),
        "ended_on": DataPoint(None),
        "end_reason": DataPoint(None),
    }
    return Record(ref=f"provision:{number}", type="provision", fields=fields, started_on=date(2024, 1, 1))
