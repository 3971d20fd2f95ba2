"""Asking a source for a document of a resident and passing it on while it comes.

Two steps, so that no transaction is open while a file is under way: ``ask`` in a short transaction (the line in the
log, the record, the resident's number), then ``open``, which asks the source and knows whether the document may be
read before anything of it is sent. Nothing of a document is written anywhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from connectors.sdk.contract import OpensDocuments, Person
from connectors.sdk.failures import place_of
from portal.audit import Action, Actor, Audit, Event
from portal.database import Connection
from portal.documents.model import Description, DocumentFailed, Failure, describe, failure_of
from portal.documents.places import Limits, Places
from portal.people.service import People
from portal.records.model import UnreadableRecord
from portal.records.service import Records
from portal.sources.service import Sources

log = logging.getLogger("portal.documents")


@dataclass(frozen=True, repr=False)
class Asked:
    """A document somebody may ask for: it is theirs, and their asking stands in the log."""

    subject_id: UUID
    source: str
    ref: str
    person: Person
    description: Description


class Opened:
    """A document that is coming. Take ``pieces`` to its end, or ``close``: always close."""

    def __init__(self, pieces: AsyncGenerator[bytes, None], holding: AsyncExitStack) -> None:
        self.pieces = pieces
        self._holding = holding

    async def close(self) -> None:
        """Let go of the source and of the place."""
        await self._holding.aclose()


class Documents:
    """Documents of residents, as their sources hold them."""

    def __init__(
        self, people: People, records: Records, sources: Sources, audit: Audit, limits: Limits | None = None
    ) -> None:
        self._people = people
        self._records = records
        self._sources = sources
        self._audit = audit
        self.limits = limits or Limits()
        self._places = Places(self.limits)

    async def ask(
        self, conn: Connection, subject_id: UUID, record_id: UUID, actor: Actor
    ) -> Asked | DocumentFailed | None:
        """Write in the log that this document is asked for, and open what is needed for that.

        None when this subject has no such record or it describes no document: then roll back. A failure (of the
        portal's own record) is given, not raised, so that the alarm it wrote is kept.
        """
        source = await self._records.source_of(conn, subject_id, record_id)
        connected = self._sources.find(source) if source else None
        if source is None or connected is None or not connected.opens_documents:
            return None
        event = Event(
            Action.DOCUMENT_ASKED_FOR, actor, subject_id=subject_id, details={"source": source}, about=(record_id,)
        )
        access, ring = await self._audit.look(conn, event)
        held = await self._records.one(conn, subject_id, record_id, ring, access)
        kind = connected.manifest.records.get(held.type) if held else None
        if held is None or kind is None or kind.document is None:
            return None
        if isinstance(held, UnreadableRecord):
            return DocumentFailed(Failure.UNREADABLE)
        bsn = await self._people.bsn_of(conn, subject_id, access, ring)
        return Asked(subject_id, source, held.ref, Person(bsn), describe(held, kind, kind.document))

    async def open(self, asked: Asked) -> Opened:
        """Begin to get the document. Raises DocumentFailed as long as nothing of it has come."""
        async with AsyncExitStack() as holding:
            holding.enter_context(self._places.take(asked.subject_id, asked.source))
            connector = await holding.enter_async_context(self._sources.connector(asked.source))
            coming = cast(OpensDocuments, connector).open_document(asked.person, asked.ref)
            await holding.enter_async_context(aclosing(coming))
            first = await self._next(coming, asked.source, self.limits.first_piece)
            if first is None:
                raise DocumentFailed(Failure.EMPTY)
            pieces = self._pieces(first, coming, asked.source)
            holding.push_async_callback(pieces.aclose)
            return Opened(pieces, holding.pop_all())
        raise AssertionError("an exit stack never swallows")  # for the type checker

    async def _pieces(self, first: bytes, coming: AsyncIterator[bytes], source: str) -> AsyncGenerator[bytes, None]:
        """The document from its first piece on; raises DocumentFailed when what was sent is not the document."""
        piece: bytes | None = first
        sent = 0
        while piece is not None:
            sent += len(piece)
            if sent > self.limits.most_bytes:
                raise DocumentFailed(Failure.TOO_LARGE)
            yield piece
            piece = await self._next(coming, source, self.limits.next_piece)

    async def _next(self, coming: AsyncIterator[bytes], source: str, patience: float) -> bytes | None:
        """The next piece that is not empty; None at the end. Whatever a connector raises becomes a DocumentFailed."""
        try:
            async with asyncio.timeout(patience):
                async for piece in coming:
                    if len(piece) > 0:
                        return bytes(memoryview(piece))  # raises for what is no bytes
                return None
        except Exception as error:  # noqa: BLE001 - a connector may fail in any way; its text may hold a document
            failure, code = failure_of(error), getattr(error, "code", type(error).__name__.lower())
            place = place_of(error)
        if failure is Failure.BROKEN:
            log.error("document_failed", extra={"source": source, "code": code, "step": place.replace(" ", ":")})
        raise DocumentFailed(failure, code)
