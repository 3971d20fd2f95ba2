"""Somebody who writes a connector adds its source to the demo and sees there what a resident will see."""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.sdk.beginning import begin_connector
from connectors.sdk.simulation import RunningSimulation
from portal.demo.world import World
from portal.settings import SettingsError
from tests.connectors.announcing import announce
from tests.journeys.conftest import collected
from tests.journeys.visitor import Visitor

NAME = "begun_in_a_journey"


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with a connector, as it is begun, found by this process and by those of the demo."""
    package = tmp_path / "package"
    begin_connector(NAME, package)
    announce(package)
    monkeypatch.syspath_prepend(str(package))
    monkeypatch.setenv("PYTHONPATH", str(package))
    yield package
    for name in [name for name in sys.modules if name.startswith(NAME)]:
        del sys.modules[name]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a demo can live."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-world-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_connector_that_was_just_begun_is_seen_in_the_demo(begun: Path, folder: Path) -> None:
    simulation = importlib.import_module(f"{NAME}_connector.simulator").BegunInAJourneySimulation()
    with RunningSimulation(simulation) as running:
        settings = begun / "demo.toml"
        text = settings.read_text(encoding="utf-8").replace("http://127.0.0.1:9001", running.address)
        settings.write_text(text, encoding="utf-8")
        with World(folder, sources=settings) as world, Visitor(world) as marijke:
            marijke.sign_in("marijke")

            card = collected(marijke).card("Library")

    assert "Up to date" in card
    assert "Het huis aan de Lindelaan" in card


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[sources.x", "cannot be read"),
        ("[sources.x]\nconnector = 'brp'\n[server]\nport = 80", "[sources.NAME] tables in it, and nothing else"),
        ("", "[sources.NAME] tables in it, and nothing else"),
        ("[sources.brp]\nconnector = 'brp'", "the demo has a source 'brp' already"),
    ],
)
def test_a_file_that_cannot_be_added_is_refused_before_anything_starts(
    text: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "more.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as refused:
        World(tmp_path / "world", sources=tmp_path / "more.toml")

    assert str(tmp_path / "more.toml") in str(refused.value)
    assert sentence in str(refused.value)


def test_a_source_that_cannot_be_put_together_is_told_by_its_name_and_stops_the_demo(
    tmp_path: Path, folder: Path
) -> None:
    (tmp_path / "more.toml").write_text("[sources.loans]\nconnector = 'loanz'", encoding="utf-8")

    with pytest.raises(SettingsError, match=r"sources\.loans\.connector: there is no connector 'loanz'"):
        World(folder, sources=tmp_path / "more.toml").__enter__()
