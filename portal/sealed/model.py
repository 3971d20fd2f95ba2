"""A sealed row in its three shapes, and what a noun says about its plaintext."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

import msgspec


class Kept(msgspec.Struct, frozen=True):
    """What keeping a page came to, in numbers of rows."""

    new: int
    changed: int
    unchanged: int


class Place(NamedTuple):
    """What may be known of a row without opening it: its source, and which of the source's types ("" for decisions)."""

    source: str
    type: str


class UnknownSchema(ValueError):  # noqa: N818 - named for the outcome a caller acts on
    """The plaintext is not in a form this version knows. Carries nothing of it."""


class SealedRow(NamedTuple):
    """A row as it is opened. ``type`` is empty in a table without that column."""

    id: UUID
    source: str
    type: str
    version: int
    changed_at: datetime
    sealed: bytes


class HeldRow(NamedTuple):
    """A row as a pull compares with it."""

    id: UUID
    type: str
    version: int
    ref_fingerprint: bytes
    content_mac: bytes
    sealed_digest: bytes


class NewRow(NamedTuple):
    """A row to write."""

    id: UUID
    type: str
    version: int
    ref_fingerprint: bytes
    content_mac: bytes
    sealed: bytes


class FromSource(Protocol):
    """Whatever a source gives under a ref of its own."""

    @property
    def ref(self) -> str:
        """What the source calls it."""


Item = TypeVar("Item", bound=FromSource)
View = TypeVar("View")
Lost = TypeVar("Lost")


@dataclass(frozen=True, repr=False)
class Form(Generic[Item, View, Lost]):
    """What one noun's rows hold.

    ``kind`` and ``schema`` are bound into the seal. ``encode`` gives the plaintext; the same content always the same
    bytes. ``shown`` makes of a row and its plaintext what the screens see; it raises ``UnknownSchema``, or
    ``Unreadable`` when the two contradict each other. ``lost`` is what the screens see of a row that does not open,
    with the reason's code. ``type_of`` is the word the row carries in the clear, where its table has that column.
    """

    kind: str
    schema: int
    encode: Callable[[Item], bytes]
    shown: Callable[[SealedRow, bytes], View]
    lost: Callable[[SealedRow, str], Lost]
    type_of: Callable[[Item], str] = lambda item: ""
