"""Every Dutch text of the product, with the place where it stands: what residents and officers read."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.locale.catalog import FOLDER, entries, forms

ROOT = FOLDER.parents[1]
_CODE = ("portal", "connectors")
_LEFT_OUT = ("node_modules", "published", "test_", "conformance", "hostile")
"""Folders and files whose texts no resident or officer reads."""


@dataclass(frozen=True)
class DutchText:
    """One text and where it stands (a file, and what is known of the place in it)."""

    text: str
    place: str

    @property
    def room(self) -> str:
        """The file it stands in."""
        return self.place.partition(":")[0]


def every_dutch_text() -> list[DutchText]:
    """The interface's translations, and every text in two languages in tables, manifests, demo data and code."""
    found = [*_translations(), *_tables(), *_code()]
    return list(dict.fromkeys(text for text in found if text.text.strip()))


def _translations() -> Iterator[DutchText]:
    for path in sorted((FOLDER / "nl").glob("*.po")):
        for message in entries(path):
            for text in forms(message.string):
                yield DutchText(text, f"{_name(path)}:{message.lineno}")


def _tables() -> Iterator[DutchText]:
    for path in _files("*.toml", "*.toml.template", "*.json"):
        content = path.read_text(encoding="utf-8")
        try:
            read = (
                json.loads(content) if path.suffix == ".json" else tomllib.loads(content.replace(" = $", ' = "x" # '))
            )
        except ValueError as error:
            raise AssertionError(f"{_name(path)} cannot be read") from error
        yield from (DutchText(text, f"{_name(path)}:{place}") for place, text in _dutch_in(read, ""))


def _code() -> Iterator[DutchText]:
    for path in _files("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in _dutch_of(node):
                yield DutchText(text, f"{_name(path)}:{node.lineno}")


def _dutch_in(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("nl"), str) and isinstance(value.get("en"), str):
            yield place, value["nl"]
        for name, part in value.items():
            yield from _dutch_in(part, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _dutch_in(part, f"{place}[{number}]")


def _dutch_of(node: ast.AST) -> Iterator[str]:
    """The Dutch of ``Text(nl=..., en=...)`` and of ``{"nl": ..., "en": ...}``."""
    pairs: list[tuple[Any, ast.expr]] = []
    if isinstance(node, ast.Call):
        pairs = [(word.arg, word.value) for word in node.keywords]
    elif isinstance(node, ast.Dict):
        pairs = [
            (key.value, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        ]
    if {"nl", "en"} <= {name for name, _ in pairs}:
        yield from (value.value for name, value in pairs if name == "nl" and _is_text(value))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _files(*patterns: str) -> Iterator[Path]:
    for folder in _CODE:
        for pattern in patterns:
            for path in sorted((ROOT / folder).rglob(pattern)):
                if not any(part in _name(path) for part in _LEFT_OUT):
                    yield path


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
