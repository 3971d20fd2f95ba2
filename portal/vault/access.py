"""The permission to open: proof that a look has been written to the audit log.

Only ``portal.audit`` calls ``grant``; a test in ``tests/rules`` reads every import to keep it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn
from uuid import UUID

from portal.vault.model import Owner

_MINT: Final = object()


class Access:
    """A look that was logged: which event, and whose sealed blobs it opens. Never changed, copied or stored."""

    __slots__ = ("event_id", "owners")

    event_id: UUID
    owners: frozenset[Owner]

    def __init__(self, mint: object, event_id: UUID, owners: frozenset[Owner]) -> None:
        if mint is not _MINT:
            raise TypeError("an Access comes only from the audit log")
        object.__setattr__(self, "event_id", event_id)
        object.__setattr__(self, "owners", owners)

    def __init_subclass__(cls, **options: Any) -> NoReturn:
        raise TypeError("there is one kind of Access")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError("an Access stays what was logged")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("an Access stays what was logged")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """Neither ``copy`` nor ``pickle``: an Access does not outlive the look it was given for."""
        raise TypeError("an Access is not copied")

    def covers(self, owner: Owner) -> bool:
        """Whether this look may open what is sealed under that owner's key."""
        return owner in self.owners


def grant(event_id: UUID, owners: Iterable[Owner]) -> Access:
    """Make an Access for an event that has been written. For ``portal.audit`` alone."""
    return Access(_MINT, event_id, frozenset(owners))
