"""Real parts for the tests of connectors: a scripted source on a server, and empty databases of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.sdk.simulation import RunningSimulation
from tests.connectors import postgresql
from tests.connectors.scripted import Scripted, Source


@pytest.fixture
def source() -> Iterator[Source]:
    """A source that answers as the test says."""
    simulation = Scripted()
    with RunningSimulation(simulation) as running:
        yield simulation, running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    return f"sqlite:///{tmp_path / 'department.sqlite'}" if request.param == "sqlite" else postgresql.start_afresh()


@pytest.fixture(scope="session", autouse=True)
def _server_stops() -> Iterator[None]:
    yield
    postgresql.stop_server()
