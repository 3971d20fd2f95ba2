"""Records and what is declared about their source, in the form of a download."""

from __future__ import annotations

from typing import Any

from connectors import sdk
from connectors.sdk import manifest as sdk_manifest
from connectors.sdk.manifest import Field
from portal.records.model import RecordView, UnreadableRecord
from portal.rendering import LANGUAGES, Renderer
from portal.web.resident.download import model
from portal.web.resident.words import Words

_DEEPEST = 40
"""Lists in lists: what lies deeper than a person could ever read is left out, and says so."""

_TOO_DEEP = "(...)"


class InBothLanguages:
    """Names of records in every language."""

    def __init__(self, renderer: Renderer) -> None:
        self._words = {lang: Words(renderer, lang) for lang in LANGUAGES}

    def record_title(self, held: RecordView | UnreadableRecord, manifest: sdk.Manifest) -> model.Texts:
        """What kind of record this is, and which one."""
        return {lang: words.record_title(held, manifest) for lang, words in self._words.items()}

    def in_order(self, held: RecordView, manifest: sdk.Manifest) -> list[str]:
        """Field names in the order the manifest declares them."""
        return next(iter(self._words.values())).in_order(held.fields, manifest, held.type)


def plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON has them, names of table fields as texts, whatever a source put there."""
    if depth > _DEEPEST:
        return _TOO_DEEP
    if isinstance(value, dict):
        return {str(name): plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, depth + 1) for inner in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def manifest(declared: sdk.Manifest) -> model.Manifest:
    """Why the source holds data, on what ground, for how long, and who gets it."""
    contact, retention = declared.contact, declared.retention
    return model.Manifest(
        explain=declared.explain.as_map(),
        steward=declared.steward.as_map(),
        contact=model.Contact(name=contact.name.as_map(), phone=contact.phone, email=contact.email),
        purpose=declared.purpose.as_map(),
        article=declared.legal_basis.article,
        law=declared.legal_basis.law.as_map(),
        retention_period=retention.period,
        retention_starts=retention.starts.as_map(),
        retention_ground=retention.ground.as_map(),
        recipients=tuple(recipient.as_map() for recipient in declared.recipients),
        special_categories=declared.special_categories,
    )


def record(held: RecordView | UnreadableRecord, declared: sdk.Manifest | None, words: InBothLanguages) -> model.Record:
    """One record with all its data points, or why it cannot be read."""
    kind = declared.records.get(held.type) if declared else None
    readable = held if isinstance(held, RecordView) else None
    names = (words.in_order(readable, declared) if declared else sorted(readable.fields)) if readable else []
    return model.Record(
        record_id=held.record_id,
        type=held.type,
        title=words.record_title(held, declared) if declared else dict.fromkeys(LANGUAGES, held.type),
        ref=readable.ref if readable else None,
        explain=kind.explain.as_map() if kind else None,
        started_on=readable.started_on if readable else None,
        ended_on=readable.ended_on if readable else None,
        changed_at=readable.changed_at if readable else None,
        kept_at=readable.kept_at if readable else None,
        retention=_retention(kind.retention) if kind and kind.retention else None,
        unmapped=len(readable.unmapped) if readable else 0,
        unreadable=None if readable else str(held.reason) if isinstance(held, UnreadableRecord) else None,
        profile=_profile(kind.profile) if kind and kind.profile else None,
        data_points=tuple(
            _data_point(name, readable.fields[name], kind.fields.get(name) if kind else None) for name in names
        )
        if readable
        else (),
    )


def _retention(declared: sdk_manifest.Retention) -> model.Retention:
    return model.Retention(period=declared.period, starts=declared.starts.as_map(), ground=declared.ground.as_map())


def _profile(declared: sdk_manifest.Profile) -> model.Profile:
    return model.Profile(
        based_on=declared.based_on.as_map(), used_for=declared.used_for.as_map(), made_by=declared.made_by.as_map()
    )


def _data_point(name: str, point: sdk.DataPoint, field: Field | None) -> model.DataPoint:
    return model.DataPoint(
        field=name,
        label=field.label.as_map() if field else dict.fromkeys(LANGUAGES, name),
        explain=field.explain.as_map() if field else None,
        value=point.value,
        since=point.since,
        notes=tuple(note.value for note in point.notes),
        note_since=point.note_since,
        special_category=bool(field and field.special_category),
        personal_to_others=bool(field and field.personal_to_others),
    )
