"""The real application, all of it: no route is open by mistake, and no answer leaves without the headers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import cast
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from msgspec.structs import replace

from portal.app import compose
from portal.database import Login
from portal.settings import Cluster, Keys
from portal.vault import FileKeyProvider
from portal.web.application import make_application
from portal.web.headers import SAFE_METHODS, SecurityHeaders
from portal.web.security import signed_in_officer, signed_in_resident
from tests.conftest import Clusters
from tests.people.parts import Browser, settings_for
from tests.web.visiting import ALWAYS

OPEN_TO_ANYONE = {
    "/", "/register", "/register/{name:str}", "/register/algorithms",
    "/for-someone-else", "/privacy", "/accessibility", "/help", "/health", "/-/components",
    "/.well-known/security.txt", "/.well-known/inzage-certificate-keys.json", "/static/{file_path:path}",
    "/sign-in", "/sign-in/start", "/sign-in/callback", "/sign-out",
    "/officer/sign-in", "/officer/sign-in/start", "/officer/sign-in/callback", "/officer/sign-out",
}  # fmt: skip
"""Every page that needs no sign-in, by name: a new route is behind a guard, or it is added here on purpose."""


EXAMPLES = {"uuid": str(uuid4()), "int": "1", "str": "none", "path": "none.css"}
"""Something for every part of an address that varies."""


@pytest.fixture(scope="module")
async def app(clusters: Clusters, key_provider: FileKeyProvider) -> AsyncIterator[SecurityHeaders]:
    view, keystore = (
        Cluster(**{login.value.removeprefix("portal_"): dsn for login, dsn in clusters.dsns(name).items()})
        for name in ("view", "keystore")
    )
    settings = replace(
        settings_for("https://idp.example"), view=view, keystore=keystore, keys=Keys(str(clusters.folder / "keys.json"))
    )
    portal = compose(settings, Login.RESIDENT)
    yield cast("SecurityHeaders", make_application(portal))
    await portal.close()


def handlers(app: SecurityHeaders) -> list[tuple[str, HTTPRouteHandler]]:
    inner = cast("Litestar", app.app)
    return [(route.path, handler) for route in inner.routes for handler in route.route_handlers]  # type: ignore[union-attr]


def test_every_route_is_behind_a_guard_or_open_on_purpose(app: SecurityHeaders) -> None:
    found = handlers(app)
    unguarded = {
        path
        for path, handler in found
        if not {signed_in_resident, signed_in_officer} & set(handler.resolve_guards())
        and handler.http_methods != {"OPTIONS"}
    }
    assert unguarded == OPEN_TO_ANYONE
    assert len(found) > len(OPEN_TO_ANYONE)


def test_officers_pages_are_for_officers_and_the_others_are_not(app: SecurityHeaders) -> None:
    for path, handler in handlers(app):
        guards = set(handler.resolve_guards())
        if path.startswith("/officer"):
            assert signed_in_resident not in guards, path
        else:
            assert signed_in_officer not in guards, path


async def test_nobody_gets_anything_personal_without_signing_in_and_every_answer_has_the_headers(
    app: SecurityHeaders,
) -> None:
    client = Browser(app).client
    for path, handler in handlers(app):
        address = re.sub(r"{\w+:(\w+)}", lambda found: EXAMPLES[found[1]], path)
        for method in sorted(handler.http_methods):
            answer = await client.request(method, address)
            guarded = bool({signed_in_resident, signed_in_officer} & set(handler.resolve_guards()))
            if guarded:
                assert answer.status_code in (303, 401), (method, address)
                assert answer.status_code == 401 or answer.headers["location"].endswith("sign-in"), (method, address)
            elif method not in SAFE_METHODS:
                assert answer.status_code == 303, (method, address)
            assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, (method, address)


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("PUT", "/overview"), ("GET", "/static/none.css")])
async def test_so_do_answers_the_framework_gives_by_itself(app: SecurityHeaders, method: str, path: str) -> None:
    answer = await Browser(app).client.request(method, path)
    assert answer.status_code in (404, 405)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
