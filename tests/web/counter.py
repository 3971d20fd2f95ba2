"""The counter: the whole web application before a town, and people at their browsers who are signed in at a door."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from bs4 import BeautifulSoup, Tag

from portal.audit import Audit
from portal.correction.service import Correction
from portal.database import Login
from portal.decisions.disputes import Disputes
from portal.decisions.service import Decisions
from portal.documents import Documents
from portal.erasure.service import Erasure
from portal.messages import Messages
from portal.people import Kind, OIDCClient, People, ProviderTransport
from portal.profiles import Profiles
from portal.records.service import Records
from portal.rendering import Renderer
from portal.requests.service import Requests
from portal.sync.service import Sync
from portal.vault import FileKeyProvider, Vault
from portal.web.application import make_application
from portal.web.cookies import SignInCookies
from portal.web.parts import Portal
from tests.erasure.town import Town, forgetting_of

RENDERER = Renderer()


def portal_before(town: Town, keys: FileKeyProvider) -> Portal:
    """The parts as the web process has them: its login at the keystore cannot destroy a key."""
    keystore = town.vault._keystore
    vault = Vault(keystore, keys, Login.RESIDENT)
    audit = Audit(vault)
    people, sources = People(vault, audit, town.settings.sessions), town.sources
    records, decisions = Records(vault, audit), Decisions(vault, audit)
    messages = Messages(town.settings, audit, town.view)
    profiles = Profiles(messages)
    sync = Sync(
        people=people,
        sources=sources,
        records=records,
        decisions=decisions,
        profiles=profiles,
        vault=vault,
        audit=audit,
        view=town.view,
    )
    erasure = Erasure(vault, audit, people, sources, records, decisions, sync, town.view, messages)
    transport = ProviderTransport(http_on_loopback=True)
    return Portal(
        settings=town.settings,
        view=town.view,
        keystore=keystore,
        vault=vault,
        audit=audit,
        people=people,
        messages=messages,
        forgetting=forgetting_of(town),
        sources=sources,
        records=records,
        decisions=decisions,
        disputes=Disputes(vault),
        documents=Documents(people, records, sources, audit),
        profiles=profiles,
        sync=sync,
        erasure=erasure,
        requests=Requests(
            town.settings,
            vault,
            audit,
            people,
            sources,
            records,
            erasure,
            town.view,
            messages,
            decisions,
            Disputes(vault),
            Correction(audit, people, sources, records, sync, town.view),
        ),
        renderer=RENDERER,
        residents_oidc=OIDCClient(town.settings.sign_in.residents, "https://x.example/sign-in/callback", transport),
        officers_oidc=OIDCClient(
            town.settings.sign_in.officers, "https://x.example/officer/sign-in/callback", transport
        ),
    )


class Page:
    """One page as a person reads it."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def main(self) -> str:
        """What stands in the page's own content, with single spaces."""
        main = self.soup.find("main")
        return " ".join(main.get_text(" ").split()) if main else ""

    def errors(self) -> list[tuple[str, str]]:
        """Each line of the error summary, with where it leads."""
        summary = self.soup.find(id="errors")
        return [(a.get_text(strip=True), str(a["href"])) for a in summary.find_all("a")] if summary else []

    def form(self, action: str) -> dict[str, Any]:
        """What a form would send if nobody touched it."""
        form = self.soup.find("form", action=re.compile(re.escape(action) + "$"))
        assert isinstance(form, Tag), f"no form to {action}: {self.main[:800]}"
        fields: dict[str, Any] = {}
        for box in form.find_all(["input", "textarea", "select"]):
            name, kind = str(box.get("name")), box.get("type")
            if kind in {"checkbox", "radio"}:
                if box.has_attr("checked"):
                    fields.setdefault(name, []).append(str(box["value"]))
            elif box.name == "select":
                chosen = box.find("option", selected=True)
                fields[name] = str(chosen["value"]) if chosen else ""
            else:
                fields[name] = box.get_text() if box.name == "textarea" else str(box.get("value", ""))
        return fields


class Browser:
    """Somebody's browser: its own cookies, no script, and no redirect is followed by itself."""

    def __init__(self, app: Any, address: str, language: str = "en") -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False), base_url=address
        )
        self.client.cookies.set("inzage-language", language)

    async def open(self, address: str) -> Page:
        return Page(await self.client.get(address))

    async def send(self, address: str, fields: dict[str, Any]) -> Page:
        return Page(await self.client.post(address, data=fields, headers={"Origin": str(self.client.base_url)}))


@dataclass(frozen=True)
class Counter:
    """A town with its web application in front of it."""

    town: Town
    portal: Portal
    app: Any

    async def resident(self, subject_id: UUID | None = None) -> Browser:
        """A browser with a resident's session: of the town's resident, if nobody else is named."""
        return await self._signed_in(Kind.RESIDENT, subject_id or self.town.subject_id, "resident")

    async def officer(self) -> Browser:
        """A browser with an officer's session."""
        async with self.portal.view.begin(Login.OFFICER) as connection:
            officer_id = await self.portal.people.welcome_officer(connection, "https://issuer.example", str(uuid4()))
        return await self._signed_in(Kind.OFFICER, officer_id, "privacy_officer")

    def stranger(self) -> Browser:
        """A browser without a session."""
        return Browser(self.app, self.town.settings.server.address)

    async def neighbour(self) -> UUID:
        """Another resident of the same town."""
        other = replace(self.town, bsn=_other_bsn(self.town.bsn))
        async with self.portal.view.begin(Login.RESIDENT) as connection:
            return await self.town.people.welcome(connection, other.bsn)

    async def _signed_in(self, kind: Kind, person_id: UUID, role: str) -> Browser:
        login = Login.RESIDENT if kind is Kind.RESIDENT else Login.OFFICER
        async with self.portal.view.begin(login) as connection:
            token = await self.portal.people.open_session(connection, kind, person_id, role, "acr", datetime.now(UTC))
        browser = self.stranger()
        browser.client.cookies.set(SignInCookies(self.town.settings, kind).session_name, token)
        return browser


def _other_bsn(bsn: str) -> str:
    from tests.erasure.town import fresh_bsn

    while (other := fresh_bsn()) == bsn:
        pass
    return other


def counter_for(town: Town, keys: FileKeyProvider) -> Counter:
    portal = portal_before(town, keys)
    return Counter(town, portal, make_application(portal))
