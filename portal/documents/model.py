"""What is known about a document before it is opened, and the ways in which opening it can fail."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from connectors.sdk.contract import DataPoint, Note, RecordRejected, SourceMisconfigured, SourceUnavailable, Value
from connectors.sdk.manifest import Document, PartOf, RecordType
from portal.documents.naming import FileKind, kind_of, safe_name
from portal.records.model import RecordView


class Failure(StrEnum):
    """Why a document cannot be read now. What to do about each stands on the page."""

    NOT_HELD = "not_held"  # the source has no such document of this person, or no more
    WITHHELD = "withheld"  # the source may not show it
    TOO_LARGE = "too_large"
    EMPTY = "empty"  # a file without a single byte
    BUSY = "busy"  # too many documents are under way; waiting helps
    UNAVAILABLE = "unavailable"  # the source does not answer, or not properly; waiting may help
    BROKEN = "broken"  # an operator must look
    UNREADABLE = "unreadable"  # the portal's own record of it does not open


class DocumentFailed(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """A document cannot be read. ``code`` is the source's own plain word, for the log; no content."""

    def __init__(self, failure: Failure, code: str = "") -> None:
        self.failure = failure
        self.code = code or failure.value
        super().__init__(self.code)


class Description(msgspec.Struct, frozen=True):
    """A document's file, from what its record says: the source's word, made harmless.

    ``name`` is safe as a file's name on any system. ``size`` in bytes, None where it is not told. ``closed``: the
    source says already that it may not be read here.
    """

    name: str
    kind: FileKind
    size: int | None
    closed: bool

    def __repr__(self) -> str:
        return "Description(<redacted>)"


def describe(record: RecordView, kind: RecordType, document: Document) -> Description:
    """The file that a record describes, by what its type declares about it."""
    media_type, given = (_text(record, name) for name in (document.media_type, document.file_name))
    title = " ".join(filter(None, (_text(record, name) for name in kind.named_by)))
    file_kind = kind_of(media_type, given)
    return Description(
        name=safe_name(title or given, file_kind),
        kind=file_kind,
        size=_size(_value(record, document.size)),
        closed=any(_is_withheld(record.fields.get(name)) for name in kind.named_by),
    )


def belongs_to(document: RecordView, part_of: PartOf, other: RecordView) -> bool:
    """Whether a document is part of this other record of the same source."""
    if document.source != other.source or other.type != part_of.record:
        return False
    name, named = _value(other, part_of.names), _value(document, part_of.field)
    return name is not None and name in (named if isinstance(named, list) else [named])


def failure_of(error: Exception) -> Failure:
    """What a connector's exception means for whoever waits for the document."""
    match error:
        case RecordRejected(code="withheld"):
            return Failure.WITHHELD
        case RecordRejected(code="not_held"):
            return Failure.NOT_HELD
        case SourceUnavailable(code="too_large"):
            return Failure.TOO_LARGE
        case SourceUnavailable(code="other_person") | SourceMisconfigured():
            return Failure.BROKEN
        case SourceUnavailable() | TimeoutError():
            return Failure.UNAVAILABLE
    return Failure.BROKEN


def _value(record: RecordView, field: str | None) -> Value:
    point = record.fields.get(field) if field else None
    return point.value if point else None


def _text(record: RecordView, field: str | None) -> str:
    value = _value(record, field)
    return value if isinstance(value, str) else ""


def _size(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _is_withheld(point: DataPoint | None) -> bool:
    return point is not None and Note.WITHHELD in point.notes
