"""What a record's page says about documents: the file this record describes, or the documents that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from babel.numbers import format_decimal

from connectors.sdk.manifest import Document, Manifest
from portal.documents import describe
from portal.documents.model import belongs_to
from portal.documents.naming import FileKind
from portal.records.model import RecordView, UnreadableRecord
from portal.sources import ConnectedSource
from portal.web.resident.words import Words, record_order
from portal.web.screen import ResidentLook


@dataclass(frozen=True, repr=False)
class FileOnRecord:
    """The file that this record describes. ``ending`` is None for a kind that we do not know; ``size`` in words."""

    href: str
    ending: str | None
    size: str | None


@dataclass(frozen=True, repr=False)
class LinkToRecord:
    """Another record: a document of this case, or the case of this document."""

    href: str
    title: str
    day: date | None


@dataclass(frozen=True, repr=False)
class FilesOnRecord:
    """Everything on ``resident/record_file.html`` and ``resident/record_documents.html``."""

    file: FileOnRecord | None = None
    parts: list[LinkToRecord] = field(default_factory=list)
    wholes: list[LinkToRecord] = field(default_factory=list)


async def files_of(
    look: ResidentLook, held: RecordView | UnreadableRecord, source: ConnectedSource | None, words: Words
) -> FilesOnRecord:
    """The file, the documents and the cases that go with a record, all of the same source and the same look."""
    if source is None or isinstance(held, UnreadableRecord) or not _has_to_do_with_documents(held.type, source):
        return FilesOnRecord()
    views = await look.portal.records.view(look.connection, look.subject_id, look.ring, look.access, source=source.name)
    manifest = source.manifest
    others = sorted((one for one in views if isinstance(one, RecordView)), key=record_order(manifest))
    return FilesOnRecord(
        file=_file(held, source, words),
        parts=[_link(one, manifest, words) for one in others if _is_part(one, held, manifest)],
        wholes=[_link(one, manifest, words) for one in others if _is_part(held, one, manifest)],
    )


def _has_to_do_with_documents(record_type: str, source: ConnectedSource) -> bool:
    return any(
        name == record_type or (kind.document.part_of is not None and kind.document.part_of.record == record_type)
        for name, kind in source.manifest.records.items()
        if kind.document is not None
    )


def _is_part(one: RecordView, other: RecordView, manifest: Manifest) -> bool:
    document = _document_of(one, manifest)
    return document is not None and document.part_of is not None and belongs_to(one, document.part_of, other)


def _document_of(record: RecordView, manifest: Manifest) -> Document | None:
    kind = manifest.records.get(record.type)
    return kind.document if kind else None


def _file(held: RecordView, source: ConnectedSource, words: Words) -> FileOnRecord | None:
    """None for a record without a file, for one that may not be read here and where files cannot be opened."""
    document = _document_of(held, source.manifest)
    if document is None or not source.opens_documents:
        return None
    about = describe(held, source.manifest.records[held.type], document)
    if about.closed:
        return None
    ending = None if about.kind is FileKind.UNKNOWN else about.kind.ending
    return FileOnRecord(f"/records/{held.record_id}/document", ending, _size(about.size, words.lang))


def _size(size: int | None, lang: str) -> str | None:
    """A file's size as people read it: thousands of bytes, or millions with one decimal."""
    if size is None:
        return None
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{format_decimal(size / 1_000_000, '0.#', locale=lang)} MB"


def _link(record: RecordView, manifest: Manifest, words: Words) -> LinkToRecord:
    return LinkToRecord(f"/records/{record.record_id}", words.record_title(record, manifest), record.started_on)
