"""What one process of the portal is made of, as the screens see it. Joined in ``portal.app``."""

from __future__ import annotations

from dataclasses import dataclass

from portal.audit import Audit
from portal.database import Database
from portal.decisions.disputes import Disputes
from portal.decisions.service import Decisions
from portal.documents import Documents
from portal.erasure.forgetting import Forgetting
from portal.erasure.service import Erasure
from portal.messages import Messages
from portal.people.oidc import OIDCClient
from portal.people.service import People
from portal.profiles import Profiles
from portal.records.service import Records
from portal.rendering import Renderer
from portal.requests.service import Requests
from portal.settings import Settings
from portal.sources.service import Sources
from portal.sync.service import Sync
from portal.vault import Vault


@dataclass(frozen=True)
class Portal:
    """The parts, each made once."""

    settings: Settings
    view: Database
    keystore: Database
    vault: Vault
    audit: Audit
    people: People
    messages: Messages
    sources: Sources
    records: Records
    decisions: Decisions
    documents: Documents
    disputes: Disputes
    profiles: Profiles
    sync: Sync
    erasure: Erasure
    requests: Requests
    forgetting: Forgetting
    renderer: Renderer
    residents_oidc: OIDCClient
    officers_oidc: OIDCClient

    async def close(self) -> None:
        """Let go of every connection."""
        await self.sources.close()
        await self.residents_oidc.close()
        await self.officers_oidc.close()
        await self.view.close()
        await self.keystore.close()
