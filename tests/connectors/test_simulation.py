"""Simulated sources: as a process, with faults switched from another process, and state that survives a restart."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.sdk.faults import Fault, Faults, FaultSetting
from connectors.sdk.simulation import FAULTS_PATH, Simulation
from connectors.sql_table.simulator import Department

ROOT = Path(__file__).parents[2]
MARIJKE, NOBODY = "999990019", "999990160"


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The decision system as a process of its own, and its address."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "connectors.decision_log.simulator", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    line = (await running.stdout.readline()).decode()
    try:
        yield running, line.removeprefix("listening on ").strip()
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def ask(client: httpx.AsyncClient, bsn: str) -> httpx.Response:
    return await client.post("/decisions/query", json={"bsn": bsn})


async def test_a_process_answers_takes_faults_from_outside_and_stops_when_asked() -> None:
    async with process("--fault", f"server_error:{MARIJKE}") as (running, address):
        async with httpx.AsyncClient(base_url=address) as client:
            assert (await ask(client, MARIJKE)).status_code == 500
            assert (await ask(client, NOBODY)).json() == {"decisions": [], "next_cursor": None}

            switched = await client.put(FAULTS_PATH, json={"everybody": "rate_limited"})

            assert switched.json() == {"everybody": "rate_limited", "persons": {}}
            assert (await ask(client, NOBODY)).status_code == 429
            assert (await client.put(FAULTS_PATH, json={"everybody": "boredom"})).status_code == 400
            assert (await client.put(FAULTS_PATH, json={})).status_code == 200
            assert len((await ask(client, MARIJKE)).json()["decisions"]) == 2
        running.send_signal(signal.SIGTERM)
        assert await running.wait() == 0


async def test_a_hanging_question_does_not_keep_a_process_from_stopping() -> None:
    async with process("--fault", "hang") as (running, address), httpx.AsyncClient(base_url=address) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/decisions/query", json={"bsn": MARIJKE}, timeout=0.2)
        running.send_signal(signal.SIGTERM)
        assert await running.wait() == 0


def test_a_persons_own_fault_goes_before_everybodys() -> None:
    faults = Faults()
    faults.switch_on(Fault.SLOW)
    faults.switch_on(Fault.HANG, person=MARIJKE)

    assert faults.for_person(MARIJKE) is Fault.HANG
    assert faults.for_person(NOBODY) is Fault.SLOW
    assert faults.for_person(None) is Fault.SLOW
    faults.switch_off()
    assert faults.setting == FaultSetting()


def test_state_survives_a_restart_and_is_never_half_written(tmp_path: Path) -> None:
    first = Simulation(tmp_path)
    state: Any = {"erased": ["é"]}
    first.save_state(state)

    assert Simulation(tmp_path).load_state({}) == state
    assert [file.name for file in tmp_path.iterdir()] == ["source-simulator.json"]


def test_a_simulation_without_a_folder_keeps_nothing() -> None:
    simulation = Simulation()
    simulation.save_state({"a": 1})
    assert simulation.load_state("nothing") == "nothing"


def test_a_department_that_is_broken_and_mended_is_as_it_was(tmp_path: Path) -> None:
    department = Department("homecare", tmp_path)
    before = _rows(department)
    department.switch_on(Fault.GARBAGE, person="999990081")
    department.switch_on(Fault.GARBAGE, person=MARIJKE)
    Department("homecare", tmp_path).switch_off()
    assert _rows(department) == before
    department.switch_on(Fault.SERVER_ERROR)
    assert Department("homecare", tmp_path).url == department.url
    department.switch_off()
    assert _rows(department) == before


def _rows(department: Department) -> list[Any]:
    from sqlalchemy import create_engine, text

    engine = create_engine(department.url)
    with engine.begin() as connection:
        rows = [tuple(row) for row in connection.execute(text("SELECT * FROM provision ORDER BY number"))]
    engine.dispose()
    return rows
