"""Checks on what is declared: the manifest explains everything, and nothing undeclared comes out."""

from __future__ import annotations

import json

import msgspec

from connectors.sdk.conformance.checking import BIGGEST_TEXT, decisions, pull, records, require
from connectors.sdk.contract import Contact, DataPoint, Decision, Item, Record
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
        try:
            encoded = msgspec.json.encode(item)
            same = msgspec.json.decode(encoded, type=type(item)) == item
        except (msgspec.MsgspecError, TypeError, UnicodeEncodeError):
            same = False
        require(same, f"a {type(item).__name__} holds something that is not what the contract says")
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


async def _items(testbed: Testbed) -> list[Item]:
    items = await pull(testbed, testbed.known)
    require(items, "nothing came for the testbed's known person")
    return items


def _helps(contact: Contact) -> bool:
    return bool(contact.name.strip()) and any(sign.isdigit() for sign in contact.phone)


def _check_values(item: Item) -> None:
    if isinstance(item, Record):
        for point in item.fields.values():
            require(isinstance(point, DataPoint), "a field is not a DataPoint")
            size = len(json.dumps(point.value, ensure_ascii=False))
            require(size <= BIGGEST_TEXT, f"a value is larger than {BIGGEST_TEXT // 1024} KiB: reject the record")
