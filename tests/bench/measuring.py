"""How a figure is measured: two ways of doing the same work, in turns, and the ratio of their speeds.

One round does a batch of each, the order changing from round to round, so that a machine that slows down slows both.
A round gives one ratio: baseline's time divided by ours, so that above 1 is faster than the baseline, or the other way
round where the goal is a time. The figure is the median of the rounds, with the lowest and highest beside it. Nothing
is asserted: a figure is read by a person.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Work = Callable[[], Awaitable[object]]

ROUNDS = 21


@dataclass(frozen=True)
class Figure:
    """One row of the table. Times are of one piece of work, in milliseconds, medians over the rounds."""

    name: str
    goal: float | None
    at_most: bool
    ratio: float
    lowest: float
    highest: float
    ours: float
    baseline: float

    def __str__(self) -> str:
        goal = "-"
        if self.goal is not None:
            reached = self.ratio <= self.goal if self.at_most else self.ratio >= self.goal
            goal = f"goal {'<=' if self.at_most else '>='} {self.goal:.2f} {'' if reached else 'not '}reached"
        times = f"{self.ours:7.3f} ms against {self.baseline:7.3f} ms"
        return f"{self.name:<72} {self.ratio:5.2f}  ({self.lowest:.2f}-{self.highest:.2f})  {goal:<24}  {times}"


async def compare(
    name: str, goal: float | None, ours: Work, baseline: Work, *, batch: int, at_most: bool = False
) -> Figure:
    """Measure ``ours`` against ``baseline``, ``batch`` times each per round.

    ``at_most``: the figure is a ratio of times (ours by the baseline's) that should stay small, not one of speeds.
    """
    for _ in range(3):
        await _time(ours, batch)
        await _time(baseline, batch)
    rounds = []
    for number in range(ROUNDS):
        if number % 2:
            mine, theirs = await _time(ours, batch), await _time(baseline, batch)
        else:
            theirs, mine = await _time(baseline, batch), await _time(ours, batch)
        rounds.append((mine / theirs if at_most else theirs / mine, mine, theirs))
    ratios = [ratio for ratio, _, _ in rounds]
    return Figure(
        name=name,
        goal=goal,
        at_most=at_most,
        ratio=statistics.median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        ours=statistics.median(mine for _, mine, _ in rounds) * 1000,
        baseline=statistics.median(theirs for _, _, theirs in rounds) * 1000,
    )


async def _time(work: Work, batch: int) -> float:
    gc.collect()
    started = time.perf_counter()
    for _ in range(batch):
        await work()
    return (time.perf_counter() - started) / batch
