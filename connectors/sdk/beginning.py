"""For beginning a connector: the one shown in ``connectors/README.md``, under a name of your own, as a package.

What it writes passes the conformance kit from the first moment, so an author changes something that works.
"""

from __future__ import annotations

import keyword
import re
from importlib import import_module
from pathlib import Path

_PAGE = Path(__file__).parents[1] / "README.md"
_SHOWN = re.compile(r"^```(?:python|toml) ([\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*")

_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{distribution}"
version = "0.1.0"
description = "A connector of Inzage."
requires-python = ">=3.11"
dependencies = ["inzage"]

[project.entry-points."portal.connectors"]
{name} = "{package}.connector:{title}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]

[tool.pytest.ini_options]
addopts = "-rs"
asyncio_mode = "auto"
asyncio_default_fixture_loop_scope = "function"
"""

_DEMO = """\
# For the demo: make demo SOURCES=.../demo.toml, while this runs (data-dir: what is changed stays so after a restart):
#   .venv/bin/python -m {package}.simulator --port 9001 --data-dir .../data
[sources.{name}]
connector = "{name}"

[sources.{name}.http]
base_url = "http://127.0.0.1:9001"
allow_http = true
"""


class NotBegun(ValueError):  # noqa: N818 - named for the outcome a caller acts on
    """Nothing was written; the message says what to do."""


def shown_files() -> dict[str, str]:
    """The files of the connector on the page for authors, by name."""
    return dict(_SHOWN.findall(_PAGE.read_text(encoding="utf-8")))


def begin_connector(name: str, folder: Path) -> list[Path]:
    """Write a package with the connector ``name`` in a new or empty folder, and give the files it wrote.

    Raises NotBegun with a sentence for a name that cannot be one, and for a folder with something in it.
    """
    title = "".join(part.capitalize() for part in name.split("_"))
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise NotBegun(f"{name!r} cannot be a name: use small letters, digits and underscores, a letter first.")
    if hasattr(import_module("connectors.sdk"), title):
        raise NotBegun(f"{name!r} would give a class {title}, which the kit has already. Choose another name.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotBegun(f"{folder} has something in it already. Name a folder that does not exist yet.")
    words = {"name": name, "title": title, "package": f"{name}_connector"}
    files = {
        "pyproject.toml": _PROJECT.format(**words, distribution=f"{name}-connector".replace("_", "-")),
        "demo.toml": _DEMO.format(**words),
        f"{words['package']}/__init__.py": f'"""The connector ``{name}``."""\n',
    }
    for shown, content in shown_files().items():
        files[f"{words['package']}/{shown.replace('library', name)}"] = _renamed(shown, content, name, title)
    return [_written(folder / place, content) for place, content in files.items()]


def _renamed(shown: str, content: str, name: str, title: str) -> str:
    if shown == "manifest.toml":  # its texts speak of a library until somebody writes the right ones
        return content.replace('name = "library"', f'name = "{name}"', 1)
    content = re.sub(r"Library(?=Simulation\b|\b)", title, content)
    return re.sub(r"\blibrary\b", name, content)


def _written(file: Path, content: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file
