"""The decision format outlives the code: frozen files say what it is; schema and types accept the same documents."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.decision_log import wire
from connectors.decision_log.demo import demo_decisions
from connectors.decision_log.reading import read_decision, subject_of
from connectors.decision_log.wire import json_schema
from connectors.sdk import Decision, RecordRejected

GOLDEN = Path(__file__).parent / "golden"
SCHEMA_FILE = Path(wire.__file__).with_name("decision-1.schema.json")
SCHEMA = json.loads((GOLDEN / "decision-1.schema.json").read_text(encoding="utf-8"))
EXAMPLE = json.loads((GOLDEN / "decision-1.example.json").read_text(encoding="utf-8"))
FORMATS = jsonschema.FormatChecker(formats=["date"])
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=FORMATS)


@FORMATS.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]
def _is_moment(text: object) -> bool:
    """RFC 3339 section 5.6, which jsonschema leaves to another library."""
    return not isinstance(text, str) or (datetime.fromisoformat(text).tzinfo is not None and "T" in text)


def raw(document: Any) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(document).encode())


def test_the_published_schema_is_the_frozen_one_and_the_types_still_say_the_same() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == SCHEMA
    assert json_schema() == SCHEMA, "version 1 is frozen: make a decision-2 beside it"


def test_the_schema_is_a_valid_schema_in_which_everything_is_described() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    undescribed = [
        f"{name}.{field}"
        for name, part in SCHEMA["$defs"].items()
        for field, about in part["properties"].items()
        if not about.get("description")
    ]
    assert undescribed == []
    assert all(part["description"] for part in SCHEMA["$defs"].values())


def test_the_frozen_example_is_read_as_it_always_was() -> None:
    read = read_decision(raw(EXAMPLE))

    expected = json.loads((GOLDEN / "decision-1.read.json").read_text(encoding="utf-8"))
    now = json.loads(msgspec.json.encode(read))
    assert {name: now[name] for name in expected} == expected


@pytest.mark.parametrize("decision", demo_decisions(), ids=lambda d: d["ref"])
def test_the_simulators_decisions_keep_to_the_schema(decision: dict[str, Any]) -> None:
    VALIDATOR.validate(decision)
    assert isinstance(read_decision(raw(decision)), Decision)


def _places(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, by its path."""
    if path:
        yield path
    parts = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, part in parts:
        yield from _places(part, (*path, name))


PLACES = sorted(_places(EXAMPLE), key=str)
ODD_VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        "",
        0,
        1.5,
        True,
        [],
        {},
        "x",
        "x" * 300,
        "2026-02-30",
        "2026-09-14",
        "999990019",
        "https://a.nl",
        {"nl": "a"},
    ]
)


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), value=ODD_VALUES, remove=st.booleans())
def test_schema_and_types_agree_about_every_spoilt_document(place: tuple[Any, ...], value: Any, remove: bool) -> None:
    document = copy.deepcopy(EXAMPLE)
    *way, last = place
    parent = document
    for step in way:
        parent = parent[step]
    if remove:
        del parent[last]
    else:
        parent[last] = value

    assert isinstance(read_decision(raw(document)), Decision) == VALIDATOR.is_valid(document)


def test_what_the_format_does_not_know_is_reported_by_path_and_never_by_value() -> None:
    document = copy.deepcopy(EXAMPLE)
    document["internal_note"] = "secret-value"
    document["rule"]["owner"] = {"deep": "secret-value"}
    document["inputs"][0]["weight"] = 3
    document["inputs"][1]["weight"] = 4
    document["secret value 999990019"] = 1

    read = read_decision(raw(document))

    assert isinstance(read, Decision)
    assert set(read.unmapped) == {"internal_note", "rule.owner", "inputs[].weight", "?"}


def test_a_spoilt_decision_is_rejected_without_a_word_of_it() -> None:
    document = copy.deepcopy(EXAMPLE) | {"decided_on": "secret-value"}

    read = read_decision(raw(document))

    assert isinstance(read, RecordRejected)
    assert read.code == "unreadable_decision"
    assert read.__context__ is None


@pytest.mark.parametrize(
    "document", [{}, {"subject": None}, {"subject": "999990019"}, {"subject": {"bsn": 1}}, [], "x"]
)
def test_a_decision_that_does_not_say_whom_it_is_about_has_no_subject(document: Any) -> None:
    assert subject_of(raw(document)) is None
