"""The papers and build files a newcomer and a catalogue rely on are complete, and tied to no machine."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
PUBLICCODE: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text())


def test_the_licence_is_the_whole_eupl_and_every_paper_says_so() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("# EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^## (\d+)\.", text, re.M) == [str(article) for article in range(1, 16)]
    assert text.rstrip().endswith("require the production of a new\nEUPL version.")
    assert PROJECT["project"]["license"] == PUBLICCODE["legal"]["license"] == "EUPL-1.2"
    for package in (path for path in ROOT.glob("portal/**/package.json") if "node_modules" not in path.parts):
        assert json.loads(package.read_text())["license"] == "EUPL-1.2"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_publiccode_describes_the_software_within_the_standards_lengths(language: str) -> None:
    description = PUBLICCODE["description"][language]
    assert 0 < len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in description["features"])
    assert language in PUBLICCODE["localisation"]["availableLanguages"]


def test_publiccode_has_what_the_standard_asks_and_the_projects_own_version() -> None:
    asked = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"}
    asked |= {"description", "legal", "maintenance", "localisation"}
    assert asked <= PUBLICCODE.keys()
    assert PUBLICCODE["softwareVersion"] == PROJECT["project"]["version"]
    assert PUBLICCODE["maintenance"]["contacts"]


@pytest.mark.parametrize("name", ["requirements.txt", "docker/requirements.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
    pinned = [line for line in lines if not line.startswith(" ")]
    assert pinned
    assert all(re.match(r"^[\w.\[\]-]+==\S+( ; [^\\]+)? \\$", line) for line in pinned)
    assert all(re.match(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", line) for line in lines if line.startswith(" "))


def test_requirements_cover_every_dependency_that_is_named() -> None:
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.M))
    named = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    named += [line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra]
    assert {re.split(r"[><=\[]", line)[0].lower() for line in named} <= pinned


def test_npm_lock_files_have_hashes_and_name_no_registry() -> None:
    locks = [path for path in ROOT.glob("portal/**/package-lock.json") if "node_modules" not in path.parts]
    assert locks
    for lock in locks:
        packages = json.loads(lock.read_text())["packages"]
        for name, package in packages.items():
            assert "resolved" not in package, f"{lock.parent.name}: {name}"
            assert name == "" or package["integrity"].startswith("sha512-")


def committed() -> list[Path]:
    """The files in the repository; outside a clone, the ones that describe the build."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.split("\0") if listed.returncode == 0 else ["Makefile", ".ci/run", "pyproject.toml"]
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("words", [r"--(extra-)?index-url \S", r"registry=https?:", r"(?<![\w.])/(root|home|Users)/\w"])
def test_no_file_is_tied_to_a_registry_or_to_somebodys_machine(words: str) -> None:
    found = []
    for path in committed():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if re.search(words, text) and path != Path(__file__):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_make_help_lists_what_a_newcomer_needs() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "check", "bench", "requirements"):
        assert re.search(rf"^  make {target} +\w", said, re.M)
