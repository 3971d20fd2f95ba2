"""Whatever a connector does when asked for a document, a person gets the document or a page, and the log no content."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable
from typing import Any
from uuid import uuid4

import pytest

from connectors.sdk import Person, RecordRejected, SourceMisconfigured, SourceUnavailable
from portal.documents import Asked, Description, DocumentFailed, Documents, Failure
from portal.documents.naming import FileKind
from tests.documents.registry import Registry

CONTENT = "Geachte mevrouw Jansen"
Opens = Callable[[Person, str], AsyncGenerator[Any, None]]


def asked() -> Asked:
    return Asked(uuid4(), "cases", "document:1", Person("999990019"), Description("x.pdf", FileKind.PDF, None, False))


def documents_with(registry: Registry, opens: Opens) -> Documents:
    """The portal's documents, with a source that opens them like this."""
    registry.portal.sources._connectors["cases"].open_document = opens  # type: ignore[attr-defined]
    return registry.portal.documents


def raising(error: Exception, *before: Any) -> Opens:
    async def opens(person: Person, ref: str) -> AsyncGenerator[Any, None]:
        for piece in before:
            yield piece
        raise error

    return opens


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (RecordRejected("not_held"), Failure.NOT_HELD),
        (RecordRejected("withheld"), Failure.WITHHELD),
        (RecordRejected("odd"), Failure.BROKEN),
        (SourceUnavailable("too_large"), Failure.TOO_LARGE),
        (SourceUnavailable("timeout"), Failure.UNAVAILABLE),
        (SourceUnavailable("other_person"), Failure.BROKEN),
        (SourceMisconfigured("forbidden"), Failure.BROKEN),
        (TimeoutError(), Failure.UNAVAILABLE),
        (ValueError(CONTENT), Failure.BROKEN),
        (StopAsyncIteration(), Failure.BROKEN),
    ],
)
async def test_a_failure_before_the_first_piece_is_told_as_what_it_is(
    registry: Registry, error: Exception, failure: Failure, caplog: pytest.LogCaptureFixture
) -> None:
    documents = documents_with(registry, raising(error))
    with caplog.at_level(logging.DEBUG), pytest.raises(DocumentFailed) as failed:
        await documents.open(asked())

    assert failed.value.failure is failure
    assert failed.value.__cause__ is None
    assert CONTENT not in f"{caplog.text} {failed.value!r} {failed.value}"
    assert not documents._places._taken


@pytest.mark.parametrize("first", [b"", "text", 7, None])
async def test_what_is_no_bytes_is_no_document(registry: Registry, first: Any) -> None:
    documents = documents_with(registry, raising(ValueError(CONTENT), first))
    with pytest.raises(DocumentFailed) as failed:
        await documents.open(asked())
    assert failed.value.failure is Failure.BROKEN


async def test_a_failure_after_the_first_piece_is_raised_to_whoever_reads(registry: Registry) -> None:
    opened = await documents_with(registry, raising(ValueError(CONTENT), b"half")).open(asked())

    assert await anext(opened.pieces) == b"half"
    with pytest.raises(DocumentFailed, match="valueerror"):
        await anext(opened.pieces)
    await opened.close()
    assert not registry.portal.documents._places._taken


async def test_closing_lets_go_of_the_connector_and_of_the_place_however_often(registry: Registry) -> None:
    let_go = []

    async def opens(person: Person, ref: str) -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"more"
        finally:
            let_go.append(ref)

    opened = await documents_with(registry, opens).open(asked())
    assert registry.portal.documents._places._taken
    await opened.close()
    await opened.close()

    assert let_go == ["document:1"]
    assert not registry.portal.documents._places._taken
