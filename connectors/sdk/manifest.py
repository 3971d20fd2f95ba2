"""The manifest: what a connector declares about its source, in words a resident reads.

``manifest.toml`` beside the connector (or named in ``portal.toml`` for a generic connector such as ``sql_table``).
Declaring a field *is* writing its explanation: a field without a label and an explanation in Dutch and English is
a mistake, reported with its place in the file.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from connectors.sdk.manifest_rules import manifest_problems

LANGUAGES = ("nl", "en")


class ManifestError(ValueError):
    """The manifest cannot be used; the message names the file, the place and what to write there."""


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in Dutch and English."""

    nl: str
    en: str

    def as_map(self) -> dict[str, str]:
        """The same as a language map."""
        return {"nl": self.nl, "en": self.en}


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a resident can call about this source."""

    name: Text
    phone: str
    email: str | None = None


class LegalBasis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """GDPR article 6(1) letter and the law that says so."""

    article: str  # "6(1)(a)" .. "6(1)(f)"
    law: Text


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the source keeps a record: an ISO 8601 duration counted from an event, on a ground."""

    period: str  # "P7Y", or "permanent"
    starts: Text
    ground: Text


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One declared field of a record type."""

    label: Text
    explain: Text
    category: str = "general"
    special_category: bool = False  # GDPR 9, or nationality and country of birth: always pointed out when used
    personal_to_others: bool = False  # data about somebody else, such as a child or a housemate


class RecordType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of record a source holds. ``title_field`` names the field that tells records of a kind apart."""

    title: Text
    explain: Text
    fields: dict[str, Field]
    title_field: str | None = None


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one source is, holds and may be used for. ``fresh_for`` is an ISO 8601 duration (``PT1H``, ``P1D``)."""

    name: str
    title: Text
    steward: Text
    contact: Contact
    purpose: Text
    legal_basis: LegalBasis
    retention: Retention
    recipients: tuple[Text, ...]
    fresh_for: str
    records: dict[str, RecordType]
    explain: Text
    special_categories: tuple[str, ...] = ()
    gives_decisions: bool = False
    settings: dict[str, Any] = {}
    """Connector-specific description, such as the tables of ``sql_table``; its meaning is the connector's."""


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
        where = f"{place}{below.rstrip('`')}".lstrip(".")
        return [f"{where}: {what}" if where else what]
    return []
