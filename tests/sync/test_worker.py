"""A real worker process, killed in the middle of a pull: after a restart everything is there exactly once."""

from __future__ import annotations

import asyncio
import dataclasses
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from connectors.sdk import Item, Person
from connectors.sdk.faults import Fault
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.testbed import MANY
from connectors.sql_table.testbed import testbed as table_testbed
from portal import queue
from portal.app import compose
from portal.database import Login
from portal.settings import Source
from portal.sync import PullState
from portal.sync.model import UNAVAILABLE, Limits, PullFailed
from portal.worker import CONCURRENCY, Waits, queue_of
from tests.conftest import Clusters
from tests.records.parts import as_administrator, permit
from tests.sync.conftest import MakeTown
from tests.sync.parts import MARIJKE, Script, Town, gives, scripted
from tests.sync.turnstile import Turnstile

TABLE_MANIFEST = str(Path("connectors/sql_table/manifest-homecare.toml").absolute())

Start = Callable[[Town], "subprocess.Popen[str]"]


@pytest.fixture
def empty_queue(clusters: Clusters) -> None:
    """No job that another test left."""
    as_administrator(clusters.dsns("view")[Login.WORKER], "DELETE FROM queue.procrastinate_jobs")


@pytest.fixture
def start(tmp_path: Path, empty_queue: None) -> Iterator[Start]:
    """Starts worker processes; ends those that are left."""
    running: list[subprocess.Popen[str]] = []

    def start_one(town: Town) -> subprocess.Popen[str]:
        file = tmp_path / "settings.json"
        file.write_bytes(msgspec.json.encode(town.settings))
        command = [sys.executable, "-m", "tests.sync.worker_process", str(file)]
        log = (tmp_path / "worker.log").open("a")
        running.append(subprocess.Popen(command, stderr=log, stdout=log, text=True))
        return running[-1]

    yield start_one
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def homecare(tmp_path: Path) -> Iterator[Source]:
    """A department's database with somebody in it who has 300 records."""
    with table_testbed(tmp_path, "homecare") as bed:
        yield Source(connector="sql_table", manifest=TABLE_MANIFEST, settings=dict(bed.settings))


async def begin(town: Town, bsn: str) -> UUID:
    """A resident whose sources are queued."""
    subject = await town.resident(bsn)
    async with town.view.begin(Login.RESIDENT, subject_id=subject) as connection:
        await town.sync.start(connection, subject)
    return subject


async def until(town: Town, subject: UUID, state: PullState) -> None:
    """Until every source stands so."""
    while {source.state for source in (await town.stands(subject)).values()} != {state}:  # noqa: ASYNC110 - a process
        await asyncio.sleep(0.05)


def jobs(clusters: Clusters) -> list[str]:
    rows = as_administrator(clusters.owner("view"), "SELECT status::text FROM queue.procrastinate_jobs")
    return [row[0] for row in rows]


@pytest.mark.parametrize("transactions", range(4))  # the beginning, then three pages, the last with the end
async def test_a_worker_killed_in_the_middle_of_a_pull_loses_and_doubles_nothing(
    transactions: int, clusters: Clusters, town: MakeTown, start: Start, homecare: Source, tmp_path: Path
) -> None:
    here = town(_installed={"sql_table": SQLTable}, homecare=homecare)
    subject = await begin(here, MANY)
    turnstile = Turnstile(clusters, subject)
    first = start(here)
    for _ in range(transactions):
        await asyncio.to_thread(turnstile.let_one_through)
    await asyncio.to_thread(turnstile.until_somebody_waits)
    first.send_signal(signal.SIGKILL)
    first.wait()
    turnstile.open()
    halfway = len(await here.seen(subject))

    start(here)
    await until(here, subject, PullState.DONE)

    refs = (await here.refs(subject))["homecare"]
    state = (await here.stands(subject))["homecare"]
    assert halfway == max(0, transactions - 1) * 100
    assert len(refs) == len(set(refs)) == state.records == 300
    assert MANY not in (tmp_path / "worker.log").read_text()


