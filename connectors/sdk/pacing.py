"""For not overloading a source: how many requests at once, how many a second, how long to wait before trying again."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

LONGEST_PAUSE = 20.0


class Pace:
    """``async with pace:`` around a request: at most ``concurrency`` at once, ``per_second`` started a second."""

    def __init__(self, concurrency: int, per_second: float) -> None:
        self._places = asyncio.Semaphore(concurrency)
        self._interval = 1.0 / per_second
        self._next_start = 0.0

    async def __aenter__(self) -> None:
        await self._places.acquire()
        try:
            await self._wait_for_turn()
        except BaseException:
            self._places.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._places.release()

    async def _wait_for_turn(self) -> None:
        # The turn is taken before sleeping, without an await in between, so two tasks never share one.
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next_start)
        self._next_start = turn + self._interval
        if turn > now:
            await asyncio.sleep(turn - now)


async def pause_before_retry(attempt: int, first_pause: float, asked: float | None) -> None:
    """Wait after failed attempt number ``attempt`` (from 1): what the source asked for, or doubling with jitter.

    Jitter keeps many portals, or many residents, from coming back at the same instant.
    """
    doubling = first_pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - not for secrets
    await asyncio.sleep(asked if asked is not None else min(doubling, LONGEST_PAUSE))


def retry_after(field: str | None) -> float | None:
    """Seconds asked for by a Retry-After field (RFC 9110 section 10.2.3: seconds or a date); None when unreadable."""
    if field is None:
        return None
    if field.strip().isdecimal():
        return float(field)
    try:
        moment = parsedate_to_datetime(field)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
