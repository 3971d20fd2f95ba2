"""The demo's processes: started together, stopped together, each with a log file of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

_PATIENCE = 30.0  # seconds for a process to start, generous for a slow machine
_GRACE = 10.0  # seconds for a process to stop by itself


class DidNotStart(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """A process of the demo did not start; the message says where its last words are."""


class Process:
    """One child process. ``name`` names its log file."""

    def __init__(self, name: str, arguments: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        self.name = name
        self._arguments = [sys.executable, "-m", "portal.demo.child", *arguments]
        self.log = folder / "logs" / f"{name}.log"
        self._environ = {**os.environ, **environ, "PYTHONUNBUFFERED": "1"}
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the demo, which stops all in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own modules, no shell
                self._arguments,
                env=self._environ,
                stdout=log,
                stderr=log,
                stdin=subprocess.PIPE,  # held open for as long as the demo lives: see child.py
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """Whether it runs now."""
        return self._child is not None and self._child.poll() is None

    def wait_for_line(self, beginning: str) -> str:
        """The rest of the first line of its log since this start that begins so."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.running:
            for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines()[::-1]:
                if line.startswith(beginning):
                    return line.removeprefix(beginning).strip()
            time.sleep(0.05)
        raise self._did_not_start()

    def wait_for_answer(self, address: str) -> None:
        """Until this address answers well."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.running:
            try:
                if httpx.get(address, timeout=2.0).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise self._did_not_start()

    def _did_not_start(self) -> DidNotStart:
        return DidNotStart(
            f"{self.name} did not start. Its last words are in {self.log}. "
            "Was this folder made by an older version? A start with RESET=1 begins afresh."
        )

    def kill(self) -> None:
        """Kill -9, with everything it started: what a power cut does."""
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._gone(self._child)

    def stop(self) -> None:
        """Ask it to stop; insist when it does not."""
        if self._child is None or not self.running:
            return
        self._child.terminate()
        try:
            self._child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.kill()
        self._gone(self._child)

    @staticmethod
    def _gone(child: subprocess.Popen[bytes]) -> None:
        child.wait()
        if child.stdin is not None:
            child.stdin.close()
