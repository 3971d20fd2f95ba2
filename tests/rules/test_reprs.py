"""A repr ends up in tracebacks, logs and debuggers: nothing that holds something personal or secret shows it there.

Every struct and dataclass of the portal and its connectors is made here with a canary in every place, by its own
type hints. One that shows the canary is listed in ``PLAIN`` with the reason, or hides it.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

import connectors
import portal

CANARY = "zebra-kanarie-999990019"
SKIPPED = ("portal.migrations.", "portal.demo", "portal.web.assets", "connectors.hostile", ".test_", ".conftest")
PLAIN: dict[str, str] = {
    "connectors.sdk.manifest": "what a municipality publishes about its sources",
    "connectors.sdk.http_settings": "settings; the secret ones are checked in tests/connectors",
    "portal.settings": "settings of an installation; the secret ones are checked below",
    "portal.sources.model": "manifests and settings of sources",
    "portal.requests.law": "the law: terms, dates and grounds",
    "portal.requests.terms": "the law: terms and dates",
    "portal.requests.calendar": "the law: days",
    "portal.requests.remedies": "the law: texts",
    "portal.requests.obstacles": "texts for everybody",
    "portal.requests.problems": "texts for everybody",
    "portal.requests.grounds": "the law: grounds",
    "portal.requests.states": "names of states",
    "portal.web.public": "pages without anybody's data",
    "portal.locale": "the interface's own sentences",
    "portal.people.provider": "what a sign-in provider publishes about itself",
    "portal.erasure.certificate": "a document made to be shown: source and record type, never a ref or a value",
    "connectors.brp.connector.Settings": "settings of a source",
    "connectors.brp.questions.Wrong": "what is wrong with a question, by the names of its parts",
    "connectors.brp.investigation": "names of fields, and a date",
    "portal.decisions.model.UnreadableDecision": "an id and a code",
    "portal.records.model.UnreadableRecord": "an id and a code",
    "portal.requests.filing.intake.Filed": "numbers of requests",
    "portal.requests.view.Step": "texts for everybody, and moments",
    "portal.requests.view.ExtensionView": "texts for everybody, and a day",
    "portal.sync.collecting.Rejected": "a code of a closed list; hides the ref",
    "connectors.brp.published": "the published specification",
    "connectors.sql_table.description": "which tables and columns a source has: settings",
    "connectors.sdk.conformance": "what a check of a connector found",
    "connectors.sdk.testbed": "parts of tests",
    "connectors.sdk.simulation": "simulators: invented people",
}


HARMLESS = {
    # codes, names of sources, of fields and of steps, numbers of requests, our own addresses: words of the portal's own
    "source", "sources", "type", "record_type", "code", "kind", "role", "action", "actor", "field", "state", "step",
    "failure", "reason_code", "register", "right", "number", "lang", "path", "version", "outcome", "verdict", "ground",
    "result", "confirmed_by", "part", "problem", "details",
}  # fmt: skip
"""Names of fields that never hold a person's content or a secret, in whatever class they stand."""


def classes() -> Iterator[type]:
    """Every struct and dataclass defined in the portal and its connectors."""
    for package in (portal, connectors):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if any(part in found.name for part in SKIPPED) or "node_modules" in found.name:
                continue
            try:
                module = importlib.import_module(found.name)
            except ImportError:
                continue
            for _, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__module__ != module.__name__:
                    continue
                if issubclass(kind, msgspec.Struct) or dataclasses.is_dataclass(kind):
                    yield kind


def filled(hint: Any, depth: int = 0) -> Any:
    """A value of this type with the canary wherever a text or bytes may stand."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if hint is typing.Any or hint is str or hint is object:
        return CANARY
    if hint is bytes:
        return CANARY.encode()
    if origin in (typing.Union, types.UnionType):
        usable = [part for part in inside if part is not type(None)]
        return filled(str if str in usable else usable[0], depth)
    if origin is typing.Literal:
        return inside[0]
    if origin in (list, tuple, set, frozenset) or getattr(origin, "__name__", "") in {"Sequence", "Collection"}:
        part = filled(inside[0], depth + 1) if inside else CANARY
        return [part] if origin is list else (part,) if origin is not set else {CANARY}
    if origin is dict or getattr(origin, "__name__", "") == "Mapping":
        return {filled(inside[0], depth + 1): filled(inside[1], depth + 1)}
    plain = {
        int: 7,
        float: 7.0,
        bool: True,
        datetime: datetime(2026, 1, 1, tzinfo=UTC),
        date: date(2026, 1, 1),
        timedelta: timedelta(1),
    }
    if hint in plain:
        return plain[hint]
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if inspect.isclass(hint) and (issubclass(hint, msgspec.Struct) or dataclasses.is_dataclass(hint)) and depth < 4:
        return made(hint, depth + 1)
    return uuid4() if getattr(hint, "__name__", "") == "UUID" else None


def made(kind: type, depth: int = 0) -> Any:
    """One of these, around whatever it checks of itself."""
    hints = typing.get_type_hints(kind)
    if issubclass(kind, msgspec.Struct):
        values = {name: filled(hints[name], depth) for name in kind.__struct_fields__}
        values |= {name: _plain(values[name]) for name in HARMLESS & values.keys()}
        return kind(**values)
    thing = kind.__new__(kind)
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        value = filled(hints[field.name], depth)
        object.__setattr__(thing, field.name, _plain(value) if field.name in HARMLESS else value)
    return thing


def _plain(value: Any) -> Any:
    return "word" if value == CANARY else type(value)() if isinstance(value, dict | list | tuple | set) else value


ALL = sorted({f"{kind.__module__}.{kind.__qualname__}": kind for kind in classes()}.items())


def is_plain(name: str) -> bool:
    return any(f"{name}.".startswith(f"{module}.") for module in PLAIN)


@pytest.mark.parametrize(
    ("name", "kind"), [pair for pair in ALL if not is_plain(pair[0])], ids=lambda v: v if isinstance(v, str) else ""
)
def test_no_repr_shows_what_it_holds(name: str, kind: type) -> None:
    try:
        thing = made(kind)
    except ValueError:
        pytest.skip("checks itself when it is made, and holds rules and dates only")
    for shown in (repr(thing), str(thing), f"{thing}", f"{[thing]}", f"{(thing,)!r}"):
        assert CANARY not in shown, f"{name} shows what it holds"


def test_there_is_something_to_look_at() -> None:
    assert len(ALL) > 80
    assert all(any(f"{name}.".startswith(f"{module}.") for name, _ in ALL) for module in PLAIN)
