"""What one connected source is, and how long an answer of it stays fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.sdk.contract import Connector, OpensDocuments
from connectors.sdk.duration import Duration, read_duration
from connectors.sdk.manifest import Manifest


@dataclass(frozen=True)
class ConnectedSource:
    """One source of ``portal.toml``. One that is not ``enabled`` is never asked and is shown as not connected."""

    name: str
    manifest: Manifest
    connector: type[Connector]
    enabled: bool

    @property
    def opens_documents(self) -> bool:
        """Whether it is asked, and can be asked for the documents its records describe."""
        return self.enabled and issubclass(self.connector, OpensDocuments)

    def is_stale(self, succeeded_at: datetime | None, now: datetime) -> bool:
        """Whether the last good answer is older than the manifest's ``fresh_for``, or there never was one."""
        if succeeded_at is None:
            return True
        fresh = read_duration(self.manifest.fresh_for)
        months_later = Duration(months=fresh.months).after(succeeded_at.date())
        return now >= datetime.combine(months_later, succeeded_at.timetz()) + fresh.clock
