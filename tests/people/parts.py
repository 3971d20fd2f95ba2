"""What tests of signing in share: settings, a clock that moves when told, a browser, and a small application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import msgspec
from litestar import Litestar, get, post
from litestar.datastructures import State
from sqlalchemy import text

from connectors.sdk.manifest import Text
from portal.audit import Audit
from portal.database import Connection, Database, Login
from portal.people import Kind, OIDCClient, People, ProviderTransport, RefusalReason
from portal.rendering import Renderer
from portal.settings import Cluster, Keys, Municipality, Server, Settings, SignIn, SignIns
from portal.web.screen import Visit, session_of
from portal.web.security import (
    SecurityHeaders,
    SignInNeeded,
    lead_to_sign_in,
    signed_in_officer,
    signed_in_resident,
)
from portal.web.sign_in import SIGN_IN_ROUTES
from tests.people.hostile_provider import SMARTCARD, HostileProvider, Trick

ADDRESS = "http://127.0.0.1:8000"
RESIDENTS, OFFICERS = "inzage-residents", "inzage-officers"
START = {Kind.RESIDENT: "/sign-in/start", Kind.OFFICER: "/officer/sign-in/start"}
CALLBACK = {Kind.RESIDENT: "/sign-in/callback", Kind.OFFICER: "/officer/sign-in/callback"}
SESSION_COOKIES = {Kind.RESIDENT: "inzage", Kind.OFFICER: "inzage-officer"}


class Clock:
    """The time, moved by hand."""

    def __init__(self) -> None:
        self._moved = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._moved

    def move(self, **how_far: float) -> None:
        self._moved += timedelta(**how_far)


def settings_for(issuer: str, secrets: dict[str, str] | None = None, address: str = ADDRESS) -> Settings:
    """Settings of a portal whose residents and officers both sign in at this issuer."""
    nowhere = Cluster(resident="", officer="", worker="")
    known = secrets or {RESIDENTS: "secret", OFFICERS: "secret"}
    return Settings(
        municipality=Municipality(
            "Gemeente Voorbeeldstad",
            "088 000 1100",
            "mijn@voorbeeldstad.example",
            Text("Balie", "Desk"),
            Text("FG", "DPO"),
        ),
        server=Server(address=address),
        view=nowhere,
        keystore=nowhere,
        keys=Keys("keys.json"),
        sign_in=SignIns(
            residents=SignIn(issuer, RESIDENTS, known[RESIDENTS], acr_values=(SMARTCARD,), bsn_claim=("bsn",)),
            officers=SignIn(issuer, OFFICERS, known[OFFICERS], role_claim=("roles",), role="privacy_officer"),
        ),
        sources={},
    )


@dataclass
class Pulls:
    """Stands where pulling stands: signing in must ask for it, in the same transaction."""

    started: list[UUID] = field(default_factory=list)

    async def start(self, connection: Connection, subject_id: UUID) -> None:
        await connection.execute(text("SELECT 1"))
        self.started.append(subject_id)


@get("/private", guards=[signed_in_resident])
async def private(request: Visit) -> dict[str, str]:
    session = session_of(request)
    assert session is not None
    return {"person": str(session.person_id), "csrf": session.csrf}


@post("/private", guards=[signed_in_resident], status_code=200)
async def change(request: Visit) -> dict[str, str]:
    return {"changed": str((await request.form()).get("what", ""))}


@get("/api/v1/private", guards=[signed_in_resident])
async def private_api() -> str:
    return "yours"


@get("/officer/private", guards=[signed_in_officer])
async def officers_only(request: Visit) -> dict[str, str]:
    session = session_of(request)
    assert session is not None
    return {"role": session.role, "csrf": session.csrf}


@get("/broken")
async def broken() -> str:
    raise RuntimeError("999990019")


def application(settings: Settings, view: Database, audit: Audit, people: People) -> tuple[SecurityHeaders, Any]:
    """The screens of signing in and a few pages behind the guards, wrapped as the portal is."""
    transport = ProviderTransport(http_on_loopback=True)
    parts = SimpleNamespace(
        settings=settings,
        view=view,
        audit=audit,
        people=people,
        sync=Pulls(),
        renderer=Renderer(),
        residents_oidc=OIDCClient(
            settings.sign_in.residents, settings.server.address + CALLBACK[Kind.RESIDENT], transport
        ),
        officers_oidc=OIDCClient(
            settings.sign_in.officers, settings.server.address + CALLBACK[Kind.OFFICER], transport
        ),
    )
    app = Litestar(
        [*SIGN_IN_ROUTES, private, change, private_api, officers_only, broken],
        state=State({"portal": parts}),
        exception_handlers={SignInNeeded: lead_to_sign_in},
        openapi_config=None,
        request_max_body_size=256 * 1024,
    )
    return SecurityHeaders(app, settings), parts


class Browser:
    """Somebody's browser, with its own cookies; follows no redirect by itself."""

    def __init__(self, app: SecurityHeaders, address: str = ADDRESS) -> None:
        # Litestar's types for ASGI are its own; httpx takes any callable.
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
        self.client = httpx.AsyncClient(transport=transport, base_url=address)

    async def begin(self, kind: Kind = Kind.RESIDENT) -> dict[str, str]:
        """Start signing in; the parameters the provider gets to see."""
        sent = await self.client.get(START[kind])
        assert sent.status_code == 303, sent.text
        return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}

    async def come_back(self, kind: Kind = Kind.RESIDENT, **query: str) -> httpx.Response:
        return await self.client.get(CALLBACK[kind], params=query)


def signed_in(answer: httpx.Response) -> bool:
    """Whether an answer gives a browser a session."""
    return any(
        cookie.startswith((f"{name}=", f"__Host-{name}=")) and not cookie.partition("=")[2].startswith(('"";', ";"))
        for cookie in answer.headers.get_list("set-cookie")
        for name in SESSION_COOKIES.values()
    )


async def refusals(view: Database) -> list[str]:
    """The reasons of every refused sign-in in the audit log, oldest first."""
    query = text("SELECT leaf FROM audit_event WHERE action = 'session:anyone:refused' ORDER BY occurred_at")
    async with view.begin(Login.WORKER) as connection:
        leaves = (await connection.execute(query)).scalars().all()
    return [msgspec.json.decode(bytes(leaf))["details"]["reason"] for leaf in leaves]


async def go_through(
    browser: Browser, hostile: HostileProvider, trick: Trick, kind: Kind = Kind.RESIDENT, **query: str
) -> httpx.Response:
    """Begin, play the trick, come back."""
    hostile.trick = trick
    sent = await browser.begin(kind)
    hostile.nonce, hostile.client_id = sent["nonce"], sent["client_id"]
    return await browser.come_back(kind, **{"code": "code", "state": sent["state"], "iss": hostile.issuer, **query})


async def must_be_refused(answer: httpx.Response, view: Database, before: list[str], reason: RefusalReason) -> None:
    """The page, its status, exactly one line, no session, and nothing of what the provider sent."""
    assert (await refusals(view))[len(before) :] == [reason.value]
    assert answer.status_code in (400, 403, 502, 503)
    assert not signed_in(answer)
    assert "U bent niet ingelogd" in answer.text or "You are not signed in" in answer.text
    assert "088 000 1100" in answer.text
    assert "99999" not in answer.text
