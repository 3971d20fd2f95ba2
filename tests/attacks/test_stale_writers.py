"""Somebody still has a resident's old key in memory while it is replaced: nothing is written under it afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from connectors.sdk import DataPoint, Item, Person, Record
from portal.database import Login
from portal.records.model import RecordView
from portal.sync.model import PullState
from tests.conftest import Clusters
from tests.erasure.town import granted
from tests.records.parts import as_administrator, looking
from tests.web.counter import Counter

LOCKS = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"


class Slow:
    """A source that has read what it holds, and answers when it is told to."""

    def __init__(self) -> None:
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        self.asked.set()
        await self.go_on.wait()
        for ref in ("box:1", "box:2", "box:3"):
            yield Record(ref=ref, type="box", fields={"name": DataPoint(f"anders {ref}")})


async def test_a_pull_that_lost_its_lock_writes_nothing_after_the_key_was_replaced(
    counter: Counter, clusters: Clusters
) -> None:
    """The lock ends with its connection; a worker whose connection broke goes on without knowing."""
    town, slow = counter.town, Slow()
    number = await town.file("box:1")
    await town.decide(number, granted())
    odd: Any = town.odd
    odd.pull = slow.pull
    pulling = asyncio.create_task(town.sync.pull(town.subject_id, "odd"))
    await slow.asked.wait()
    assert as_administrator(clusters.owner("view"), LOCKS), "the pull holds its lock"

    await town.carry_out(number)
    slow.go_on.set()
    with contextlib.suppress(Exception):  # closing a broken connection may fail as well
        await pulling

    async with looking(town.view, town.audit, town.subject_id, Login.RESIDENT) as (connection, ring, access):
        views = await town.records.view(connection, town.subject_id, ring, access)
        states = {state.source: state.state for state in await town.sync.progress(connection, town.subject_id)}
    assert all(isinstance(view, RecordView) for view in views), "a row was written under the destroyed key"
    assert "box:1" not in {view.ref for view in views if isinstance(view, RecordView)}
    assert states["odd"] is PullState.FAILED, "it is not called done, and is asked again at the next sign-in"


async def test_what_was_written_behind_the_back_of_a_replacement_is_sealed_again_before_the_key_goes(
    counter: Counter, clusters: Clusters
) -> None:
    """The other way round: the worker that replaces the key is the one whose lock broke."""
    town = counter.town
    number = await town.file("box:1")
    await town.decide(number, granted())
    async with looking(town.view, town.audit, town.subject_id) as (_, old_ring, _):
        pass
    replacement: Any = town.erasure._key_replacement
    reseal = replacement._decisions.reseal

    async def writing_meanwhile(*arguments: Any) -> Any:
        """While decisions are sealed again, a pull with the old keys keeps a new record."""
        replacement._decisions.reseal = reseal
        late = Record(ref="box:9", type="box", fields={"name": DataPoint("laat")})
        async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
            await town.records.keep(connection, town.subject_id, old_ring, "odd", [late])
        return await reseal(*arguments)

    decisions: Any = town.decisions
    decisions.reseal = writing_meanwhile
    await town.carry_out(number)

    assert "box:9" in await town.held()
