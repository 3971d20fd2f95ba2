"""A sign-in provider that can lie in every way we know of: a small real HTTP server with keys of its own.

It is honest by default; a ``Trick`` says what it does differently. Nobody signs in on a page here: the test takes the
state and nonce from the address the portal sends a browser to, and comes back with a code right away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

DROP: Final = object()
"""As a value: leave this claim, header or field out."""

ACCESS_TOKEN: Final = "an access token"
SMARTCARD: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"

OWN_KEY: Final = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
SECOND_KEY: Final = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
IMPOSTOR: Final = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
STRANGER: Final = RSAKey.generate_key(2048, {"kid": "three", "use": "sig"})
SMALL_KEY: Final = RSAKey.generate_key(1024, {"kid": "one", "use": "sig"})
CURVE_KEY: Final = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})


@dataclass(frozen=True)
class Trick:
    """What the provider does differently. ``token`` replaces the whole ID token."""

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | ECKey = field(default_factory=lambda: OWN_KEY)
    published: tuple[RSAKey | ECKey | dict[str, Any], ...] | None = (OWN_KEY,)
    token: Callable[[dict[str, Any], dict[str, Any]], Any] | None = None
    redirect: str = ""  # the document that is answered with a redirect
    token_status: int = 200


class HostileProvider:
    """The server; ``play`` a trick before a sign-in."""

    def __init__(self) -> None:
        self.nonce = ""
        self.client_id = ""
        self.trick = Trick()
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Go away; a second time does nothing."""
        self._server.shutdown()
        self._server.server_close()

    def metadata(self) -> dict[str, Any]:
        return changed(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "authorization_response_iss_parameter_supported": True,
                "code_challenge_methods_supported": ["S256"],
            },
            self.trick.metadata,
        )

    def published(self) -> list[Any] | None:
        keys = self.trick.published
        return keys and [key if isinstance(key, dict) else key.as_dict(private=False) for key in keys]  # type: ignore[return-value]

    def answer(self) -> dict[str, Any]:
        """What the token endpoint says."""
        honest = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": self.client_id,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "auth_time": int(time.time()),
            "nonce": self.nonce,
            "acr": SMARTCARD,
            "bsn": "999990019",
            "roles": ["privacy_officer"],
        }
        algorithm = "RS256" if isinstance(self.trick.key, RSAKey) else "ES256"
        header = changed({"alg": algorithm, "kid": self.trick.key.kid, "typ": "JWT"}, self.trick.header)
        claims = changed(honest, self.trick.claims)
        token = (self.trick.token or self._signed)(header, claims)
        fields = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 300, "id_token": token}
        return changed(fields, self.trick.answer)

    def _signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return signed(header, claims, self.trick.key)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                if self.path == provider.trick.redirect:
                    self.send_response(302)
                    self.send_header("Location", f"{provider.issuer}/elsewhere")
                    self.end_headers()
                elif self.path in ("/jwks", "/elsewhere"):
                    self._json(200, {"keys": provider.published()})
                else:
                    self._json(200, provider.metadata())

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == provider.trick.redirect:
                    self.send_response(307)
                    self.send_header("Location", f"{provider.issuer}/token2")
                    self.end_headers()
                else:
                    self._json(provider.trick.token_status, provider.answer())

            def _json(self, status: int, content: object) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Answering


def changed(honest: dict[str, Any], lies: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**honest, **lies}.items() if value is not DROP}


def signed(header: dict[str, Any], claims: dict[str, Any], key: RSAKey | ECKey) -> str:
    """A token with any header at all: the library that signs would refuse the odd ones."""
    content = _content(header, claims)
    algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
    return f"{content}.{_text(JWSRegistry.algorithms[algorithm].sign(content.encode(), key))}"


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return _content({**header, "alg": "none"}, claims) + "."


def damaged(header: dict[str, Any], claims: dict[str, Any]) -> str:
    token = signed(header, claims, OWN_KEY)
    return token[:-8] + ("A" * 8 if not token.endswith("A" * 8) else "B" * 8)


def signed_with_the_public_key_as_a_secret(header: dict[str, Any], claims: dict[str, Any]) -> str:
    content = _content({**header, "alg": "HS256"}, claims)
    return f"{content}.{_text(hmac.digest(OWN_KEY.as_pem(private=False), content.encode(), 'sha256'))}"


def at_hash(access_token: str = ACCESS_TOKEN) -> str:
    return _text(hashlib.sha256(access_token.encode()).digest()[:16])


def _content(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(_text(json.dumps(part).encode()) for part in (header, claims))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
