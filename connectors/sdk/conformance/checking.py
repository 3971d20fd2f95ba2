"""For writing a check: what a check is, how it says no, and how it pulls with an end to its patience."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from connectors.sdk.contract import (
    Connector,
    Decision,
    Item,
    Person,
    Processing,
    Record,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
    Value,
)
from connectors.sdk.failures import place_of
from connectors.sdk.testbed import Testbed

Check = Callable[[Testbed], Awaitable[None]]
T = TypeVar("T")

MOST_ITEMS = 10_000
LONGEST_PULL = 20.0
BIGGEST_TEXT = 256 * 1024


class NotConforming(AssertionError):  # noqa: N818 - it is a finding, as AssertionError is
    """The connector breaks a rule of the contract; the message says which and what to do."""


class NotOffered(Exception):  # noqa: N818 - not a fault
    """The testbed or the connector does not have what a check is about; the message says what."""


@dataclass(frozen=True)
class Finding:
    """What came of one check. ``result`` is ``passed``, ``failed`` or ``not_offered``; ``sentence`` says why."""

    check: str
    result: Literal["passed", "failed", "not_offered"]
    sentence: str = ""


def require(condition: object, sentence: str) -> None:
    """Raise NotConforming unless the condition holds. The sentence must hold nothing from the source."""
    if not condition:
        raise NotConforming(sentence)


def offered(thing: T | None, what: str) -> T:
    """The thing itself; raises NotOffered when the testbed has none."""
    if thing is None:
        raise NotOffered(f"the testbed names no {what}")
    return thing


async def pull_all(connector: Connector, person: Person) -> list[Item]:
    """Everything one pull yields. Not conforming when it does not end, or ends in a stray exception."""
    items: list[Item] = []
    try:
        async with asyncio.timeout(LONGEST_PULL):
            async for item in connector.pull(person):
                items.append(item)
                require(len(items) <= MOST_ITEMS, f"a pull does not end: more than {MOST_ITEMS} items for one person")
    except (SourceUnavailable, SourceMisconfigured, NotConforming):
        raise
    except TimeoutError:
        raise NotConforming(f"a pull does not end within {LONGEST_PULL:.0f} seconds") from None
    except Exception as error:  # noqa: BLE001 - any other exception is exactly what this check is for
        # Outside the chain: the stray exception's text may hold the person's data.
        raise NotConforming(
            f"a pull ends in {type(error).__name__} at {place_of(error, type(connector))}; "
            "raise SourceUnavailable, SourceMisconfigured, or yield RecordRejected"
        ) from None
    return items


async def pull(testbed: Testbed, person: Person) -> list[Item]:
    """Everything a fresh connector yields about the person."""
    async with testbed.connected() as connector:
        return await pull_all(connector, person)


def records(items: list[Item]) -> list[Record]:
    """The records among the items."""
    return [item for item in items if isinstance(item, Record)]


def decisions(items: list[Item]) -> list[Decision]:
    """The decisions among the items."""
    return [item for item in items if isinstance(item, Decision)]


def refs(items: list[Item]) -> list[str]:
    """The refs of everything but the rejected."""
    return [item.ref for item in items if not isinstance(item, RecordRejected)]


def values(items: list[Item]) -> Iterator[Value]:
    """Every value in the items, taken apart to single leaves: what a leak would consist of."""
    for item in items:
        if isinstance(item, Record):
            for point in item.fields.values():
                yield from _leaves(point.value)
        elif isinstance(item, Decision):
            for given in item.inputs:
                yield from _leaves(given.used)
            yield from item.explanation.values()
            yield from item.outcome.values()
        elif isinstance(item, Processing):
            yield item.recipient


def _leaves(value: Value) -> Iterator[Value]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
