"""A visitor's browser and the portal behind it, small enough to see every step of signing in."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from portal.demo.provider import RESIDENTS, DemoProvider

CALLBACK = "http://127.0.0.1:8000/callback"
SIGNED_OUT = "http://127.0.0.1:8000/"


@dataclass
class Attempt:
    """What a portal remembers between sending somebody away and seeing them back."""

    client: str = RESIDENTS
    state: str = field(default_factory=secrets.token_urlsafe)
    nonce: str = field(default_factory=secrets.token_urlsafe)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def parameters(self) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        return {
            "client_id": self.client,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": CALLBACK,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }


@dataclass
class Visitor:
    """Somebody with a browser; `client` keeps their cookies."""

    client: httpx.Client
    provider: DemoProvider

    def ask(self, attempt: Attempt, *leave_out: str, **changes: str) -> httpx.Response:
        """Start signing in and stop at the sign-in page, or at the refusal."""
        parameters = {**attempt.parameters(), **changes}
        for name in leave_out:
            del parameters[name]
        response = self.client.get("/auth", params=parameters)
        return self._follow(response)

    def pick(self, page: httpx.Response, **form: str) -> dict[str, str]:
        """Press a button on the sign-in page; what the portal's callback receives."""
        response = self._follow(self.client.post(page.url, data=form))
        assert response.is_redirect, response.text
        query = parse_qs(urlsplit(response.headers["location"]).query)
        return {name: values[0] for name, values in query.items()}

    def sign_in(self, person: str, attempt: Attempt) -> dict[str, str]:
        return self.pick(self.ask(attempt), person=person)

    def redeem(self, attempt: Attempt, code: str, **changes: str) -> httpx.Response:
        """The portal's own call: exchange the code for tokens, without the visitor's cookies."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": attempt.verifier,
            **changes,
        }
        secret = self.provider.client_secrets[attempt.client]
        return httpx.post(
            f"{self.provider.issuer}/token",
            data={name: value for name, value in form.items() if value},
            auth=(attempt.client, secret),
        )

    def claims_of(self, token: str) -> dict[str, Any]:
        """Verify an ID token with the published keys, RS256 only."""
        keys = KeySet.import_key_set(httpx.get(f"{self.provider.issuer}/jwks").json())
        return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)

    def claims_after_signing_in(self, person: str, attempt: Attempt) -> dict[str, Any]:
        code = self.sign_in(person, attempt)["code"]
        return self.claims_of(self.redeem(attempt, code).raise_for_status().json()["id_token"])

    def _follow(self, response: httpx.Response) -> httpx.Response:
        while response.is_redirect and response.headers["location"].startswith(("/", self.provider.issuer)):
            response = self.client.get(response.headers["location"])
        return response


def people_on(page: str) -> list[str]:
    """The ids of the people a sign-in page offers."""
    return re.findall(r'name="person" value="([^"]+)"', page)
