"""Reading a connector to the end within limits, trusting it in nothing.

A connector is somebody else's code in front of somebody else's system. Whatever it yields is encoded and decoded
strictly, so that only plain values of the contract get through; whatever it raises becomes a code of a closed list;
one that hangs, never ends or swallows its cancellation is left behind.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from connectors.sdk.contract import (
    Connector,
    Decision,
    Person,
    Record,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from portal.sync.model import (
    CONNECTOR_ERROR,
    MISCONFIGURED,
    OTHER_PERSON,
    REJECTIONS,
    UNAVAILABLE,
    Limits,
    PullFailed,
)

_GRACE = 1.0  # seconds a connector gets to end after it was told to
_LONGEST_REF = 500
_encoder = msgspec.msgpack.Encoder()
_records = msgspec.msgpack.Decoder(Record)
_decisions = msgspec.msgpack.Decoder(Decision)


class Rejected(msgspec.Struct, frozen=True):
    """An item that cannot be kept; ``ref`` where it is known, so that an earlier good copy can stay."""

    reason: str
    ref: str | None = None

    def __repr__(self) -> str:
        return f"Rejected(reason={self.reason!r})"


Collected = Record | Decision | Rejected


async def collect(connector: Connector, person: Person, limits: Limits) -> list[Collected]:
    """Everything the source answers about this person; raises PullFailed when the answer is not complete."""
    reading = asyncio.create_task(_read(connector, person, limits))
    reading.add_done_callback(_look_at_outcome)
    try:
        done, _ = await asyncio.wait({reading}, timeout=limits.seconds)
        if not done:
            reading.cancel()
            await asyncio.wait({reading}, timeout=_GRACE)
            raise PullFailed("timeout", again=True)
        return reading.result()
    finally:
        reading.cancel()


async def _read(connector: Connector, person: Person, limits: Limits) -> list[Collected]:
    try:
        return await _drain(connector, person, limits)
    except PullFailed:
        raise
    except SourceUnavailable as error:
        failure = _unavailable(error.code)
    except SourceMisconfigured as error:
        failure = PullFailed(_listed(error.code, MISCONFIGURED, "misconfigured"))
    except RecordRejected:  # raised, not yielded: what came after it was never seen
        failure = PullFailed("garbage", again=True)
    except BaseException:  # noqa: BLE001 - also SystemExit and a cancellation that nobody asked for
        failure = PullFailed(CONNECTOR_ERROR)
    # Raised here, outside the handling, so that the connector's exception and its text do not travel along.
    raise failure


async def _drain(connector: Connector, person: Person, limits: Limits) -> list[Collected]:
    collected: list[Collected] = []
    size = 0
    async for item in connector.pull(person):
        clean, weight = _clean(item, limits.item_bytes)
        size += weight
        if len(collected) >= limits.items or size > limits.total_bytes:
            raise PullFailed("too_large")
        if clean is not None:
            collected.append(clean)
        # A connector that never waits would keep everybody else waiting.
        await asyncio.sleep(0)
    return collected


def _clean(item: Any, most: int) -> tuple[Collected | None, int]:
    """The item as a plain value of the contract with its size, None for one that is not kept (a processing event)."""
    if isinstance(item, RecordRejected):
        return Rejected(_listed(item.code, REJECTIONS, "rejected")), 1
    if not isinstance(item, Record | Decision):
        return (None, 1) if type(item).__name__ == "Processing" else (Rejected("malformed"), 1)
    try:
        encoded = _encoder.encode(item)
        ref = item.ref if type(item.ref) is str and 0 < len(item.ref) <= _LONGEST_REF else None
        if len(encoded) > most:
            return Rejected("too_large", ref), len(encoded)
        clean = _records.decode(encoded) if isinstance(item, Record) else _decisions.decode(encoded)
    except Exception:  # noqa: BLE001 - values that cannot be encoded fail in many ways, and their texts quote them
        return Rejected("malformed"), 1
    return (clean if ref is not None else Rejected("malformed")), len(encoded)


def _unavailable(code: str) -> PullFailed:
    if code == OTHER_PERSON:
        return PullFailed(OTHER_PERSON)
    return PullFailed(_listed(code, UNAVAILABLE, "unavailable"), again=True)


def _listed(code: Any, codes: frozenset[str], otherwise: str) -> str:
    return code if isinstance(code, str) and code in codes else otherwise


def _look_at_outcome(reading: asyncio.Task[list[Collected]]) -> None:
    """Take the outcome of a reading that was left behind, so that the loop does not report it with its text."""
    if not reading.cancelled():
        reading.exception()
