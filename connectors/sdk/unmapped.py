"""For telling what a source sent beyond what a connector's types understand, so that nothing is dropped in silence."""

from __future__ import annotations

from typing import Any

import msgspec

_LONGEST = 200


def unmapped_paths(written: Any, understood: Any) -> tuple[str, ...]:
    """The paths in ``written`` that the types of ``understood`` have no field for: what goes in ``Record.unmapped``.

    ``written`` is plain JSON, ``understood`` the struct it was converted to. Structs inside structs and in lists are
    looked into; a list is written ``letters[].title``. Each path comes once, sorted. No value is ever part of a
    path: a name that is no ordinary name, such as a number somebody used as a key, is written ``?``.
    """
    return tuple(sorted(set(_beyond(written, understood, ""))))


def _beyond(written: Any, understood: Any, path: str) -> list[str]:
    if isinstance(understood, list | tuple) and isinstance(written, list):
        pairs = zip(written, understood, strict=True)
        return [found for one, other in pairs for found in _beyond(one, other, f"{path}[]")]
    if not isinstance(understood, msgspec.Struct) or not isinstance(written, dict):
        return []
    names = dict(zip(understood.__struct_encode_fields__, understood.__struct_fields__, strict=True))
    found: list[str] = []
    for name, part in written.items():
        here = f"{path}.{name}".lstrip(".")
        if name in names:
            found += _beyond(part, getattr(understood, names[name]), here)
        else:
            found.append(here if name.isidentifier() and len(here) < _LONGEST else f"{path}.?".lstrip("."))
    return found
