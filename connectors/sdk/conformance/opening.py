"""Checks on opening documents: the whole of one's own and nothing else, and never half of it as if it were whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Protocol, cast

from connectors.sdk.conformance.checking import NotConforming, NotOffered, offered, pull_all, records, refs, require
from connectors.sdk.conformance.discretion import listening
from connectors.sdk.contract import (
    Connector,
    OpensDocuments,
    Person,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from connectors.sdk.failures import place_of
from connectors.sdk.faults import Fault
from connectors.sdk.testbed import CountedSwitches, Testbed

_MOST_QUESTIONS = 1000
_BREAKING = (Fault.HALF_PAGE, Fault.SERVER_ERROR)
"""The first of these that the testbed offers; the first breaks off in the middle of a file."""
_SHORTEST = 8  # bytes; a shorter document could stand in a log by chance


class _OpeningConnector(Connector, OpensDocuments, Protocol):
    """A connector that opens documents: the two protocols together."""


async def documents_are_declared(testbed: Testbed) -> None:
    """A connector opens documents when its manifest says which records are documents, and the other way round."""
    declared = any(kind.document is not None for kind in testbed.manifest.records.values())
    opens = issubclass(testbed.connector, OpensDocuments)
    if not declared and not opens:
        raise NotOffered("the connector does not open documents")
    require(declared, "open_document is there, but no record type has a [records.<type>.document] table")
    require(opens, "a record type is declared as a document, but the connector has no open_document")


async def a_document_comes_whole_each_time(testbed: Testbed) -> None:
    """A document of a record that is declared as one comes in pieces of bytes, and a second time the same."""
    ref = offered(testbed.document, "document that can be opened")
    async with _opening(testbed) as connector:
        found = [record for record in records(await pull_all(connector, testbed.known)) if record.ref == ref]
        require(found, "the testbed's document is not among the records of the known person")
        kind = testbed.manifest.records.get(found[0].type)
        require(kind is not None and kind.document is not None, "the testbed's document is no declared document")
        first = await _whole(connector, testbed.known, ref)
        require(first, "the testbed's document is empty")
        require(first == await _whole(connector, testbed.known, ref), "a document that is opened twice is not the same")


async def somebody_elses_document_is_not_opened(testbed: Testbed) -> None:
    """Another person's document, one that is not held and an odd ref raise RecordRejected("not_held")."""
    ref = offered(testbed.document, "document that can be opened")
    async with _opening(testbed) as connector:
        await _must_reject(connector, testbed.unknown, ref, "one person's document was opened for another")
        for odd in (ref + "-not-there", "no such ref", "%", "", "../x", "x:'; --"):
            await _must_reject(connector, testbed.known, odd, "something came for a ref that is not held")


async def a_document_above_the_limit_is_not_opened(testbed: Testbed) -> None:
    """With a limit below its size, a document raises SourceUnavailable("too_large")."""
    ref = offered(testbed.document, "document that can be opened")
    smaller = offered(testbed.smaller, "settings with which its document is too large")
    async with _opening(replace(testbed, settings={**testbed.settings, **smaller})) as connector:
        try:
            await _whole(connector, testbed.known, ref)
        except SourceUnavailable as error:
            require(error.code == "too_large", f"a document above the limit gives {error.code}; expected too_large")
            return
    require(False, "a document above the limit is opened all the same")


async def a_source_that_breaks_off_is_no_document(testbed: Testbed) -> None:
    """Broken off anywhere, opening raises SourceUnavailable: half a document never ends as if it were whole.

    The source breaks after ever more questions, down to the very last one, which is the document itself.
    """
    ref = offered(testbed.document, "document that can be opened")
    switches, faults = testbed.faults, [fault for fault in _BREAKING if fault in testbed.offers]
    if not isinstance(switches, CountedSwitches) or not faults:
        raise NotOffered("the testbed cannot break the source off in the middle of a conversation")
    async with _opening(testbed) as connector:
        whole = await _whole(connector, testbed.known, ref)

        async def comes(after: int) -> bool:
            switches.switch_on_after(faults[0], after)
            try:
                came = await _whole(connector, testbed.known, ref)
            except SourceUnavailable:
                return False
            except RecordRejected:
                raise NotConforming("a source that breaks off makes a document look as if it were not held") from None
            finally:
                switches.switch_off()
            require(came == whole, "a source that breaks off ends in a document that is not the document")
            return True

        require(not await comes(0), "a source that fails changes nothing: does opening ask the source at all?")
        broken, enough = 0, 1
        while not await comes(enough):
            require(enough < _MOST_QUESTIONS, f"opening one document takes more than {_MOST_QUESTIONS} questions")
            broken, enough = enough, enough * 2
        while enough - broken > 1:
            middle = (broken + enough) // 2
            broken, enough = (broken, middle) if await comes(middle) else (middle, enough)


async def a_reader_who_leaves_lets_go(testbed: Testbed) -> None:
    """After somebody left at the first piece, a pull and another document come as ever."""
    ref = offered(testbed.document, "document that can be opened")
    async with _opening(testbed) as connector:
        coming = connector.open_document(testbed.known, ref)
        try:
            async with aclosing(coming) as pieces:
                async for _ in pieces:
                    break
        except Exception as error:  # noqa: BLE001 - whatever it is, closing must be silent
            raise NotConforming(
                f"closing a document halfway ends in {type(error).__name__} at {place_of(error, testbed.connector)}"
            ) from None
        require(refs(await pull_all(connector, testbed.known)), "after a document was left halfway, nothing comes")
        await _whole(connector, testbed.known, ref)


async def opening_a_document_tells_nothing(testbed: Testbed) -> None:
    """While a document is opened, neither its content nor the person's number nor its ref is logged or printed."""
    ref = offered(testbed.document, "document that can be opened")
    async with _opening(testbed) as connector:
        with listening() as said:
            words = (await _whole(connector, testbed.known, ref)).decode("utf-8", "replace")
    require(testbed.known.bsn not in said(), "opening a document logs the person's number")
    require(not any(sign.isdigit() for sign in ref) or ref not in said(), "opening a document logs its ref")
    require(len(words) < _SHORTEST or words[:200] not in said(), "opening a document logs what it says")


@asynccontextmanager
async def _opening(testbed: Testbed) -> AsyncIterator[_OpeningConnector]:
    async with testbed.connected() as connector:
        if not isinstance(connector, OpensDocuments):
            raise NotOffered("the connector does not open documents")
        yield cast(_OpeningConnector, connector)


async def _whole(connector: OpensDocuments, person: Person, ref: str) -> bytes:
    """Everything that comes; the contract's exceptions pass, any other is not conforming."""
    came = bytearray()
    try:
        async with aclosing(connector.open_document(person, ref)) as pieces:
            async for piece in pieces:
                require(isinstance(piece, bytes), "a piece of a document is not bytes")
                came += piece
    except (SourceUnavailable, SourceMisconfigured, RecordRejected, NotConforming):
        raise
    except Exception as error:  # noqa: BLE001 - any other exception is exactly what this check is for
        raise NotConforming(
            f"opening a document ends in {type(error).__name__} at {place_of(error, type(connector))}; raise "
            "SourceUnavailable, SourceMisconfigured or RecordRejected"
        ) from None
    return bytes(came)


async def _must_reject(connector: OpensDocuments, person: Person, ref: str, otherwise: str) -> None:
    try:
        await _whole(connector, person, ref)
    except RecordRejected as rejected:
        require(rejected.code == "not_held", f"a document that is not held gives {rejected.code}; expected not_held")
        return
    require(False, otherwise)
