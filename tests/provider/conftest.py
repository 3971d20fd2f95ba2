"""A running demo provider, and a small stand-in for the portal's side of signing in."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from portal.demo.provider import OFFICERS, RESIDENTS, DemoProvider
from tests.provider.browser import CALLBACK, SIGNED_OUT, Visitor

SUBSTANTIAL = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"

EXTRA_PEOPLE: list[dict[str, Any]] = [
    {"id": "no-number", "client": RESIDENTS, "name": "Geen Nummer", "acr": SUBSTANTIAL, "claims": {}},
    {"id": "odd-number", "client": RESIDENTS, "name": "<b>Raar</b>", "acr": SUBSTANTIAL, "claims": {"bsn": 999990019}},
    {
        "id": "for-somebody",
        "client": RESIDENTS,
        "name": "Namens Iemand",
        "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        "claims": {"aanvrager.bsn": "999990160", "represents": {"sub": "999990160"}},
    },
]


@pytest.fixture(scope="session")
def provider() -> Iterator[DemoProvider]:
    addresses = {RESIDENTS: [CALLBACK], OFFICERS: [CALLBACK]}
    with DemoProvider(
        redirect_uris=addresses,
        post_logout_redirect_uris={RESIDENTS: [SIGNED_OUT]},
        people=EXTRA_PEOPLE,
    ) as running:
        yield running


@pytest.fixture
def visitor(provider: DemoProvider) -> Iterator[Visitor]:
    with httpx.Client(base_url=provider.issuer) as client:
        yield Visitor(client, provider)
