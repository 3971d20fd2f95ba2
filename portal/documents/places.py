"""How many documents may be under way at once: readers are slow, and a source's connections are few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from portal.documents.model import DocumentFailed, Failure


@dataclass(frozen=True)
class Limits:
    """What one process passes on at most, and how long anybody may take. Times in seconds, sizes in bytes.

    ``per_source`` is below the connections a source has (``http.concurrency``, 4), so that slow readers never keep
    others from the source.
    """

    at_once: int = 12
    per_source: int = 3
    per_resident: int = 2
    first_piece: float = 60.0  # the source's own time-outs are shorter; this one holds when a connector forgets them
    next_piece: float = 60.0
    taking: float = 30.0  # how long the reader may take over one piece
    whole: float = 300.0
    most_bytes: int = 250 * 1024 * 1024  # a source's own limit is lower; this one is for a connector without one


class Places:
    """The places of one process. Counted without a lock: everything happens on one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._taken: Counter[str | UUID] = Counter()

    @contextmanager
    def take(self, subject_id: UUID, source: str) -> Iterator[None]:
        """A place while the block runs; raises DocumentFailed(BUSY) when there is none. Nobody waits in line."""
        limits = self._limits
        most: dict[str | UUID, int] = {
            "": limits.at_once,
            source: limits.per_source,
            subject_id: limits.per_resident,
        }
        if any(self._taken[key] >= number for key, number in most.items()):
            raise DocumentFailed(Failure.BUSY)
        self._taken.update(most.keys())
        try:
            yield
        finally:
            self._taken.subtract(most.keys())
            self._taken = +self._taken
