"""A connector that hangs, never ends, swallows its cancellation or breaks every rule harms nobody but its own view."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest

from connectors.hostile.connector import SECRET, Behaviour, Hostile
from connectors.hostile.testbed import testbed as hostile_testbed
from connectors.sdk import Item, Person
from portal import logs
from portal.database import Login
from portal.records import RecordView
from portal.settings import Source
from portal.sync import PullState
from portal.sync.lock import erasing
from portal.sync.model import FAILURES, Limits, PullFailed
from tests.conftest import Clusters
from tests.records.parts import as_administrator, permit
from tests.sync.conftest import MakeTown
from tests.sync.parts import MARIJKE, TEUN, Script, gives, scripted

IMPATIENT = Limits(seconds=0.5, items=1_000, total_bytes=200_000, item_bytes=20_000)
MANIFEST = Path("connectors/hostile/manifest.toml").absolute()


async def hangs(person: Person) -> AsyncIterator[Item]:
    yield permit("p1")
    await asyncio.Event().wait()


async def swallows_its_cancellation(person: Person) -> AsyncIterator[Item]:
    yield permit("p1")
    while True:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            if STOP.is_set():
                raise


async def never_ends(person: Person) -> AsyncIterator[Item]:
    number = 0
    while True:
        number += 1
        yield permit(f"p{number}")


async def never_ends_in_bytes(person: Person) -> AsyncIterator[Item]:
    number = 0
    while True:
        number += 1
        yield permit(f"p{number}", street="x" * 10_000)


async def yields_nothing_but_noise(person: Person) -> AsyncIterator[Item]:
    while True:
        yield object()  # type: ignore[misc]


STOP = asyncio.Event()


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (hangs, "timeout"),
        (swallows_its_cancellation, "timeout"),
        (never_ends, "too_large"),
        (never_ends_in_bytes, "too_large"),
        (yields_nothing_but_noise, "too_large"),
        (lambda person: None, "connector_error"),
        (lambda person: [permit("p1")], "connector_error"),
    ],
)
async def test_a_connector_without_end_is_left_and_nothing_of_it_is_kept(
    script: Script, code: str, town: MakeTown
) -> None:
    here = town(parking=scripted(gives(permit("p0"))), _limits=IMPATIENT)
    subject = await here.resident()
    await here.sync.pull(subject, "parking")
    here.say("parking", script)
    try:
        await here.sync.pull(subject, "parking")
    except PullFailed as failed:
        assert failed.again  # noqa: PT017 - whether it is tried again is not what is tested
    STOP.set()

    state = (await here.stands(subject))["parking"]
    assert (state.state, state.failure) == (PullState.FAILED, code)
    assert await here.refs(subject) == {"parking": ["p0"]}


@pytest.mark.parametrize("behaviour", list(Behaviour))
async def test_whatever_rule_a_connector_breaks_no_text_of_it_gets_out_and_nobody_else_sees_anything(
    behaviour: Behaviour, town: MakeTown, tmp_path: Path
) -> None:
    output = StringIO()
    listening = logging.StreamHandler(output)
    listening.setFormatter(logs.AllowListFormatter())
    logging.getLogger().addHandler(listening)
    with hostile_testbed(tmp_path, behaviour.value) as bed:
        source = Source(connector="hostile", manifest=str(MANIFEST), settings=dict(bed.settings))
        here = town(_installed={"hostile": Hostile}, _limits=IMPATIENT, hostile=source)
        subject, other = await here.resident(MARIJKE), await here.resident(TEUN)
        for who in (subject, other):
            try:
                await here.sync.pull(who, "hostile")
            except PullFailed as failed:
                assert failed.code in FAILURES  # noqa: PT017 - not every behaviour fails
    logging.getLogger().removeHandler(listening)

    states = [(await here.stands(who))["hostile"] for who in (subject, other)]
    shown = [record for record in await here.seen(subject) if isinstance(record, RecordView)]
    async with here.view.begin(Login.OFFICER) as connection:
        reported = str(await here.sync.quarantined(connection)) + str(await here.sync.unmapped_fields(connection))

    assert all(state.state in {PullState.DONE, PullState.FAILED} for state in states)
    assert all(set(record.fields) <= {"text", "veld met spatie 👩🏽‍⚕️"} for record in shown)
    assert all(part not in output.getvalue() + reported for part in (SECRET, "Akker", MARIJKE, TEUN))
    if behaviour is not Behaviour.SOMEBODY_ELSES:
        assert await here.seen(other) == []


async def until_waiting(clusters: Clusters, number: int) -> None:
    """Until so many connections wait for a resident."""
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while len(as_administrator(clusters.owner("view"), waiting)) < number:  # noqa: ASYNC110 - a lock sets no event
        await asyncio.sleep(0.01)


async def test_an_erasure_waits_for_the_pulls_of_that_resident_and_keeps_new_ones_waiting(
    town: MakeTown, clusters: Clusters
) -> None:
    order: list[str] = []
    at_source, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(person: Person) -> AsyncIterator[Item]:
        at_source.set()
        await go_on.wait()
        yield permit("p1")

    async def late(person: Person) -> AsyncIterator[Item]:
        order.append("late pull")
        yield permit("p1")

    here = town(parking=scripted(slowly), homecare=scripted(late))
    subject = await here.resident()

    async def erase() -> None:
        async with erasing(here.view, Login.WORKER, subject):
            order.append("erasure with " + ",".join(sorted(await here.refs(subject))))

    pulling = asyncio.create_task(here.sync.pull(subject, "parking"))
    await at_source.wait()
    erasure = asyncio.create_task(erase())
    await until_waiting(clusters, 1)
    second = asyncio.create_task(here.sync.pull(subject, "homecare"))
    await until_waiting(clusters, 2)
    go_on.set()
    await asyncio.gather(pulling, erasure, second)

    assert order == ["erasure with parking", "late pull"]


async def test_the_sources_of_one_resident_are_pulled_at_the_same_time(town: MakeTown) -> None:
    names = [f"source{number}" for number in range(8)]
    under_way: set[str] = set()
    all_there = asyncio.Event()

    def meets(name: str) -> Script:
        async def script(person: Person) -> AsyncIterator[Item]:
            under_way.add(name)
            if under_way == set(names):
                all_there.set()
            await all_there.wait()
            yield permit("p1")

        return script

    here = town(_limits=Limits(seconds=20), **{name: scripted(meets(name)) for name in names})
    subject = await here.resident()
    await asyncio.gather(*(here.sync.pull(subject, name) for name in names))

    assert {state.state for state in (await here.stands(subject)).values()} == {PullState.DONE}
