"""The whole way of signing in, with the real demo provider: in, at work, out, at both doors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import text

from portal.audit import Audit
from portal.database import Database, Login
from portal.demo.provider import OFFICERS, RESIDENTS, DemoProvider
from portal.people import Attempt, Kind, OIDCClient, People, ProviderTransport
from portal.settings import SignIn
from portal.web.security import SecurityHeaders
from tests.people.hostile_provider import SMARTCARD
from tests.people.parts import ADDRESS, CALLBACK, START, Browser, application, refusals, settings_for, signed_in

WITH_A_KEY = RSAKey.generate_key(2048)
PAGES = {Kind.RESIDENT: "/sign-in", Kind.OFFICER: "/officer/sign-in"}


@pytest.fixture(scope="module")
def provider() -> Iterator[DemoProvider]:
    with DemoProvider(
        redirect_uris={
            RESIDENTS: [ADDRESS + CALLBACK[Kind.RESIDENT]],
            OFFICERS: [ADDRESS + CALLBACK[Kind.OFFICER]],
        },
        post_logout_redirect_uris={RESIDENTS: [f"{ADDRESS}/"], OFFICERS: [f"{ADDRESS}/"]},
    ) as running:
        yield running


@pytest.fixture
def portal(provider: DemoProvider, view: Database, audit: Audit, people: People) -> tuple[SecurityHeaders, Any]:
    return application(settings_for(provider.issuer, provider.client_secrets), view, audit, people)


@pytest.fixture
def visitor(portal: tuple[SecurityHeaders, Any]) -> Browser:
    return Browser(portal[0])


async def at_the_provider(address: str, **form: str) -> dict[str, str]:
    """Press a button on the provider's page; what it sends the browser back with."""
    async with httpx.AsyncClient() as client:
        answer = await client.get(address)
        while answer.is_redirect:
            answer = await client.get(answer.url.join(answer.headers["location"]))
        answer = await client.post(answer.url, data=form)
        while not (location := answer.headers["location"]).startswith(ADDRESS):
            answer = await client.get(answer.url.join(location))
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


async def sign_in(browser: Browser, kind: Kind, **form: str) -> httpx.Response:
    sent = await browser.client.get(START[kind])
    return await browser.come_back(kind, **await at_the_provider(sent.headers["location"], **form))


async def actions_of(view: Database, subject: str) -> list[str]:
    query = text(
        "SELECT e.action FROM audit_event e JOIN audit_opening o USING (event_id) WHERE subject_id = :subject"
        " ORDER BY e.occurred_at"
    )
    async with view.begin(Login.WORKER, subject_id=subject) as connection:  # type: ignore[arg-type]
        return list((await connection.execute(query, {"subject": subject})).scalars())


async def test_a_resident_signs_in_sees_what_is_theirs_and_signs_out(
    visitor: Browser, portal: tuple[SecurityHeaders, Any], view: Database
) -> None:
    explained = await visitor.client.get("/sign-in")
    assert 'href="/sign-in/start"' in explained.text
    assert (await visitor.client.get("/private")).headers["location"] == "/sign-in"

    back = await sign_in(visitor, Kind.RESIDENT, person="marijke")
    assert (back.status_code, back.headers["location"]) == (303, "/overview")
    mine = (await visitor.client.get("/private")).json()
    assert [str(subject) for subject in portal[1].sync.started] == [mine["person"]]

    token = visitor.client.cookies["inzage"]
    out = await visitor.client.post("/sign-out", data={"csrf": mine["csrf"]})
    assert (out.status_code, out.headers["location"]) == (303, "/sign-out")
    assert "inzage" not in visitor.client.cookies
    goodbye = (await visitor.client.get("/sign-out")).text
    assert f"{portal[1].settings.sign_in.residents.issuer}/session/end" in goodbye

    visitor.client.cookies.set("inzage", token, domain="127.0.0.1", path="/")
    assert (await visitor.client.get("/private")).headers["location"] == "/sign-in?ended=yes"
    assert (await actions_of(view, mine["person"]))[-2:] == ["session:subject:signed_in", "session:subject:signed_out"]


