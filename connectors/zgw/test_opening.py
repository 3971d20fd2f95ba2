"""A document is passed on while it comes, to the person it belongs to, and never more of it than allowed."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest

from connectors.sdk import Person, RecordRejected, SourceUnavailable
from connectors.sdk.faults import Fault
from connectors.sdk.simulation import Request
from connectors.zgw.demo_data import FATIMA, MARIJKE, demo_shelf
from connectors.zgw.simulated_shelf import case, document, role
from connectors.zgw.simulator import ZGWSimulation
from connectors.zgw.trying import Listening, connected, documents_of, pulled, running

WORDS = "Geachte mevrouw, uw hulp stopt. " * 4000


def system(**more: Any) -> tuple[ZGWSimulation, str]:
    """A system with one long letter of Marijke's, and the letter's ref."""
    shelf = demo_shelf()
    where = case(shelf, "L-1", "Melding", "2026-01-01")
    role(shelf, where, MARIJKE)
    paper = document(shelf, where, "Een lange brief", "2026-01-02", "Team", tekst=WORDS, **more)
    return ZGWSimulation(shelf=shelf), f"document:{paper.rpartition('/')[2]}"


async def opened(simulation: ZGWSimulation, ref: str, bsn: str = MARIJKE, **settings: Any) -> list[bytes]:
    with running(simulation) as address:
        async with connected(address, **settings) as connector:
            return await all_of(connector.open_document(Person(bsn), ref))


async def all_of(coming: AsyncGenerator[bytes, None], came: list[bytes] | None = None) -> list[bytes]:
    came = [] if came is None else came
    async with aclosing(coming) as pieces:
        async for piece in pieces:
            came.append(piece)
    return came


async def test_a_document_comes_whole_and_in_pieces() -> None:
    pieces = await opened(*system())

    assert b"".join(pieces).decode() == WORDS
    assert len(pieces) > 1


async def test_every_document_that_is_listed_can_be_opened() -> None:
    listed = documents_of(await pulled(ZGWSimulation()))

    said = [b"".join(await opened(ZGWSimulation(), one.ref)).decode() for one in listed]

    assert len(said) > 1
    assert len(set(said)) == len(said), "each its own"
    assert all(len(words.splitlines()) >= 5 for words in said), "there is something to read"


@pytest.mark.parametrize("ref", ["document:none", "document:", "case:x", "", "document:../../zaken", "WMO-2026-1187"])
async def test_what_is_no_document_of_hers_is_not_held(ref: str) -> None:
    with pytest.raises(RecordRejected, match="not_held"):
        await opened(ZGWSimulation(), ref)


async def test_somebody_elses_document_is_not_held_and_not_fetched() -> None:
    held, ref = system()
    simulation = Listening(shelf=held._shelf)
    with pytest.raises(RecordRejected, match="not_held"):
        await opened(simulation, ref, bsn=FATIMA)

    assert simulation.asked
    assert not [request for request in simulation.asked if request.path.endswith("/download")]


async def test_a_document_above_the_level_is_withheld() -> None:
    simulation, ref = system(vertrouwelijkheidaanduiding="geheim")
    with pytest.raises(RecordRejected, match="withheld"):
        await opened(simulation, ref)

    assert b"".join(await opened(simulation, ref, maximum_level="geheim")).decode() == WORDS


async def test_a_document_above_the_size_is_refused_before_its_first_piece() -> None:
    simulation, ref = system()
    came: list[bytes] = []
    with running(simulation) as address:
        async with connected(address, max_document_bytes=len(WORDS) - 1) as connector:
            with pytest.raises(SourceUnavailable, match="too_large"):
                await all_of(connector.open_document(Person(MARIJKE), ref), came)

    assert came == []


class Breaking(ZGWSimulation):
    """Answers every question, and breaks while it sends the document."""

    def __init__(self, other: ZGWSimulation, fault: Fault) -> None:
        super().__init__(shelf=other._shelf)
        self.fault = fault

    def person_of(self, request: Request) -> str | None:
        person = super().person_of(request)
        if request.path.endswith("/download"):
            self.faults.switch_on(self.fault, person=MARIJKE)
        return person


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.SERVER_ERROR, "server_error"),
        (Fault.HANG, "timeout"),
        (Fault.HALF_PAGE, "half_answer"),
        (Fault.RATE_LIMITED, "rate_limited"),
        (Fault.HUGE, "too_large"),
        (Fault.HUGE_COMPRESSED, "garbage"),
    ],
)
async def test_a_source_that_fails_halfway_is_never_a_whole_document(
    fault: Fault, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    simulation, ref = system()
    broken = Breaking(simulation, fault)
    with caplog.at_level(logging.DEBUG), pytest.raises(SourceUnavailable) as failure:
        await opened(broken, ref)

    assert failure.value.code == code
    assert ref.removeprefix("document:") not in caplog.text


async def test_a_reader_who_leaves_halfway_lets_the_source_go() -> None:
    simulation, ref = system()
    with running(simulation) as address:
        async with connected(address) as connector:
            async with aclosing(connector.open_document(Person(MARIJKE), ref)) as pieces:
                async for _ in pieces:
                    break
            again = [item async for item in connector.pull(Person(MARIJKE))]

    assert again
