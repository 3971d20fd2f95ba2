"""One OpenID Connect client: sends a browser to the provider and turns what comes back into verified claims.

Authlib builds the flow (authorization code, PKCE S256, client authentication); joserfc verifies (see ``id_token``);
every request goes out through ``ProviderTransport``.
Nothing of the flow is kept here: what binds an attempt to its browser lies in ``People`` and in that browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7523 import PrivateKeyJWT  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from httpx import codes
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from portal.people.id_token import Token, UnknownKey, check_access_token, check_claims, signed_in_at
from portal.people.identity import Claims
from portal.people.model import Attempt
from portal.people.provider import Metadata, ProviderTransport, discover, fetch_keys
from portal.people.refusal import RefusalReason, SignInRefused
from portal.people.sessions import utc_now
from portal.settings import SignIn

_FRESH_FOR: Final = timedelta(minutes=5)  # a key the provider withdrew is trusted no longer than this
_ASK_AGAIN_AFTER: Final = timedelta(seconds=10)  # for keys we do not know: tokens must not make us hammer a provider


class OIDCClient:
    """How residents, or officers, sign in. Make one per provider at the start; safe to share."""

    def __init__(
        self,
        settings: SignIn,
        redirect_uri: str,
        http: ProviderTransport,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.settings = settings
        self._redirect_uri = redirect_uri
        self._http = http
        self._now = now
        self._private_key = _load_private_key(settings.private_key)
        self._lock = asyncio.Lock()
        self._metadata: Metadata | None = None
        self._keys: list[Mapping[str, Any]] = []
        self._fetched_at: datetime | None = None
        self._asked_again_at: datetime | None = None

    async def authorize_url(self, attempt: Attempt) -> str:
        """Where to send the browser. Always asks the person to sign in anew: shared computers remember others."""
        metadata = (await self._provider())[0]
        extra = {"acr_values": self.settings.acr_values[0]} if self.settings.acr_values else {}
        return str(
            prepare_grant_uri(
                metadata.authorization_endpoint,
                client_id=self.settings.client_id,
                response_type="code",
                redirect_uri=self._redirect_uri,
                scope=self.settings.scope,
                state=attempt.state_token,
                nonce=attempt.nonce,
                code_challenge=create_s256_code_challenge(attempt.code_verifier),
                code_challenge_method="S256",
                prompt="login",
                **extra,
            )
        )

    async def check_issuer(self, iss: str | None) -> None:
        """The ``iss`` of the callback (RFC 9207): another provider's answer must not reach this one's token endpoint.

        Must be there when the provider says it sends it, and must be right whenever it is there.
        """
        promised = (await self._provider())[0].authorization_response_iss_parameter_supported
        if promised if iss is None else iss != self.settings.issuer:
            raise SignInRefused(RefusalReason.WRONG_ISSUER)

    async def exchange(self, code: str, attempt: Attempt) -> Claims:
        """Exchange a code for verified claims; raises SignInRefused."""
        metadata, keys = await self._provider()
        answer = await self._redeem(metadata, code, attempt)
        token, now = Token(answer.get("id_token"), self.settings.algorithms), self._now()
        try:
            claims = token.verified_with(keys)
        except UnknownKey:
            claims = token.verified_with(await self._newer_keys(metadata, keys))
        check_claims(
            claims,
            issuer=self.settings.issuer,
            client_id=self.settings.client_id,
            nonce=attempt.nonce,
            acr=self.settings.acr_values,
            now=now,
        )
        check_access_token(claims, answer.get("access_token"))
        return Claims(claims, signed_in_at(claims, now))

    async def end_session_url(self, back_to: str) -> str | None:
        """Where somebody ends their session at the provider too; None when it has no such place or does not answer.

        Without ``id_token_hint``: that is the ID token, with the citizen number in it, in a URL.
        """
        try:
            endpoint = (await self._provider())[0].end_session_endpoint
        except SignInRefused:
            return None
        if endpoint is None or not self._http.allows(endpoint):
            return None
        query = urlencode({"client_id": self.settings.client_id, "post_logout_redirect_uri": back_to})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close()

    async def _redeem(self, metadata: Metadata, code: str, attempt: Attempt) -> Mapping[str, Any]:
        """The token endpoint's answer (RFC 6749 section 4.1.3)."""
        form = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self._redirect_uri, code_verifier=attempt.code_verifier
        )
        address, headers, body = self._authentication(metadata).prepare(
            "POST", metadata.token_endpoint, {"Content-Type": "application/x-www-form-urlencoded"}, form
        )
        status, answer = await self._http.ask("POST", address, headers, body)
        if not isinstance(answer, dict):
            raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED)
        if status != codes.OK or "error" in answer:
            stale = answer.get("error") == "invalid_grant"
            raise SignInRefused(RefusalReason.UNKNOWN_ATTEMPT if stale else RefusalReason.PROVIDER_MISCONFIGURED)
        return answer

    def _authentication(self, metadata: Metadata) -> ClientAuth:
        key, client_id = self._private_key, self.settings.client_id
        if key is None:
            # Form-encoded first, as RFC 6749 section 2.3.1 has it: a secret may hold a colon or a per cent sign.
            return ClientAuth(
                quote(client_id, safe=""), quote(self.settings.client_secret, safe=""), "client_secret_basic"
            )
        # The audience is the issuer: an assertion made for one endpoint must not work at another's.
        algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
        signing = PrivateKeyJWT(metadata.issuer, headers={"kid": key.thumbprint()}, alg=algorithm)
        return ClientAuth(client_id, key, signing)

    async def _provider(self) -> tuple[Metadata, list[Mapping[str, Any]]]:
        """The provider's description and keys, fetched anew when no longer fresh; never two fetches at once."""
        async with self._lock:
            now = self._now()
            if self._metadata is None or self._fetched_at is None or now - self._fetched_at > _FRESH_FOR:
                metadata = await discover(self.settings.issuer, self._http)
                self._keys = await fetch_keys(metadata, self._http)
                self._metadata, self._fetched_at = metadata, now
            return self._metadata, self._keys

    async def _newer_keys(self, metadata: Metadata, known: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The keys again, because a token names one we do not know; at most once per ten seconds."""
        async with self._lock:
            now = self._now()
            if self._keys is known and (self._asked_again_at is None or now - self._asked_again_at >= _ASK_AGAIN_AFTER):
                self._asked_again_at = now
                self._keys = await fetch_keys(metadata, self._http)
            return self._keys


def _load_private_key(setting: str) -> RSAKey | ECKey | None:
    """The key for private_key_jwt: the setting holds the file's path, or what ``{ file = ... }`` read from it."""
    if not setting:
        return None
    pem = setting if setting.startswith("-----BEGIN") else Path(setting).read_text(encoding="ascii")
    for kind in (RSAKey, ECKey):
        try:
            return kind.import_key(pem)
        except (JoseError, ValueError, TypeError):
            continue
    raise ValueError("sign_in private_key must be an RSA or P-256 key in PEM form")
