"""Where the packaged texts and tables of this package are read: TOML files beside the code, typed at load.

A missing language, an unknown key or a wrong type stops the start with the file's name and the place in it.
"""

from __future__ import annotations

from importlib import resources
from typing import TypeVar

import msgspec

Shape = TypeVar("Shape")


def packaged(name: str, shape: type[Shape]) -> Shape:
    """The content of a TOML file in this package as ``shape``. Raises ``ValueError`` naming the file and place."""
    content = resources.files("portal.requests").joinpath(name).read_bytes()
    try:
        return msgspec.toml.decode(content, type=shape)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise ValueError(f"portal/requests/{name}: {error}") from error
