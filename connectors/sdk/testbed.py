"""For telling the conformance kit how to try a connector: where its simulator is, and who is known there.

A connector's folder has a ``testbed.py`` with one function::

    @contextmanager
    def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:
        with RunningSimulation(ParkingSimulation(data_dir)) as running:
            yield Testbed(
                source="parking",
                connector=Parking,
                manifest=load_manifest(HERE / "manifest.toml"),
                http={"base_url": running.address, "allow_http": True, **PATIENCE},
                known=Person("999990019"),
                unknown=Person("999990160"),
                faults=running.faults,
                offers=HTTP_FAULTS,
            )

The kit enters it afresh for every check, with an empty ``data_dir``, so no check sees what another has done.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from connectors.sdk.contract import Connector, Person
from connectors.sdk.faults import Fault
from connectors.sdk.http import SourceClient
from connectors.sdk.manifest import Manifest

PATIENCE: Mapping[str, Any] = {
    "total_timeout": 1.0,
    "read_timeout": 1.0,
    "attempts": 2,
    "retry_wait": 0.01,
    "per_second": 1000.0,
}
"""HTTP settings for a source on this machine that goes wrong on purpose: give up soon, and do not spare it."""

HTTP_FAULTS = frozenset(Fault)
"""Every fault a simulation on :mod:`connectors.sdk.simulation` can be switched to."""

HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "'; DROP TABLE residents; --",
    "{{ 7 * 7 }} {% raw %}",
    '=HYPERLINK("http://example.invalid")',
    "‮reversed‬ 👩🏽‍⚕️ İstanbul Ǆ ſ",
    'a\nb\tc\\d"e',
)
"""Texts that break careless software. A testbed that names a ``hostile`` person puts them in text fields there."""


class FaultSwitches(Protocol):
    """What the kit needs to break the source: :class:`connectors.sdk.faults.Faults` is one."""

    def switch_on(self, fault: Fault, *, person: str | None = None) -> None:
        """Switch a fault on, for everybody or one person."""
        ...

    def switch_off(self) -> None:
        """Switch all faults off."""
        ...


@runtime_checkable
class CountedSwitches(FaultSwitches, Protocol):
    """The same, and what the kit needs to break the source in the middle of a conversation."""

    def switch_on_after(self, fault: Fault, questions: int) -> None:
        """Switch a fault on for everybody, once this many more questions were answered as they should be."""
        ...


@dataclass(frozen=True, kw_only=True)
class Testbed:
    """One source ready to be tried. Fields that are None say that the connector or its simulator has no such thing."""

    __test__ = False  # pytest would take the name for a test

    source: str
    connector: type[Connector]
    manifest: Manifest
    known: Person
    """Somebody the source holds at least one record or decision about."""
    unknown: Person
    """Somebody it holds nothing about."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    http: Mapping[str, Any] | None = None
    """The ``http`` table for a :class:`SourceClient`; None for a connector that does not speak HTTP."""
    faults: FaultSwitches | None = None
    offers: frozenset[Fault] = frozenset()
    """The faults ``faults`` can switch on."""
    many: tuple[Person, int] | None = None
    """Somebody with more items than fit one page, and how many there are."""
    poisoned: Person | None = None
    """Somebody with good items and at least one that cannot be understood."""
    hostile: Person | None = None
    """Somebody whose text fields hold all :data:`HOSTILE_TEXTS`."""
    erasable: str | None = None
    """The ref of a record of ``known`` that can be erased now."""
    kept: str | None = None
    """The ref of a record of ``known`` that must be kept."""
    correctable: tuple[str, str, Any] | None = None
    """A ref of ``known``, a field of it, and another value it can be corrected to."""
    document: str | None = None
    """The ref of a document of ``known`` that can be opened."""
    smaller: Mapping[str, Any] | None = None
    """Settings with which that document is above the connector's limit."""

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Connector]:
        """The connector as the portal makes it, closed afterwards."""
        client = SourceClient(self.source, self.http) if self.http is not None else None
        connector = self.connector(self.manifest, self.settings, client)
        try:
            yield connector
        finally:
            await connector.close()
            if client is not None:
                await client.close()
