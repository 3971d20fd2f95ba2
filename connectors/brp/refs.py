"""For naming each record so that the same thing keeps the same name, whatever order the registry sends it in.

The registry gives the members of its lists no identifier. A nationality is named by its code, a parent by the place
the registry gives ("1" or "2"). Partners, children, authorities and other suppliers get a short tag made from what
identifies them (their citizen service number, else birth and name): a position would shift when a child is added or
an adoption revoked, and a decision's link would then point at another person. The tag is keyed with the resident's
own number, so it differs between residents and does not show whose it is. It is as personal as the number it is made
from: the portal stores refs as fingerprints and inside the sealed record only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from connectors.brp.leaves import canonical


def refs(kind: str, items: Iterable[Mapping[str, Any]], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each item with its ref (``kind:name``), in an order that does not depend on the order given.

    ``key`` is the resident's own number. Two items that cannot be told apart get ``-2``, ``-3`` behind the name.
    """
    named: dict[str, list[Mapping[str, Any]]] = {}
    for item in sorted(items, key=canonical):
        named.setdefault(_name(kind, item) or _tag(kind, item, key), []).append(item)
    for name, alike in sorted(named.items()):
        for place, item in enumerate(alike, start=1):
            yield f"{kind}:{name}" + (f"-{place}" if place > 1 else ""), item


def _name(kind: str, item: Mapping[str, Any]) -> str | None:
    """The name the registry itself gives, if any."""
    if kind == "parent":
        return _text(item, "ouderAanduiding")
    if kind == "nationality":
        return _text(item, "nationaliteit", "code") or _text(item, "type")
    return None


def _tag(kind: str, item: Mapping[str, Any], key: str) -> str:
    return blake2b(_identity(kind, item).encode(), key=key.encode(), person=kind.encode(), digest_size=6).hexdigest()


def _identity(kind: str, item: Mapping[str, Any]) -> str:
    """What makes this item itself and no other: as little as will do, so a correction elsewhere keeps the ref."""
    if kind == "authority":
        # One authority per child: when it passes to somebody else it changed, it is not another one.
        return _text(item, "minderjarige", "burgerservicenummer") or canonical(item.get("minderjarige"))
    if kind == "rni":
        return canonical([_text(item, "deelnemer", "code"), item.get("categorie")])
    return _text(item, "burgerservicenummer") or canonical([item.get("geboorte"), item.get("naam")])


def _text(item: Any, *path: str) -> str | None:
    for name in path:
        item = item.get(name) if isinstance(item, Mapping) else None
    return item if isinstance(item, str) and item else None
