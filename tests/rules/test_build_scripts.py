"""Setting up says in a sentence what is missing, and finds a browser the way the documents say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / ".ci"


def program(folder: Path, name: str, text: str) -> Path:
    made = folder / name
    made.write_text(f"#!/bin/sh\n{text}\n")
    made.chmod(0o755)
    return made


def run(script: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(SCRIPTS / script), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_python_that_runs_these_tests_will_do() -> None:
    done = run("need-python", sys.executable, PATH=os.environ["PATH"])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ('case "$2" in *version_info*print*|*print*) echo 3.9.2;; *) exit 1;; esac', "is 3.9.2. Install a newer one"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "cannot make virtual environments"),
    ],
    ids=["too old", "no venv"],
)
def test_a_python_that_will_not_do_is_refused_with_a_reason_and_a_way_out(
    tmp_path: Path, says: str, sentence: str
) -> None:
    done = run("need-python", program(tmp_path, "python3", says), PATH=os.environ["PATH"])
    assert done.returncode != 0
    assert sentence in done.stderr


def test_no_python_at_all_is_said() -> None:
    done = run("need-python", "python-of-nobody", PATH=os.environ["PATH"])
    assert done.returncode != 0
    assert "Python was not found as 'python-of-nobody'" in done.stderr


def test_the_browser_that_was_named_goes_before_the_one_on_the_path(tmp_path: Path) -> None:
    on_path, named = program(tmp_path, "chromium", ""), program(tmp_path, "mine", "")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert run("find-browser", PATH=path).stdout.strip() == str(on_path)
    assert run("find-browser", PATH=path, INZAGE_BROWSER=str(named)).stdout.strip() == str(named)
    done = run("find-browser", PATH=path, INZAGE_BROWSER=str(tmp_path / "gone"))
    assert done.stdout.strip() == str(on_path)
    assert "cannot be run" in done.stderr


def test_a_missing_browser_is_said_loudly_and_never_made_up(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "cat"):
        (tools / name).symlink_to(shutil.which(name) or name)
    python = program(tmp_path, "python", "exit 1")
    done = run("find-browser", PATH=str(tools), PYTHON=str(python))
    if Path("/Applications/Google Chrome.app").exists() or Path("/Applications/Chromium.app").exists():
        pytest.skip("this machine has a browser outside the path")
    assert done.stdout == ""
    assert "THE BROWSER TESTS DO NOT RUN" in done.stderr
