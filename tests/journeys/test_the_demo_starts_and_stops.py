"""``portal demo`` as somebody runs it: it keeps its data, stops without leaving anything, and survives kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from portal.demo.world import free_port
from tests.journeys.conftest import collected, wait_until
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.timeout(240)


class Demo:
    """The demo in a folder, started by its command. Everything it starts names the folder or descends from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "portal.cli", "demo", "--port", str(port), "--folder", str(self.folder)]
        with (self.folder / "demo.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        wait_until(self._answers)

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def kill_everything(self) -> None:
        """Kill -9 of every process of the demo, as when the power goes."""
        assert self._process is not None
        for process in self.processes():
            os.kill(process.pid, signal.SIGKILL)
        self._process.wait(60)
        wait_until(lambda: not self.processes())

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this demo: what names its folder, and what that started."""
        found: dict[int, psutil.Process] = {}
        for process in psutil.process_iter():
            try:
                if str(self.folder) in " ".join(process.cmdline()) or str(self.folder) in process.cwd():
                    found |= {one.pid: one for one in (process, *process.children(recursive=True))}
            except psutil.Error:
                continue
        return [one for one in found.values() if one.pid != os.getpid() and one.status() != psutil.STATUS_ZOMBIE]

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.folder / "demo.log").read_text()
        try:
            return httpx.get(f"{self.address}/health").is_success
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo in a folder of its own, not started."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-demo-"))
    folder.chmod(0o755)
    demo = Demo(folder)
    yield demo
    for process in demo.processes():
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_it_keeps_its_data_over_ctrl_c_and_over_kill_9_and_leaves_nothing_running(demo: Demo) -> None:
    demo.start()
    first = _her_records(demo)
    assert len(demo.processes()) > 5
    assert demo.stop() == 0
    assert demo.processes() == [], "Ctrl-C leaves nothing running"

    demo.start()
    second = _her_records(demo)
    demo.kill_everything()

    demo.start()
    third = _her_records(demo)
    assert demo.stop() == 0
    assert demo.processes() == []

    assert len(first) > 8
    assert first == second == third, "the same records, by the same ids"


def _her_records(demo: Demo) -> list[str]:
    with Visitor(demo) as marijke:
        marijke.sign_in("marijke")
        return collected(marijke).addresses("/records/")
