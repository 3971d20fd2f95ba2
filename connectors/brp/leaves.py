"""For taking a group of registry data apart into single values, each under its dotted path.

Knows no field by name: whatever the registry sends comes out, so nothing can be lost for being unexpected. Marks of
investigation (``inOnderzoek``) are left to :mod:`connectors.brp.investigation`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.brp.dates import date_point, is_date
from connectors.sdk import DataPoint, Note

INVESTIGATION = "inOnderzoek"

_UNKNOWN_CODE = re.compile(r"0{2,}|\.")
"""The national tables' codes for "unknown": nought in the table's width, or a full stop (Logisch Ontwerp BRP)."""


def joined(prefix: str, name: str) -> str:
    """A dotted path. A full stop in a name becomes a dash: it must not pass for a path to another value."""
    name = name.replace(".", "-")
    return f"{prefix}.{name}" if prefix else name


def canonical(value: object) -> str:
    """The same text for the same content, whatever order it was sent in."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def numbered(value: Any) -> Any:
    """The same data with every list in it as a group ``1``, ``2``, ...

    Numbered in an order of their own (the number of the person in it first, as ``burgerservicenummer`` sorts first),
    so the same list sent in another order gives the same paths.
    """
    if isinstance(value, Mapping):
        return {name: numbered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return {str(place): numbered(inner) for place, inner in enumerate(sorted(value, key=canonical), start=1)}
    return value


def points(group: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, DataPoint | None]]:
    """Every single value of a group (without lists: see :func:`numbered`) with its path.

    None instead of a data point: a value was sent here that no sense can be made of.
    """
    unknown = _says_unknown(group)
    for name, value in group.items():
        path = joined(prefix, name)
        if name == INVESTIGATION:
            continue
        if is_date(value):
            yield from _of_date(path, value)
        elif isinstance(value, Mapping):
            yield from points(value, path)
        else:
            marked = value == "." or (unknown and name in {"code", "omschrijving", "type"})
            yield path, DataPoint(value, notes=(Note.UNKNOWN,) if marked else ())


def _of_date(path: str, value: Mapping[str, Any]) -> Iterator[tuple[str, DataPoint | None]]:
    point, left_over = date_point(value)
    if point is not None:
        yield path, point
    for name in left_over:
        yield joined(path, name), None


def _says_unknown(group: Mapping[str, Any]) -> bool:
    """Whether a table value, or a group with a type, is the registry's way to say "we do not know"."""
    code, words, kind = group.get("code"), group.get("omschrijving"), group.get("type")
    return (
        (isinstance(code, str) and _UNKNOWN_CODE.fullmatch(code) is not None)
        or (isinstance(words, str) and words.casefold() == "onbekend")
        or (isinstance(kind, str) and "Onbekend" in kind)
    )
