"""Being signed in: opened with a new random token, slid on while used, ended for real on the server.

The token (256 bits) is only in the browser's cookie; the database holds its fingerprint. Part of ``People``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from portal import settings
from portal.database import Connection
from portal.people import attempt_store, store
from portal.people.model import ATTEMPT_LASTS, SLIDE_EVERY, Attempt, Kind, Session
from portal.vault import Fingerprints

_TOKEN_BYTES: Final = 32
_LONGEST_TOKEN: Final = 64


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


class SessionVerbs:
    """Sessions and sign-in attempts. The connection's login must be the one of the kind: each sees its own only."""

    _fingerprints: Fingerprints
    _limits: settings.Sessions
    _now: Callable[[], datetime]

    async def open_session(
        self, connection: Connection, kind: Kind, person_id: UUID, role: str, acr: str, authenticated_at: datetime
    ) -> str:
        """Sign somebody in; answers the token for the cookie. Always a new one, whatever the browser had before."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._now()
        hours = self._limits.resident_hours if kind is Kind.RESIDENT else self._limits.officer_hours
        opened = Session(
            kind=kind,
            person_id=person_id,
            role=role,
            csrf=secrets.token_urlsafe(_TOKEN_BYTES),
            acr=acr,
            authenticated_at=authenticated_at,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=hours),
        )
        await store.delete_expired(connection, now)
        await store.insert_session(connection, self._fingerprints.token(token), opened)
        return token

    async def session(self, connection: Connection, token: str) -> Session | None:
        """The session of this token while it lasts, slid on; None once it has ended, and then it is gone."""
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        fingerprint, now = self._fingerprints.token(token), self._now()
        found = await store.find_session(connection, fingerprint)
        if found is None:
            return None
        if found.has_ended(now, timedelta(minutes=self._limits.idle_minutes)):
            await store.delete_session(connection, fingerprint)
            return None
        if now - found.last_seen_at >= SLIDE_EVERY:
            await store.slide(connection, fingerprint, now)
        return found

    async def lasts(self, connection: Connection, token: str) -> bool:
        """Whether the session of this token still lasts. Asking does not slide it on: for what goes on by itself."""
        if not token or len(token) > _LONGEST_TOKEN:
            return False
        found = await store.find_session(connection, self._fingerprints.token(token))
        return found is not None and not found.has_ended(self._now(), timedelta(minutes=self._limits.idle_minutes))

    async def end(self, connection: Connection, token: str) -> None:
        """Sign out: the token is worth nothing from now on. Unknown tokens are fine."""
        await store.delete_session(connection, self._fingerprints.token(token))

    async def end_all(self, connection: Connection, person_id: UUID) -> int:
        """Sign somebody out everywhere; answers how many sessions there were."""
        return await store.delete_sessions_of(connection, person_id)

    async def begin_sign_in(self, connection: Connection, kind: Kind) -> Attempt:
        """Begin a way to the provider: state, nonce and code verifier, each of 256 random bits."""
        now = self._now()
        attempt = Attempt(*(secrets.token_urlsafe(_TOKEN_BYTES) for _ in range(3)))
        await attempt_store.delete_attempts_before(connection, now - ATTEMPT_LASTS)
        await attempt_store.insert_attempt(
            connection, self._fingerprints.token(attempt.state_token), kind, attempt, now
        )
        return attempt

    async def take_attempt(self, connection: Connection, kind: Kind, state: str) -> Attempt | None:
        """The attempt of this state, once: it is gone afterwards. None when unknown, used or too old."""
        if not state or len(state) > _LONGEST_TOKEN:
            return None
        taken = await attempt_store.take_attempt(
            connection, self._fingerprints.token(state), kind, self._now() - ATTEMPT_LASTS
        )
        return None if taken is None else Attempt(state, *taken)
