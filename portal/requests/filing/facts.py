"""What a case keeps of the things it is about: how they are called, and the one value that is in dispute."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.sdk import Decision, DecisionInput, Note
from connectors.sdk.contract import LanguageMap
from connectors.sdk.manifest import Manifest, RecordType, Text
from portal.records.model import RecordView
from portal.requests.case import Facts

DECISION = "decision"
"""In place of a record's type: the item is about a decision."""


def facts_of(record: RecordView, manifest: Manifest) -> Facts:
    """What a case keeps of a record: how it is called, never its content, no name of somebody else and no protected
    address."""
    declared = manifest.records.get(record.type)
    return Facts(
        ref=record.ref,
        type=record.type,
        source_title=manifest.title,
        type_title=declared.title if declared else manifest.title,
        name=" ".join(_names(record, declared)) if declared else "",
        started_on=record.started_on,
        ended_on=record.ended_on,
    )


def facts_of_field(record: RecordView, manifest: Manifest, field: str) -> Facts:
    """The same of one data point, with the value that is held."""
    point = record.fields.get(field)
    return msgspec.structs.replace(
        facts_of(record, manifest),
        field=field,
        field_label=_declared_label(manifest, record.type, field),
        value=point.value if point else None,
    )


def facts_of_decision(decision: Decision, manifest: Manifest) -> Facts:
    """What a case keeps of a decision: its title and its own ref."""
    return Facts(
        ref=decision.ref,
        type=DECISION,
        source_title=manifest.title,
        type_title=text_of(decision.title) or manifest.title,
        started_on=decision.decided_on,
    )


def facts_of_input(decision: Decision, position: int, manifest: Manifest) -> Facts:
    """The same of one input of a decision, with the value that was used. The ref is that of the data point used."""
    used = decision.inputs[position]
    return msgspec.structs.replace(
        facts_of_decision(decision, manifest),
        ref=used.ref or "",
        field=used.field,
        field_label=text_of(used.label) or _input_label(manifest, used),
        position=position,
        input_source=used.source,
        value=used.used,
    )


def _names(record: RecordView, declared: RecordType) -> Iterator[str]:
    for name in declared.named_by:
        point, field = record.fields.get(name), declared.fields.get(name)
        if point is None or Note.PROTECTED in point.notes or (field and field.personal_to_others):
            continue
        if isinstance(point.value, str | int):
            yield str(point.value)


def _input_label(manifest: Manifest, used: DecisionInput) -> Text | None:
    """The manifest's word for a field, when every kind of record there that has it calls it the same."""
    labels = {kind.fields[used.field].label for kind in manifest.records.values() if used.field in kind.fields}
    return labels.pop() if len(labels) == 1 else None


def _declared_label(manifest: Manifest, record_type: str, field: str) -> Text | None:
    declared = manifest.records.get(record_type)
    found = declared.fields.get(field) if declared else None
    return found.label if found else None


def text_of(words: LanguageMap) -> Text | None:
    """A language map as a text; a language that is missing gets the words of another."""
    first = next(iter(words.values()), "")
    return Text(nl=words.get("nl", first), en=words.get("en", first)) if first else None
