"""For reading what a ZGW system sends without believing its specification: empty, missing, odd, all are answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from connectors.sdk import DataPoint, Note

NIL = str(UUID(int=0))
"""Some systems link to this when there is nothing to link to."""


def filled(value: object) -> bool:
    """Whether anything was sent. No and zero are something; the empty text is not."""
    return value is not None and value != "" and value != [] and value != {}


def text(value: object) -> str:
    """The value when it is a text; otherwise the empty text."""
    return value.strip() if isinstance(value, str) else ""


def group(value: object) -> Mapping[str, Any]:
    """The value when it is a group; otherwise an empty one."""
    return value if isinstance(value, Mapping) else {}


def members(value: object) -> list[Any]:
    """The value when it is a list; otherwise an empty one."""
    return value if isinstance(value, list) else []


def day(value: object) -> date | None:
    """The day in a date or moment (ISO 8601); None when there is none or it cannot be read."""
    try:
        return datetime.fromisoformat(text(value)).date()
    except ValueError:
        return None


def moment(value: object) -> datetime | None:
    """The moment, with its time zone; None when there is none."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return found if found.tzinfo else None


def uuid_of(link: object) -> str | None:
    """The identifier at the end of a link, in one spelling; None for no link, and for a link to nothing."""
    try:
        found = str(UUID(urlsplit(text(link)).path.rstrip("/").rpartition("/")[2]))
    except ValueError:
        return None
    return found if found != NIL else None


def is_nil(link: object) -> bool:
    """Whether a link says that there is nothing."""
    return text(link).rstrip("/").endswith(NIL)


def identifier(thing: Mapping[str, Any]) -> str | None:
    """What a thing is called in its system: the end of its ``url``, by which others link to it, or its ``uuid``."""
    return uuid_of(thing.get("url")) or uuid_of(thing.get("uuid"))


def expanded(thing: Mapping[str, Any], name: str) -> Any:
    """What the system sent along about a link (``_expand``); None when it did not."""
    return group(thing.get("_expand")).get(name)


def points(thing: Mapping[str, Any], paths: tuple[str, ...]) -> dict[str, DataPoint]:
    """The values at these dotted paths that hold something."""
    found = {}
    for path in paths:
        value: Any = thing
        for name in path.split("."):
            value = group(value).get(name)
        if filled(value):
            found[path] = DataPoint(value)
    return found


def known_or_not(value: object) -> DataPoint:
    """A value the specification promises: when it is not there, the field says so."""
    return DataPoint(value if filled(value) else None, notes=() if filled(value) else (Note.UNKNOWN,))  # type: ignore[arg-type]


def left_over(thing: Mapping[str, Any], used: frozenset[str]) -> tuple[str, ...]:
    """Paths of what was sent and is not used: ``used`` holds dotted paths, of a leaf or of a whole group."""
    return tuple(dict.fromkeys(_leaves(thing, "", used)))


def _leaves(value: Any, path: str, used: frozenset[str]) -> Iterator[str]:
    if path in used or not filled(value):
        return
    if isinstance(value, Mapping):
        for name, part in value.items():
            # A name that is no name may be a value: it stays unnamed.
            known = name if isinstance(name, str) and name.isidentifier() and len(name) < 80 else "?"
            yield from _leaves(part, f"{path}.{known}" if path else known, used)
    elif len(path) < 200:
        yield path
