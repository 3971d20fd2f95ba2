"""The page for connector authors is true: the connector it shows passes the kit as it stands there."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

import connectors.sdk
from connectors.decision_log.reading import read_decision
from connectors.sdk import Decision, load_manifest
from connectors.sdk.conformance import opening, run_checks
from connectors.sdk.conformance.suite import CHECKS

CONNECTORS = Path(__file__).parents[2] / "connectors"
PAGE = (CONNECTORS / "README.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"^```(?:python|toml) ([\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The page's connector as a package, just as an author would have typed it in."""
    package = tmp_path / "shown_library"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, content in SHOWN.findall(PAGE):
        (package / name).write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("shown_library.testbed")
    for name in [name for name in sys.modules if name.startswith("shown_library")]:
        del sys.modules[name]


def test_the_page_shows_the_five_files() -> None:
    names = [name for name, _ in SHOWN.findall(PAGE)]
    assert names == ["manifest.toml", "connector.py", "simulator.py", "testbed.py", "test_library.py"]


def test_the_connector_on_the_page_passes_every_check_it_is_tried_on(library: ModuleType) -> None:
    findings = run_checks("library", testbed=library.testbed)

    assert [finding for finding in findings if finding.result == "failed"] == []
    not_tried = {finding.check for finding in findings if finding.result == "not_offered"}
    of_documents = {check.__name__ for check in CHECKS if check.__module__ == opening.__name__}
    assert not_tried == {"every_page_is_read", "hostile_texts_survive", "a_correction_arrives"} | of_documents


def test_the_decision_on_the_page_is_one_as_the_contract_says(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    decision = eval(example, {**vars(connectors.sdk), "date": date})  # noqa: S307 - our own page

    assert msgspec.json.decode(msgspec.json.encode(decision), type=Decision) == decision
    shown = tmp_path / "manifest.toml"
    shown.write_text(dict(SHOWN.findall(PAGE))[shown.name], encoding="utf-8")
    declared = {name for kind in load_manifest(shown).records.values() for name in kind.fields}
    assert {given.field for given in decision.inputs} <= declared


def test_the_page_counts_its_checks_rightly() -> None:
    assert "Some fifty checks" in PAGE
    assert 46 <= len(CHECKS) <= 54


@pytest.mark.parametrize("file", sorted(CONNECTORS.glob("**/README.md")), ids=lambda file: str(file.parent.name))
def test_every_file_a_page_points_at_is_there(file: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    assert [target for target in targets if not (file.parent / target).exists()] == []


def test_the_worked_example_of_a_decision_can_be_read() -> None:
    page = (CONNECTORS / "decision_log" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert isinstance(read_decision(msgspec.Raw(example.encode())), Decision)
