"""A browser on its way through the portal, on loopback and over TLS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import httpx
import pytest

from portal.audit import Audit
from portal.database import Database
from portal.people import Kind, People
from portal.settings import Sessions
from portal.vault import Vault
from portal.web.headers import CSP, SecurityHeaders
from tests.people.hostile_provider import HostileProvider
from tests.people.parts import ADDRESS, Browser, Clock, application, settings_for

ALWAYS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
PUBLIC = "https://inzage.example"


@dataclass
class Visit:
    """A browser, the provider it signs in at, and the clock of the portal it visits."""

    browser: Browser
    provider: HostileProvider
    clock: Clock
    app: SecurityHeaders

    @property
    def client(self) -> httpx.AsyncClient:
        return self.browser.client

    async def sign_in(self, kind: Kind = Kind.RESIDENT) -> httpx.Response:
        sent = await self.browser.begin(kind)
        self.provider.nonce, self.provider.client_id = sent["nonce"], sent["client_id"]
        return await self.browser.come_back(kind, code="code", state=sent["state"], iss=self.provider.issuer)

    async def csrf(self) -> str:
        return str((await self.client.get("/private")).json()["csrf"])


@pytest.fixture(scope="module")
def provider() -> Iterator[HostileProvider]:
    with HostileProvider() as running:
        yield running


async def a_visit(provider: HostileProvider, view: Database, vault: Vault, address: str) -> Visit:
    clock, audit = Clock(), Audit(vault)
    people = People(vault, audit, Sessions(), now=clock)
    app, _ = application(settings_for(provider.issuer, address=address), view, audit, people)
    return Visit(Browser(app, address), provider, clock, app)


@pytest.fixture
async def visit(provider: HostileProvider, view: Database, vault: Vault) -> AsyncIterator[Visit]:
    """On loopback, as the demo is."""
    visiting = await a_visit(provider, view, vault, ADDRESS)
    yield visiting
    await visiting.client.aclose()


@pytest.fixture
async def public_visit(provider: HostileProvider, view: Database, vault: Vault) -> AsyncIterator[Visit]:
    """Over TLS, as in production."""
    visiting = await a_visit(provider, view, vault, PUBLIC)
    yield visiting
    await visiting.client.aclose()