async def test_a_worker_that_is_told_to_stop_ends_its_work_and_leaves_nothing_behind(
    clusters: Clusters, town: MakeTown, start: Start, homecare: Source, tmp_path: Path
) -> None:
    here = town(_installed={"sql_table": SQLTable}, homecare=homecare)
    subject = await begin(here, MANY)
    turnstile = Turnstile(clusters, subject)
    worker = start(here)
    await asyncio.to_thread(turnstile.let_one_through)
    worker.send_signal(signal.SIGTERM)
    turnstile.open()
    ended = await asyncio.to_thread(worker.wait)

    assert ended == 0
    assert (await here.stands(subject))["homecare"].state is PullState.DONE
    assert jobs(clusters) == []
    assert '"event":"worker_stopped"' in (tmp_path / "worker.log").read_text()


async def test_two_workers_share_the_work_and_each_resident_is_there_once(
    clusters: Clusters, town: MakeTown, start: Start, homecare: Source
) -> None:
    here = town(_installed={"sql_table": SQLTable}, homecare=homecare)
    residents = [await begin(here, bsn) for bsn in (MANY, MARIJKE)]
    for _ in range(2):
        start(here)
    for subject in residents:
        await until(here, subject, PullState.DONE)

    counts = [len((await here.refs(subject))["homecare"]) for subject in residents]
    assert counts[0] == 300
    assert counts[1] == (await here.stands(residents[1]))["homecare"].records > 0


async def test_a_source_that_is_away_for_a_while_is_asked_again_by_itself(
    clusters: Clusters, town: MakeTown, empty_queue: None, tmp_path: Path
) -> None:
    with table_testbed(tmp_path, "homecare") as bed:
        source = Source(connector="sql_table", manifest=TABLE_MANIFEST, settings=dict(bed.settings))
        here = town(_installed={"sql_table": SQLTable}, homecare=source)
        subject = await begin(here, MARIJKE)
        portal = compose(here.settings, Login.WORKER)
        app = queue_of(portal, here.settings, waits=(0, 0))
        assert bed.faults is not None
        bed.faults.switch_on(Fault.SERVER_ERROR)
        async with app.open_async():
            options: dict[str, Any] = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
            await app.run_worker_async(**options)
            down = (await here.stands(subject))["homecare"]
            given_up = jobs(clusters)
            await begin(here, MARIJKE)
            bed.faults.switch_off()
            await app.run_worker_async(**options)
        await portal.close()

    assert down.state is PullState.FAILED
    assert down.failure in UNAVAILABLE
    assert given_up == ["failed"]
    assert (await here.stands(subject))["homecare"].state is PullState.DONE


async def test_one_worker_pulls_all_sources_of_a_first_visit_at_the_same_time(
    town: MakeTown, empty_queue: None
) -> None:
    names = {f"source{number}" for number in range(8)}
    under_way: set[str] = set()
    all_there = asyncio.Event()

    def meets(name: str) -> Script:
        async def script(person: Person) -> AsyncIterator[Item]:
            under_way.add(name)
            if under_way == names:
                all_there.set()
            await all_there.wait()
            yield permit("p1")

        return script

    here = town(_limits=Limits(seconds=30), **{name: scripted(meets(name)) for name in names})
    subject = await begin(here, MARIJKE)
    bare = compose(msgspec.structs.replace(here.settings, sources={}), Login.WORKER)
    app = queue_of(dataclasses.replace(bare, sync=here.sync), here.settings)
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False, concurrency=CONCURRENCY)
    await bare.close()

    assert {state.state for state in (await here.stands(subject)).values()} == {PullState.DONE}


async def test_a_job_names_a_random_id_and_a_source_and_nothing_else(
    clusters: Clusters, town: MakeTown, empty_queue: None
) -> None:
    here = town(parking=scripted(gives(permit("p1"))))
    subject = await begin(here, MARIJKE)
    everything = as_administrator(
        clusters.owner("view"), "SELECT j::text FROM queue.procrastinate_jobs j WHERE args->>'source' = 'parking'"
    )

    assert len(everything) == 1
    assert str(subject) in everything[0][0]
    assert MARIJKE not in everything[0][0]
    assert queue.PULL in everything[0][0]


def test_waits_grow_and_end() -> None:
    job: Any = msgspec.defstruct("Job", [("attempts", int)])
    decisions = [
        Waits((1, 2)).get_retry_decision(exception=PullFailed("timeout"), job=job(attempts)) for attempts in range(3)
    ]
    assert [decision is None for decision in decisions] == [False, False, True]
    stopped = Waits(()).get_retry_decision(exception=asyncio.CancelledError(), job=job(9))
    assert stopped is not None
