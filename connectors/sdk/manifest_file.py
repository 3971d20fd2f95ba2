"""For reading ``manifest.toml``: into its types, and with a sentence for everything that is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from connectors.sdk.manifest import Field, Manifest, RecordType
from connectors.sdk.manifest_rules import manifest_problems


class ManifestError(ValueError):
    """The manifest cannot be used; the message names the file, the place and what to write there."""


def load_manifest(path: Path) -> Manifest:
    """Read and check ``manifest.toml``; raises ManifestError with a sentence for everything that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path.name}: cannot be read: {error}") from error
    try:
        manifest = msgspec.convert(table, Manifest)
    except msgspec.ValidationError as error:
        raise ManifestError(f"{path.name}: {'; '.join(_mistakes(table)) or error}") from error
    if problems := manifest_problems(manifest):
        raise ManifestError(f"{path.name}: {'; '.join(problems)}")
    return manifest


def _mistakes(table: dict[str, Any]) -> list[str]:
    """What does not fit the types, each with its place in full: msgspec writes ``[...]`` for the names of fields."""
    found = []
    kinds = table.get("records")
    if isinstance(kinds, dict):
        table = {**table, "records": {}}
        for name, kind in kinds.items():
            fields = kind.get("fields") if isinstance(kind, dict) else None
            if isinstance(fields, dict):
                kind = {**kind, "fields": {}}
                for field, declared in fields.items():
                    found += _mistake(declared, Field, f"records.{name}.fields.{field}")
            found += _mistake(kind, RecordType, f"records.{name}")
    return _mistake(table, Manifest, "") + found


def _mistake(part: object, kind: type[msgspec.Struct], place: str) -> list[str]:
    try:
        msgspec.convert(part, kind)
    except msgspec.ValidationError as error:
        what, _, below = str(error).partition(" - at `$")
        if what.startswith("Object contains unknown field") and not below:
            what += f"; there are: {', '.join(kind.__struct_fields__)}"
        elif what == "Expected `object`, got `str`":
            what += '; a text is written in both languages: { nl = "...", en = "..." }'
        where = f"{place}{below.rstrip('`')}".lstrip(".")
        return [f"{where}: {what}" if where else what]
    return []
