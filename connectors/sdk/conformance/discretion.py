"""Checks on discretion: nothing personal in logs, output, exception texts or reprs."""

from __future__ import annotations

import contextlib
import io
import logging
import traceback
from collections.abc import Callable, Iterator

from connectors.sdk.conformance.checking import Check, NotOffered, offered, pull_all, refs, require, values
from connectors.sdk.contract import Erases, Item, RecordRejected
from connectors.sdk.faults import Fault
from connectors.sdk.testbed import Testbed

_SHORTEST_TELLING = 5  # shorter values ("W", "nl", 14) turn up in any text by chance


async def nothing_personal_is_logged(testbed: Testbed) -> None:
    """Pulling, planning and erasing, with the logs wide open, write no value, no ref and no number of the person."""
    with listening() as heard:
        async with testbed.connected() as connector:
            items = await pull_all(connector, testbed.known)
            if isinstance(connector, Erases):
                for ref in refs(items):
                    await connector.plan_erasure(testbed.known, ref)
                if testbed.erasable:
                    await connector.erase(testbed.known, testbed.erasable)
    _require_discreet("the log or output", heard(), testbed, items)


async def nothing_personal_is_in_a_failure(testbed: Testbed) -> None:
    """Whatever fault the source has, the exception, its traceback and the logs are discreet."""
    switches = offered(testbed.faults, "fault switches")
    if not testbed.offers:
        raise NotOffered("the testbed can switch on no fault")
    async with testbed.connected() as connector:
        items = await pull_all(connector, testbed.known)
    for fault in sorted(testbed.offers - {Fault.HANG, Fault.SLOW}):
        text = ""
        with listening() as heard:
            async with testbed.connected() as connector:
                switches.switch_on(fault)
                try:
                    async for _ in connector.pull(testbed.known):
                        pass
                except Exception as error:  # noqa: BLE001 - which exception is another check's business
                    text = "".join(traceback.format_exception(error)) + repr(error)
                switches.switch_off()
        _require_discreet(f"the failure with {fault}", heard() + text, testbed, items)


async def nothing_personal_is_in_a_repr(testbed: Testbed) -> None:
    """Items, connector and rejections can be put in a log line by mistake without telling anything."""
    async with testbed.connected() as connector:
        items = await pull_all(connector, testbed.known)
        text = repr(connector) + str(connector)
    text += "".join(repr(item) + str(item) for item in items)
    _require_discreet("a repr", text, testbed, items)


async def nothing_personal_is_in_a_rejection(testbed: Testbed) -> None:
    """A RecordRejected carries a code and nothing of the record it rejects."""
    items = await _pull_of(testbed)
    rejected = [item for item in items if isinstance(item, RecordRejected)]
    if not rejected:
        raise NotOffered("no record is rejected here")
    text = "".join("".join(traceback.format_exception(item)) for item in rejected)
    _require_discreet("a rejection", text, testbed, items)


def discretion_checks() -> tuple[Check, ...]:
    """All checks of this module."""
    return (
        nothing_personal_is_logged,
        nothing_personal_is_in_a_failure,
        nothing_personal_is_in_a_repr,
        nothing_personal_is_in_a_rejection,
    )


async def _pull_of(testbed: Testbed) -> list[Item]:
    person = offered(testbed.poisoned, "person with a poison record")
    async with testbed.connected() as connector:
        return await pull_all(connector, person)


def _require_discreet(where: str, text: str, testbed: Testbed, items: list[Item]) -> None:
    numbers = {person.bsn for person in (testbed.known, testbed.unknown)}
    require(not any(number in text for number in numbers), f"{where} holds the person's number")
    telling = _telling(values(items)) - _own_words(testbed)
    require(not any(value in text for value in telling), f"{where} holds a value of the person's data")
    personal_refs = {ref for ref in refs(items) if any(sign.isdigit() for sign in ref)}
    require(not any(ref in text for ref in personal_refs), f"{where} holds a record's ref")


def _telling(found: Iterator[object]) -> set[str]:
    return {str(value) for value in found if value is not None and len(str(value)) >= _SHORTEST_TELLING}


def _own_words(testbed: Testbed) -> set[str]:
    """Words that are the source's and not the person's: record types and field names happen to be values as well."""
    own = {testbed.source, "False", "false"}
    for name, kind in testbed.manifest.records.items():
        own |= {name, *kind.fields}
    return own


@contextlib.contextmanager
def listening() -> Iterator[Callable[[], str]]:
    """Everything logged at any level, printed or warned inside the block; call what it gives to read it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
            yield stream.getvalue
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
