"""Eight sources that take a tenth of a second each, pulled at a first sign-in by a real worker, against one of them."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager

import msgspec

from connectors.decision_log.simulator import DecisionLogSimulation
from connectors.sdk.simulation import Reply, Request, RunningSimulation
from portal.app import compose
from portal.database import Login
from portal.settings import Settings, Source
from portal.sync.model import PullState
from portal.web.parts import Portal
from portal.worker import run_worker
from tests.bench.measuring import Figure, compare

SOURCES = tuple(f"slow_{number}" for number in range(8))
ANSWERS_AFTER = 0.1  # seconds
_LOOK_EVERY = 0.02  # seconds between two looks whether everything has arrived
_GRACE = 30.0  # seconds for the worker to end
_FIRST_NUMBER = 998_000_000


class SlowDecisions(DecisionLogSimulation):
    """A decision system that thinks for a tenth of a second and then states one decision about anybody."""

    def answer(self, request: Request, person: str | None) -> Reply:
        """The same decision, made out to whoever is asked about."""
        time.sleep(ANSWERS_AFTER)
        if person is not None and person not in self._decisions:
            (first, *_) = next(iter(self._decisions.values()))
            self._decisions[person] = [first | {"subject": {"bsn": person}}]
        return super().answer(request, person)


@contextmanager
def slow_sources(settings: Settings) -> Iterator[Settings]:
    """The settings with eight slow sources, running, instead of their own."""
    with ExitStack() as running:
        addresses = {name: running.enter_context(RunningSimulation(SlowDecisions())).address for name in SOURCES}
        sources = {
            name: Source("decision_log", http={"base_url": address, "allow_http": True})
            for name, address in addresses.items()
        }
        yield msgspec.structs.replace(settings, sources=sources)


async def first_sign_in(settings: Settings) -> Figure:
    """The row of the table: from the start of the pulls to the complete view, eight sources against one."""
    numbers = _numbers()
    async with _working(settings) as portal:

        async def eight() -> object:
            return await _complete_view(portal, next(numbers), SOURCES)

        async def one() -> object:
            return await _complete_view(portal, next(numbers), SOURCES[:1])

        title = "first sign-in, eight sources of 100 ms, against one of them alone"
        return await compare(title, 1.5, eight, one, batch=2, at_most=True)


async def _complete_view(portal: Portal, bsn: str, sources: tuple[str, ...]) -> None:
    """A new resident, from the start of the pulls until every answer is kept."""
    async with portal.view.begin(Login.RESIDENT) as connection:
        subject_id = await portal.people.welcome(connection, bsn)
        await portal.sync.start(connection, subject_id, sources)
    while True:
        async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            states = {one.source: one.state for one in await portal.sync.progress(connection, subject_id)}
        if any(states[name] is PullState.FAILED for name in sources):
            raise RuntimeError("a source failed: this would measure something else")
        if all(states[name] is PullState.DONE for name in sources):
            return
        await asyncio.sleep(_LOOK_EVERY)


@asynccontextmanager
async def _working(settings: Settings) -> AsyncIterator[Portal]:
    """A portal, with a worker in a process of its own as in real life."""
    worker = multiprocessing.get_context("spawn").Process(target=run_worker, args=(settings,), daemon=True)
    worker.start()
    portal = compose(settings, Login.WORKER)
    try:
        yield portal
    finally:
        worker.terminate()
        worker.join(_GRACE)
        await portal.close()


def _numbers() -> Iterator[str]:
    """Numbers that pass the eleven test, of nobody."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    for number in itertools.count(_FIRST_NUMBER):
        digits = str(number)
        if sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0:
            yield digits
