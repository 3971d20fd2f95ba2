"""One OpenID Connect client: sends a browser to the provider and turns what comes back into verified claims.

Authlib builds the flow (authorization code, PKCE S256, client authentication); joserfc verifies (see ``id_token``).
Nothing of the flow is kept here: what binds an attempt to its browser lies in ``People`` and in that browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]
from authlib.oauth2.rfc7523 import PrivateKeyJWT  # type: ignore[import-untyped]
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
        async with self._client(metadata) as client:
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=attempt.state_token,
                code_verifier=attempt.code_verifier,
                nonce=attempt.nonce,
                prompt="login",
                **extra,
            )
        return str(address)

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
        async with self._client(metadata) as client:
            try:
                return dict(
                    await client.fetch_token(
                        metadata.token_endpoint,
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=attempt.code_verifier,
                    )
                )
            except OAuthError:
                raise SignInRefused(RefusalReason.PROVIDER_MISCONFIGURED) from None
            # Not JSON, or an HTTP error: Authlib lets the client's own exceptions through.
            except Exception as error:
                if isinstance(error, SignInRefused):
                    raise
                raise SignInRefused(RefusalReason.PROVIDER_UNREACHABLE) from None

    def _client(self, metadata: Metadata) -> AsyncOAuth2Client:
        key = self._private_key
        client = AsyncOAuth2Client(
            client_id=self.settings.client_id,
            client_secret=key or self.settings.client_secret,
            token_endpoint_auth_method=PrivateKeyJWT.name if key else "client_secret_basic",
            scope=self.settings.scope,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            transport=self._http,
            follow_redirects=False,
            trust_env=False,
        )
        if key is not None:
            # The audience is the issuer: an assertion made for one endpoint must not work at another's.
            algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
            client.register_client_auth_method(
                PrivateKeyJWT(metadata.issuer, headers={"kid": key.thumbprint()}, alg=algorithm)
            )
        return client

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
