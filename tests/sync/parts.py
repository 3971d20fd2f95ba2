"""A small town for tests of pulling: real clusters, real services, and sources that do what a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from connectors.sdk import Item, Manifest, Person
from connectors.sdk.http import SourceClient
from connectors.sdk.manifest import Text
from connectors.sdk.testbed import Testbed
from portal.audit import Audit, Look
from portal.database import Database, Login
from portal.decisions import Decisions, DecisionView, UnreadableDecision
from portal.messages import Messages
from portal.people import People
from portal.profiles import Profiles
from portal.records import Records, RecordView, UnreadableRecord
from portal.settings import Cluster, Keys, Municipality, Server, Sessions, Settings, SignIn, SignIns, Source
from portal.sources import Sources
from portal.sync import SourceProgress, Sync
from portal.sync.model import Limits
from portal.vault import FileKeyProvider, Vault
from tests.conftest import Clusters
from tests.records.parts import looking

MARIJKE, TEUN, FATIMA = "999990019", "999990160", "999990081"

Script = Callable[[Person], AsyncIterator[Item]]


class Scripted:
    """A connector that does what the test wrote in its settings, which the test may change in between."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        self._settings = settings

    def pull(self, person: Person) -> AsyncIterator[Item]:
        script: Script = self._settings["script"]
        return script(person)

    async def close(self) -> None:
        pass


def gives(*items: Any) -> Script:
    """A script that yields these items."""

    async def script(person: Person) -> AsyncIterator[Item]:
        for item in items:
            yield item

    return script


def breaks(error: BaseException, *items: Any) -> Script:
    """A script that yields these items and then raises."""

    async def script(person: Person) -> AsyncIterator[Item]:
        for item in items:
            yield item
        raise error

    return script


def scripted(script: Script) -> Source:
    """The settings of a scripted source."""
    return Source(connector="scripted", settings={"script": script})


def settings_with(clusters: Clusters, sources: Mapping[str, Source], key_file: Path) -> Settings:
    """Whole settings around these sources."""
    client = SignIn(issuer="http://127.0.0.1:1", client_id="x", client_secret="x")

    def cluster(name: str) -> Cluster:
        dsns = clusters.dsns(name)
        return Cluster(resident=dsns[Login.RESIDENT], officer=dsns[Login.OFFICER], worker=dsns[Login.WORKER])

    return Settings(
        municipality=Municipality(
            "Voorbeeldstad", "088 000 0000", "x@example.org", Text("Plein 1", "Square 1"), Text("FG", "DPO")
        ),
        server=Server(address="http://127.0.0.1:8000"),
        view=cluster("view"),
        keystore=cluster("keystore"),
        keys=Keys(str(key_file)),
        sign_in=SignIns(client, client),
        sources=dict(sources),
    )


def source_of(bed: Testbed, manifest: Path) -> Source:
    """A connector's own testbed as a configured source."""
    return Source(
        connector=bed.source,
        manifest=str(manifest),
        settings=dict(bed.settings),
        http=dict(bed.http) if bed.http is not None else None,
    )


class Town:
    """The services joined around some sources. Its own key file makes its residents its own."""

    def __init__(
        self,
        clusters: Clusters,
        view: Database,
        keystore: Database,
        folder: Path,
        sources: Mapping[str, Source],
        installed: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> None:
        key_file = folder / "keys.json"
        if not key_file.exists():
            FileKeyProvider.create(key_file)
        self.view = view
        self.settings = settings_with(clusters, sources, key_file)
        self.vault = Vault(keystore, FileKeyProvider.load(key_file), Login.WORKER)
        self.audit = Audit(self.vault)
        self.people = People(self.vault, self.audit, Sessions())
        self.sources = Sources(self.settings, {"scripted": Scripted, **(installed or {})})
        self.records = Records(self.vault, self.audit)
        self.decisions = Decisions(self.vault, self.audit)
        self.messages = Messages(self.settings, self.audit, view)
        self.profiles = Profiles(self.messages)
        self.sync = Sync(
            people=self.people,
            sources=self.sources,
            records=self.records,
            decisions=self.decisions,
            profiles=self.profiles,
            vault=self.vault,
            audit=self.audit,
            view=view,
            limits=limits,
        )

    async def resident(self, bsn: str = MARIJKE) -> UUID:
        """Somebody who signed in."""
        async with self.view.begin(Login.RESIDENT) as connection:
            return await self.people.welcome(connection, bsn)

    def say(self, source: str, script: Script) -> None:
        """Let a scripted source answer otherwise from now on."""
        self.settings.sources[source].settings["script"] = script

    async def seen(self, subject_id: UUID) -> list[RecordView | UnreadableRecord]:
        """The resident's records as their screen reads them."""
        async with looking(self.view, self.audit, subject_id, Login.RESIDENT) as (connection, ring, access):
            return await self.records.view(connection, subject_id, ring, access)

    async def refs(self, subject_id: UUID) -> dict[str, list[str]]:
        """Per source the refs of the readable records, sorted."""
        found: dict[str, list[str]] = {}
        for record in await self.seen(subject_id):
            assert isinstance(record, RecordView)
            found.setdefault(record.source, []).append(record.ref)
        return {source: sorted(refs) for source, refs in found.items()}

    async def decided(self, subject_id: UUID) -> list[DecisionView | UnreadableDecision]:
        """The decisions about a resident as their screen reads them."""
        async with looking(self.view, self.audit, subject_id, Login.RESIDENT) as (connection, ring, access):
            return await self.decisions.view(connection, subject_id, ring, access)

    async def stands(self, subject_id: UUID) -> dict[str, SourceProgress]:
        """The progress list by source."""
        async with self.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            return {state.source: state for state in await self.sync.progress(connection, subject_id)}

    async def log(self, subject_id: UUID) -> list[Look]:
        """The resident's access log."""
        async with looking(self.view, self.audit, subject_id, Login.RESIDENT) as (connection, _, access):
            return await self.audit.log_of(connection, subject_id, access)
