"""What must be said about a record as a whole: a profile, a protected address, or somebody else.

What makes it so stands in the manifest and in the source's own marks, never in the portal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.sdk import Manifest, Note
from connectors.sdk.manifest import Profile
from portal.profiles import profile_of
from portal.records.model import RecordView, UnreadableRecord

AnyRecord = RecordView | UnreadableRecord

NAME_CATEGORY = "full_name"
"""A field of this category holds the resident's own name in one line, unless it is declared as about others."""


@dataclass(frozen=True, repr=False)
class RecordAbout:
    """What ``resident/record_about.html`` says. ``others``: everything in it is declared as about somebody else."""

    profile: Profile | None
    protected: bool
    others: bool


def about_record(held: AnyRecord, manifest: Manifest) -> RecordAbout:
    """What to say about this record as a whole."""
    kind = manifest.records.get(held.type)
    fields = kind.fields.values() if kind else ()
    return RecordAbout(
        profile=profile_of(manifest, held.type),
        protected=is_protected(held),
        others=bool(fields) and all(field.personal_to_others for field in fields),
    )


def is_protected(held: AnyRecord) -> bool:
    """Whether its source marks something in it as not to be given to others, such as a secret address."""
    return isinstance(held, RecordView) and any(Note.PROTECTED in point.notes for point in held.fields.values())


def resident_name(records: Iterable[AnyRecord], manifests: dict[str, Manifest]) -> str | None:
    """The resident's own name, where a source that is read anyway declares it."""
    for held in records:
        kind = manifests[held.source].records.get(held.type) if held.source in manifests else None
        if kind is None or not isinstance(held, RecordView):
            continue
        for name, field in kind.fields.items():
            point = held.fields.get(name)
            if field.category == NAME_CATEGORY and not field.personal_to_others and point and point.value:
                return str(point.value)
    return None
