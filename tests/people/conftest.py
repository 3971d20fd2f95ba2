"""Parts of signing in for every test: a hostile provider, a moved clock, people, and an application around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal.audit import Audit
from portal.database import Database
from portal.people import People
from portal.settings import Sessions
from portal.vault import Vault
from portal.web.security import SecurityHeaders
from tests.people.hostile_provider import HostileProvider
from tests.people.parts import Browser, Clock, application, settings_for


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(vault: Vault, audit: Audit, clock: Clock) -> People:
    return People(vault, audit, Sessions(), now=clock)


@pytest.fixture
def hostile() -> Iterator[HostileProvider]:
    with HostileProvider() as provider:
        yield provider


@pytest.fixture
def joined(hostile: HostileProvider, view: Database, audit: Audit, people: People) -> tuple[SecurityHeaders, Any]:
    """The application, and the parts it is made of."""
    return application(settings_for(hostile.issuer), view, audit, people)


@pytest.fixture
def browser(joined: tuple[SecurityHeaders, Any]) -> Browser:
    return Browser(joined[0])
