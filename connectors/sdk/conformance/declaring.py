"""Checks on what is declared: the manifest explains everything, and nothing undeclared comes out."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from connectors.sdk.conformance.checking import BIGGEST_TEXT, decisions, pull, records, require
from connectors.sdk.contract import OUTCOME, Contact, DataPoint, Decision, Item, Processing, Record
from connectors.sdk.manifest import LANGUAGES
from connectors.sdk.manifest_rules import manifest_problems
from connectors.sdk.testbed import Testbed


async def manifest_is_complete_and_well_formed(testbed: Testbed) -> None:
    """Texts in both languages, legal basis, retention and freshness in their forms, a number to call."""
    problems = manifest_problems(testbed.manifest)
    require(not problems, "; ".join(problems))


async def records_hold_declared_fields_only(testbed: Testbed) -> None:
    """Every record's type and fields are in the manifest: an unexplained field never reaches a resident."""
    for record in records(await _items(testbed)):
        declared = testbed.manifest.records.get(record.type)
        require(declared is not None, "a record has a type the manifest does not declare")
        if declared is not None:
            stray = sorted(set(record.fields) - set(declared.fields))
            require(not stray, f"record type {record.type} holds undeclared fields: {stray}; name them in unmapped")


async def unmapped_names_paths_only(testbed: Testbed) -> None:
    """``unmapped`` lists paths, each once, none of a declared field, and never a value."""
    for item in await _items(testbed):
        if not isinstance(item, Record | Decision):
            continue
        require(len(set(item.unmapped)) == len(item.unmapped), "unmapped names a path twice")
        require(all(len(path) < 200 for path in item.unmapped), "unmapped holds something longer than a path")
        if isinstance(item, Record):
            require(not set(item.unmapped) & set(item.fields), "a field is both declared and unmapped")


async def items_have_the_contracts_types(testbed: Testbed) -> None:
    """Items survive a strict round trip through JSON: right types all the way down, values within bounds."""
    for item in await _items(testbed):
        if isinstance(item, Exception):
            continue
        require(isinstance(getattr(item, "ref", None), str) and item.ref, "a ref is not a text, or is empty")
        if not _comes_back(item, type(item)):
            require(False, _not_as_agreed(item))
        _check_values(item)


async def decisions_explain_themselves(testbed: Testbed) -> None:
    """Every decision has its texts in both languages, a named contact with a number, and a rule with a version."""
    for decision in decisions(await _items(testbed)):
        for name in ("title", "outcome", "explanation"):
            text = getattr(decision, name)
            require(all(text.get(language) for language in LANGUAGES), f"a decision's {name} is not in nl and en")
        require(_helps(decision.contact), "a decision has no contact with a name and a number")
        require(decision.rule is None or decision.rule.version, "a decision's rule has no version")
        require(testbed.manifest.gives_decisions, "the manifest must say gives_decisions = true")
        _check_inputs(decision, testbed)


async def _items(testbed: Testbed) -> list[Item]:
    items = await pull(testbed, testbed.known)
    require(items, "nothing came for the testbed's known person")
    return items


def _not_as_agreed(item: Record | Decision | Processing) -> str:
    """A sentence with the names of the parts that do not come back from JSON as they went; never what they hold."""
    parts = {part.name: (getattr(item, part.name), part.type) for part in msgspec.structs.fields(type(item))}
    if isinstance(item, Record) and isinstance(item.fields, dict):
        del parts["fields"]
        parts |= {f"fields.{name}": (point, DataPoint) for name, point in item.fields.items()}
    wrong = ", ".join(sorted(name for name, (value, kind) in parts.items() if not _comes_back(value, kind)))
    return (
        f"a {type(item).__name__} holds something that is not what the contract says ({wrong or 'as a whole'}); the "
        "value of a data point is plain JSON, a day as text: day.isoformat()"
    )


def _comes_back(value: Any, kind: Any) -> bool:
    """Whether a part survives a strict round trip through JSON."""
    try:
        return bool(msgspec.json.decode(msgspec.json.encode(value), type=kind) == value)
    except (msgspec.MsgspecError, TypeError, UnicodeEncodeError):
        return False


def _check_inputs(decision: Decision, testbed: Testbed) -> None:
    """An input from this very source names a field that the manifest declares, so that a resident can go to it."""
    declared = {name for kind in testbed.manifest.records.values() for name in kind.fields}
    for number, given in enumerate(decision.inputs, 1):
        require(
            given.source != testbed.source or given.field in declared | {OUTCOME},
            f"input {number} of a decision names a field of this source that the manifest does not declare",
        )


def _helps(contact: Contact) -> bool:
    return bool(contact.name.strip()) and any(sign.isdigit() for sign in contact.phone)


def _check_values(item: Item) -> None:
    if isinstance(item, Record):
        for point in item.fields.values():
            require(isinstance(point, DataPoint), "a field is not a DataPoint")
            size = len(json.dumps(point.value, ensure_ascii=False))
            require(size <= BIGGEST_TEXT, f"a value is larger than {BIGGEST_TEXT // 1024} KiB: reject the record")
