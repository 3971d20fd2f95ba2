"""Profiles about the resident as the overview and a source's page show them: apart from ordinary records, and marked
until the resident has looked at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from connectors.sdk import Manifest
from connectors.sdk.manifest import Profile, Text
from portal.profiles import profile_of
from portal.web.resident.about_record import AnyRecord
from portal.web.resident.words import Words, record_order


@dataclass(frozen=True, repr=False)
class ProfileShown:
    """One profile: what it is called, whose it is, what it says about itself, and whether it is new."""

    title: str
    href: str
    source_title: Text
    words: Profile
    is_new: bool


def apart(records: Iterable[AnyRecord], manifest: Manifest) -> tuple[list[AnyRecord], list[AnyRecord]]:
    """The ordinary records of one source, and its profiles."""
    every = list(records)
    profiles = [record for record in every if profile_of(manifest, record.type)]
    return [record for record in every if record not in profiles], profiles


def shown(
    profiles: Iterable[AnyRecord], manifest: Manifest, unseen: Collection[UUID], words: Words
) -> list[ProfileShown]:
    """The profiles of one source for the screen: those not looked at yet first, and the newest first among them."""
    found = [
        ProfileShown(
            title=words.record_title(record, manifest),
            href=f"/records/{record.record_id}",
            source_title=manifest.title,
            words=profile,
            is_new=record.record_id in unseen,
        )
        for record in sorted(profiles, key=record_order(manifest))
        if (profile := profile_of(manifest, record.type))
    ]
    return sorted(found, key=lambda profile: not profile.is_new)
