"""What a file from a source may be called, and as what it may be presented: nothing a source writes is taken as it is.

Known kinds of file are few, and none of them runs when it is opened. Everything else goes as ``octet-stream`` under
the ending ``.bin``, so that a double click starts nothing.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

_LONGEST = 120  # characters; with any of them four bytes long still short enough for every file system
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_CHECKED_LENGTH = 1000


class FileKind(Enum):
    """A kind of file: its media type (IANA) and the ending of its name."""

    PDF = ("application/pdf", "pdf")
    TEXT = ("text/plain", "txt")
    PNG = ("image/png", "png")
    JPEG = ("image/jpeg", "jpg")
    TIFF = ("image/tiff", "tif")
    ODT = ("application/vnd.oasis.opendocument.text", "odt")
    ODS = ("application/vnd.oasis.opendocument.spreadsheet", "ods")
    DOCX = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
    XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    UNKNOWN = ("application/octet-stream", "bin")

    @property
    def media_type(self) -> str:
        """As a browser is told."""
        return self.value[0]

    @property
    def ending(self) -> str:
        """The last part of the file's name, without a dot."""
        return self.value[1]


_BY_TYPE = {kind.media_type: kind for kind in FileKind}
_BY_ENDING = {kind.ending: kind for kind in FileKind} | {"jpeg": FileKind.JPEG, "tiff": FileKind.TIFF}


def kind_of(media_type: str, file_name: str) -> FileKind:
    """The kind of a file by what a source says of it; its type counts before the ending of its name.

    Sources also write a bare ending ("pdf") where a media type belongs.
    """
    said = media_type[:_CHECKED_LENGTH].partition(";")[0].strip().lower()
    if said and said != FileKind.UNKNOWN.media_type:
        return _BY_TYPE.get(said) or _BY_ENDING.get(said.lstrip("."), FileKind.UNKNOWN)
    return _BY_ENDING.get(_ending(file_name[-_CHECKED_LENGTH:]), FileKind.UNKNOWN)


def safe_name(given: str, kind: FileKind) -> str:
    """A file name without anything a system or a reader stumbles over, ending as its kind does."""
    visible = "".join(
        " " if unicodedata.category(sign)[0] in "CZ" else sign
        for sign in unicodedata.normalize("NFC", given[:_CHECKED_LENGTH])
    )
    name = " ".join(_FORBIDDEN.sub(" ", visible).split()).strip(" .")
    stem = name[: -len(_ending(name)) - 1] if _BY_ENDING.get(_ending(name)) is kind else name
    stem = stem[:_LONGEST].strip(" .") or "document"
    return f"{'_' if _RESERVED.fullmatch(stem) else ''}{stem}.{kind.ending}"


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.strip().lower() if dot and stem else ""
