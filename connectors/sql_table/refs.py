"""For naming a row: its record type and key, as ``provision:HH-2023-0417`` or ``plate:PV-1/12-AB-3``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from connectors.sql_table.description import Table


def ref_of(table: Table, row: Mapping[str, Any]) -> str | None:
    """The ref of a row; None when part of its key is missing. Percent-encoding keeps two keys from meeting in one."""
    parts = [row[name] for name in table.key]
    if any(part is None for part in parts):
        return None
    return f"{table.record}:" + "/".join(quote(str(part), safe="") for part in parts)


def record_of(ref: str) -> str:
    """The record type a ref speaks of."""
    return ref.partition(":")[0]
