"""Whoever begins a connector gets a package that works at once, and sentences when something is wrong."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from hatchling.builders.wheel import WheelBuilder

from connectors.sdk.beginning import NotBegun, begin_connector
from portal.cli import main
from portal.sources.registry import GROUP
from tests.connectors.announcing import announce


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package as an author begins it, where Python can find it."""
    folder = tmp_path / "city"
    begin_connector("bicycle_depot", folder)
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [name for name in sys.modules if name.startswith("bicycle_depot_connector")]:
        del sys.modules[name]


def portal(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["connectors", *arguments])


def test_only_its_texts_still_speak_of_a_library(begun: Path) -> None:
    speaking = {file.name for file in begun.rglob("*.*") if "library" in file.read_text(encoding="utf-8").lower()}
    assert speaking == {"manifest.toml"}


def test_its_package_announces_it_and_takes_the_manifest_along(begun: Path, tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(begun)).build(directory=str(tmp_path / "dist"))

    with ZipFile(wheel) as archive:
        points = archive.read("bicycle_depot_connector-0.1.0.dist-info/entry_points.txt").decode()
        assert "bicycle_depot_connector/manifest.toml" in archive.namelist()
    name, _, value = points.splitlines()[1].partition(" = ")
    assert EntryPoint(name, value, GROUP).load().__name__ == "BicycleDepot"


@pytest.mark.parametrize("name", ["", "Depot", "2wheels", "a-b", "class", "person", "../up"])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotBegun):
        begin_connector(name, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    assert portal("new", "bicycle_depot", str(tmp_path)).exit_code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_name_that_is_installed_already_is_refused(begun: Path, tmp_path: Path) -> None:
    announce(begun)

    refused = portal("new", "bicycle_depot", str(tmp_path / "again"))

    assert refused.exit_code == 1
    assert "already" in refused.output


def test_what_is_begun_passes_the_kit_at_once(begun: Path) -> None:
    announce(begun)

    told = portal("check", "bicycle_depot", "--json")

    assert told.exit_code == 0
    findings: list[dict[str, Any]] = json.loads(told.output)["findings"]
    assert {finding["result"] for finding in findings} == {"passed", "not_offered"}
    assert sum(finding["result"] == "passed" for finding in findings) > 30


def test_the_command_fails_with_a_sentence_when_the_connector_does_not_conform(begun: Path) -> None:
    announce(begun)
    connector = begun / "bicycle_depot_connector" / "connector.py"
    connector.write_text(
        connector.read_text(encoding="utf-8").replace('"due": DataPoint', '"until": DataPoint'), "utf-8"
    )

    told = portal("check", "bicycle_depot")

    assert told.exit_code == 1
    assert "failed       records_hold_declared_fields_only: record type loan holds undeclared fields" in told.output


def test_a_wrong_manifest_is_told_once(begun: Path) -> None:
    announce(begun)
    manifest = begun / "bicycle_depot_connector" / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('label = { nl = "Boek", en = "Book" }', 'label = { nl = "Boek" }'), "utf-8")

    told = portal("check", "bicycle_depot")

    assert told.exit_code == 1
    assert told.output.count("records.loan.fields.book.label: ") == 1


def test_what_is_installed_is_listed_without_settings(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    announce(begun)
    monkeypatch.chdir(begun)

    assert "bicycle_depot" in portal("list").output.splitlines()[0]


def test_its_settings_for_the_demo_name_it(begun: Path) -> None:
    source = tomllib.loads((begun / "demo.toml").read_text(encoding="utf-8"))["sources"]["bicycle_depot"]
    assert source["connector"] == "bicycle_depot"
    assert source["http"]["allow_http"] is True
