"""What makes a record a profile: its source's manifest says so (GDPR 4(4)), and nothing in the portal guesses it."""

from __future__ import annotations

from connectors.sdk.manifest import Manifest, Profile


def profile_of(manifest: Manifest | None, record_type: str) -> Profile | None:
    """What the manifest says about this type of record as a profile; None for an ordinary record."""
    kind = manifest.records.get(record_type) if manifest else None
    return kind.profile if kind else None


def profile_types(manifest: Manifest) -> frozenset[str]:
    """The types of record of this source that are profiles."""
    return frozenset(name for name, kind in manifest.records.items() if kind.profile is not None)
