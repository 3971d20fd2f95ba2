"""A portal whose one source is a simulated case system, with its web application, also behind the real web server."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server

from connectors.sdk.faults import Fault
from connectors.sdk.simulation import Reply, Request, RunningSimulation
from connectors.sdk.testbed import PATIENCE
from connectors.zgw.simulated_shelf import Shelf, case, document, empty_shelf, role
from connectors.zgw.simulator import CLIENT_ID, SECRET, ZGWSimulation
from portal.app import compose
from portal.audit import Action, Actor, ActorKind, Event, Look
from portal.database import Login
from portal.people import Kind
from portal.records.model import RecordView
from portal.settings import Cluster, Keys, Source
from portal.web.application import make_application
from portal.web.cookies import SignInCookies
from portal.web.parts import Portal
from tests.conftest import Clusters
from tests.erasure.town import fresh_bsn
from tests.people.parts import settings_for
from tests.web.counter import Browser

CASE, TITLE = "Z-1", "Brief: uw hulp stopt"
TEXT = "Geachte mevrouw, uw hulp stopt. " * 40_000
"""1.3 MB: more than the pieces between source and reader can hide."""


SENDING = "the sending of a document"


class Desk(ZGWSimulation):
    """The case system. ``fault`` breaks the sending of documents, and nothing else; ``reply`` answers instead."""

    fault: Fault | None = None
    reply: Reply | None = None

    def __init__(self, shelf: Shelf, bsn: str) -> None:
        super().__init__(shelf=shelf)
        self.shelf, self.bsn = shelf, bsn
        self.asked: list[Request] = []

    def person_of(self, request: Request) -> str | None:
        person = super().person_of(request)
        if request.path.endswith("/download"):
            self.asked.append(request)
            if self.fault is not None:
                # For the sending alone: what is asked at the same time for another document goes well.
                self.faults.switch_on(self.fault, person=SENDING)
                return SENDING
        return person

    def answer(self, request: Request, person: str | None) -> Reply:
        if self.reply is not None and request.path.endswith("/download"):
            return self.reply
        return super().answer(request, self.bsn if person == SENDING else person)

    def document(self, title: str = TITLE, text: str = TEXT, **more: Any) -> str:
        """Put a document in the case; the record's ref."""
        where = next(one["url"] for one in self.shelf["zaken"].values() if one["identificatie"] == CASE)
        link = document(self.shelf, where, title, "2026-09-14", "Team Wmo", tekst=text, **more)
        return f"document:{link.rpartition('/')[2]}"


class Watched(RunningSimulation):
    """The simulation, knowing how many connections to it are open."""

    def __init__(self, simulation: Desk) -> None:
        super().__init__(simulation)
        self._lock, self.open = threading.Lock(), 0
        began, ended = self._server.process_request, self._server.shutdown_request

        def process_request(request: Any, client_address: Any) -> None:
            with self._lock:
                self.open += 1
            began(request, client_address)

        def shutdown_request(request: Any) -> None:
            ended(request)
            with self._lock:
                self.open -= 1

        self._server.process_request = process_request  # type: ignore[method-assign]
        self._server.shutdown_request = shutdown_request  # type: ignore[method-assign]


@dataclass
class Registry:
    """The portal with one resident who has one case."""

    portal: Portal
    app: Any
    desk: Desk
    source: Watched
    subject_id: UUID

    async def pull(self) -> None:
        await self.portal.sync.pull(self.subject_id, "cases")

    async def token(self, subject_id: UUID | None = None) -> dict[str, str]:
        """The cookie of somebody who is signed in."""
        async with self.portal.view.begin(Login.RESIDENT) as connection:
            token = await self.portal.people.open_session(
                connection, Kind.RESIDENT, subject_id or self.subject_id, "resident", "acr", datetime.now(UTC)
            )
        return {SignInCookies(self.portal.settings, Kind.RESIDENT).session_name: token}

    async def browser(self, subject_id: UUID | None = None) -> Browser:
        browser = Browser(self.app, self.portal.settings.server.address)
        browser.client.cookies.update(await self.token(subject_id))
        return browser

    async def record(self, ref: str) -> RecordView:
        """One record as the resident sees it."""
        event = Event(Action.OVERVIEW_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=self.subject_id)
        async with self.portal.view.begin(Login.RESIDENT, subject_id=self.subject_id) as connection:
            access, ring = await self.portal.audit.look(connection, event)
            views = await self.portal.records.view(connection, self.subject_id, ring, access)
        return next(view for view in views if isinstance(view, RecordView) and view.ref == ref)

    async def address(self, ref: str) -> str:
        """Where the document with this ref is opened."""
        return f"/records/{(await self.record(ref)).record_id}/document"

    async def shown(self, ref_of: str | None = None, **more: Any) -> str:
        """Put a document in the case system, let the portal see it, and give the address where it is opened."""
        ref = ref_of or self.desk.document(**more)
        await self.pull()
        return await self.address(ref)

    async def asked_for(self) -> list[Look]:
        """The lines of the resident's log that say a document was asked for."""
        event = Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=self.subject_id)
        async with self.portal.view.begin(Login.RESIDENT, subject_id=self.subject_id) as connection:
            access, _ = await self.portal.audit.look(connection, event)
            looks = await self.portal.audit.log_of(connection, self.subject_id, access)
        return [look for look in looks if look.action == Action.DOCUMENT_ASKED_FOR.value]

    async def neighbour(self) -> UUID:
        """Another resident of the same portal, of whom nothing was collected."""
        async with self.portal.view.begin(Login.RESIDENT) as connection:
            return await self.portal.people.welcome(connection, fresh_bsn())

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        """The portal behind the web server it has in production; the port."""
        port = int(self.portal.settings.server.address.rpartition(":")[2])
        server = Server(self.app, port=port, interface=Interfaces.ASGI, log_enabled=False)
        running = asyncio.ensure_future(server.serve())
        await _listening(port)
        try:
            yield port
        finally:
            server.stop()  # type: ignore[no-untyped-call]
            await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def registry_of(clusters: Clusters, **settings: Any) -> AsyncIterator[Registry]:
    """The parts joined as in production. ``settings`` are the connector's own."""
    bsn, shelf = fresh_bsn(), empty_shelf()
    role(shelf, case(shelf, CASE, "Melding", "2026-09-01"), bsn)
    with Watched(Desk(shelf, bsn)) as source:
        http = {"base_url": source.address, "allow_http": True, **PATIENCE}
        table = {"client_id": CLIENT_ID, "secret": SECRET, **settings}
        portal = compose(_settings(clusters, Source("zgw", settings=table, http=http)), Login.RESIDENT)
        async with portal.view.begin(Login.RESIDENT) as connection:
            subject_id = await portal.people.welcome(connection, bsn)
        desk = source.simulation
        assert isinstance(desk, Desk)
        yield Registry(portal, make_application(portal), desk, source, subject_id)
        await portal.close()


def _settings(clusters: Clusters, source: Source) -> Any:
    view, keystore = (
        Cluster(**{login.value.removeprefix("portal_"): dsn for login, dsn in clusters.dsns(name).items()})
        for name in ("view", "keystore")
    )
    return msgspec.structs.replace(
        settings_for("https://idp.example", address=f"http://127.0.0.1:{_free_port()}"),
        view=view,
        keystore=keystore,
        keys=Keys(str(clusters.folder / "keys.json")),
        sources={"cases": source},
    )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


async def _listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