async def test_the_same_resident_comes_back_as_the_same_person_with_another_session(visitor: Browser) -> None:
    await sign_in(visitor, Kind.RESIDENT, person="teun")
    first, token = (await visitor.client.get("/private")).json(), visitor.client.cookies["inzage"]
    await sign_in(visitor, Kind.RESIDENT, person="teun")
    again = (await visitor.client.get("/private")).json()

    assert first["person"] == again["person"]
    assert first["csrf"] != again["csrf"]
    assert visitor.client.cookies["inzage"] != token
    visitor.client.cookies.set("inzage", token, domain="127.0.0.1", path="/")
    assert (await visitor.client.get("/private")).status_code == 303, "the session before ended at the new sign-in"


async def test_an_officer_with_the_role_gets_in_and_no_name_is_kept(visitor: Browser, view: Database) -> None:
    back = await sign_in(visitor, Kind.OFFICER, person="joke")
    assert (back.status_code, back.headers["location"]) == (303, "/officer")
    mine = (await visitor.client.get("/officer/private")).json()
    assert mine["role"] == "privacy_officer"
    assert (await visitor.client.get("/private")).headers["location"] == "/sign-in"

    async with view.begin(Login.OFFICER) as connection:
        rows = repr((await connection.execute(text("SELECT * FROM session"))).all())
        rows += repr((await connection.execute(text("SELECT * FROM officer"))).all())
    assert not any(name in rows.lower() for name in ("joke", "hendriks"))

    out = await visitor.client.post("/officer/sign-out", data={"csrf": mine["csrf"]})
    assert out.headers["location"] == "/officer/sign-out"
    assert (await visitor.client.get("/officer/private")).headers["location"] == "/officer/sign-in"


@pytest.mark.parametrize(
    ("kind", "form", "reason"),
    [
        (Kind.OFFICER, {"person": "sander"}, "role_missing"),
        (Kind.RESIDENT, {"cancel": "yes"}, "cancelled"),
        (Kind.OFFICER, {"cancel": "yes"}, "cancelled"),
    ],
    ids=["officer without the role", "resident who stops", "officer who stops"],
)
async def test_who_is_not_let_in_is_told_so(
    visitor: Browser, view: Database, kind: Kind, form: dict[str, str], reason: str
) -> None:
    before = await refusals(view)

    back = await sign_in(visitor, kind, **form)

    assert (await refusals(view))[len(before) :] == [reason]
    assert back.status_code == 403
    assert not signed_in(back)
    assert f'href="{PAGES[kind]}"' in back.text
    assert "Vos" not in back.text


async def test_the_way_out_at_the_provider_leads_back_here_and_says_nothing_about_anybody(
    portal: tuple[SecurityHeaders, Any],
) -> None:
    address = await portal[1].residents_oidc.end_session_url(f"{ADDRESS}/")
    assert "id_token" not in address

    async with httpx.AsyncClient() as client:
        page = await client.get(address)
        hidden = dict(re.findall(r'name="(\w+)" value="(\w+)"', page.text))
        action = re.findall(r'action="([^"]+)"', page.text)[0]
        back = await client.post(action, data=hidden)

    assert back.headers["location"] == f"{ADDRESS}/"


async def test_signing_in_works_with_a_private_key_instead_of_a_secret() -> None:
    key = {**WITH_A_KEY.as_dict(private=False), "kid": WITH_A_KEY.thumbprint(), "use": "sig"}
    with DemoProvider(
        redirect_uris={RESIDENTS: [ADDRESS + CALLBACK[Kind.RESIDENT]]},
        clients={RESIDENTS: {"jwks": {"keys": [key]}}},
    ) as provider:
        settings = SignIn(
            provider.issuer, RESIDENTS, private_key=WITH_A_KEY.as_pem(private=True).decode(), bsn_claim=("bsn",)
        )
        client = OIDCClient(settings, ADDRESS + CALLBACK[Kind.RESIDENT], ProviderTransport(http_on_loopback=True))
        attempt = Attempt("s" * 43, "n" * 43, "v" * 43)
        back = await at_the_provider(await client.authorize_url(attempt), person="marijke")
        claims = await client.exchange(back["code"], attempt)
        await client.close()

    assert claims.at(("bsn",)) == (True, "999990019")
    assert claims.acr == SMARTCARD
    assert "999990019" not in repr(claims)
