"""For reading a connector's own ``settings`` table: a typing mistake stops the start instead of being ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from connectors.sdk.failures import SourceMisconfigured

T = TypeVar("T", bound=msgspec.Struct)


def read_settings(table: Mapping[str, Any], into: type[T]) -> T:
    """The table as the struct ``into``.

    Raises SourceMisconfigured("bad_setting") with a hint that names the setting, also for one the struct does not
    have. The hint holds types and names, no value; but do not give a secret a type of fixed choices (``Literal``).
    """
    fields = sorted(field.encode_name for field in msgspec.structs.fields(into))
    if unknown := sorted(set(table) - set(fields)):
        known = f"there are: {', '.join(fields)}" if fields else "this connector has none"
        raise SourceMisconfigured("bad_setting", hint=f"settings: {unknown[0]!r} does not exist; {known}")
    try:
        return msgspec.convert(dict(table), into)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        where = f"settings.{place.rstrip('`')}" if place else "settings"
        raise SourceMisconfigured("bad_setting", hint=f"{where}: {what}") from None
