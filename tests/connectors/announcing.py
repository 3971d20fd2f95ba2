"""What installing a package of connectors adds to Python's path, without installing it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from portal.sources.registry import GROUP


def announce(folder: Path) -> None:
    """Let the package in this folder announce its connectors, as its own pyproject.toml says."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    installed.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (installed / "METADATA").write_text(head, encoding="utf-8")
    points = "\n".join(f"{name} = {value}" for name, value in project["entry-points"][GROUP].items())
    (installed / "entry_points.txt").write_text(f"[{GROUP}]\n{points}\n", encoding="utf-8")
