"""For saying what is wrong with a manifest, in sentences that name the place, beyond what its types already say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from connectors.sdk.duration import read_duration
from connectors.sdk.manifest import Document, Manifest, RecordType, Retention

BASE_REGISTERS = ("BRP", "WOZ", "BAG", "BRK", "HR", "BRV", "BRI")
"""Registers whose corrections have a law and a desk of their own (R-RRT-1)."""

_ARTICLE = re.compile(r"6\(1\)\([a-f]\)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,}")


def manifest_problems(manifest: Manifest) -> list[str]:
    """Everything wrong, one sentence each; an empty list for a manifest that can be used."""
    return [*_empty_texts(msgspec.to_builtins(manifest)), *_forms(manifest), *_records(manifest)]


def _empty_texts(value: Any, place: str = "") -> Iterator[str]:
    """Texts that are there but say nothing."""
    if isinstance(value, dict):
        if set(value) == {"nl", "en"} and not any(isinstance(text, dict) for text in value.values()):
            for language, text in value.items():
                if not str(text).strip():
                    yield f"{place}.{language}: write a text"
        else:
            for name, part in value.items():
                if not (place == "" and name == "settings"):
                    yield from _empty_texts(part, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _empty_texts(part, f"{place}[{number}]")


def _forms(manifest: Manifest) -> Iterator[str]:
    if not _NAME.fullmatch(manifest.name):
        yield "name: use small letters, digits and underscores, starting with a letter"
    if not _ARTICLE.fullmatch(manifest.legal_basis.article):
        yield 'legal_basis.article: write the letter of GDPR 6(1), such as "6(1)(c)"'
    if not _PHONE.fullmatch(manifest.contact.phone):
        yield "contact.phone: write a telephone number a resident can call"
    if manifest.base_register not in {None, *BASE_REGISTERS}:
        yield f"base_register: write one of {', '.join(BASE_REGISTERS)}, or leave it out"
    yield from _retention(manifest.retention, "")
    if not _is_duration(manifest.fresh_for):
        yield 'fresh_for: write an ISO 8601 duration such as "P1D"'


def _records(manifest: Manifest) -> Iterator[str]:
    if not manifest.records and not manifest.gives_decisions:
        yield "records: declare at least one record type, or gives_decisions = true"
    for name, kind in manifest.records.items():
        if not kind.fields:
            yield f"records.{name}.fields: declare at least one field"
        if kind.title_field is not None and kind.title_field not in kind.fields:
            yield f"records.{name}.title_field: is not one of the fields"
        if kind.title_field is not None and kind.title_fields:
            yield f"records.{name}: write title_field or title_fields, not both"
        for unknown in sorted(set(kind.title_fields) - set(kind.fields)):
            yield f"records.{name}.title_fields: {unknown!r} is not one of the fields"
        if kind.retention is not None:
            yield from _retention(kind.retention, f"records.{name}.")
        if kind.document is not None:
            yield from _document(manifest, kind, kind.document, f"records.{name}.document")


def _document(manifest: Manifest, kind: RecordType, document: Document, place: str) -> Iterator[str]:
    for name in ("file_name", "media_type", "size"):
        if getattr(document, name) not in {None, *kind.fields}:
            yield f"{place}.{name}: is not one of the fields"
    if (part_of := document.part_of) is None:
        return
    whole = manifest.records.get(part_of.record)
    if whole is None:
        yield f"{place}.part_of.record: is not one of the record types"
    elif part_of.names not in whole.fields:
        yield f"{place}.part_of.names: is not one of the fields of {part_of.record}"
    if part_of.field not in kind.fields:
        yield f"{place}.part_of.field: is not one of the fields"


def _retention(retention: Retention, place: str) -> Iterator[str]:
    if retention.period != "permanent" and not _is_duration(retention.period):
        yield f'{place}retention.period: write an ISO 8601 duration such as "P7Y", or "permanent"'


def _is_duration(text: str) -> bool:
    try:
        read_duration(text)
    except ValueError:
        return False
    return True
