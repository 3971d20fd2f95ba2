"""For the tests: the simulated system listening to what it is asked, and what a pull of it gives, sorted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from connectors.sdk import Decision, Item, Person, Record, load_manifest
from connectors.sdk.http import SourceClient
from connectors.sdk.simulation import Reply, Request, RunningSimulation, Simulation
from connectors.sdk.testbed import PATIENCE
from connectors.zgw.connector import ZGW
from connectors.zgw.demo_data import MARIJKE
from connectors.zgw.simulator import ZGWSimulation
from connectors.zgw.testbed import MANIFEST, SETTINGS


class Listening(ZGWSimulation):
    """The simulated system, and everything it was asked."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.asked: list[Request] = []

    def answer(self, request: Request, person: str | None) -> Reply:
        """The system's own answer, once the question is written down."""
        self.asked.append(request)
        return super().answer(request, person)


@contextmanager
def running(simulation: Simulation) -> Iterator[str]:
    """The simulation, listening; its address."""
    with RunningSimulation(simulation) as server:
        yield server.address


@asynccontextmanager
async def connected(address: str, /, **settings: Any) -> AsyncIterator[ZGW]:
    """The connector as the portal makes it."""
    http = SourceClient("cases", {"base_url": address, "allow_http": True, **PATIENCE})
    try:
        yield ZGW(load_manifest(MANIFEST), {**SETTINGS, **settings}, http)
    finally:
        await http.close()


async def pulled(simulation: Simulation, bsn: str = MARIJKE, /, **settings: Any) -> list[Item]:
    """Everything one pull gives."""
    with running(simulation) as address:
        async with connected(address, **settings) as connector:
            return [item async for item in connector.pull(Person(bsn))]


def cases_of(items: list[Item]) -> dict[str, Record]:
    """The cases by their number."""
    found = (item for item in items if isinstance(item, Record) and item.type == "case")
    return {str(one.fields["identificatie"].value): one for one in found}


def documents_of(items: list[Item]) -> list[Record]:
    """The documents."""
    return [item for item in items if isinstance(item, Record) and item.type == "document"]


def decisions_of(items: list[Item]) -> dict[str, Decision]:
    """The decisions by their ref."""
    return {item.ref: item for item in items if isinstance(item, Decision)}
