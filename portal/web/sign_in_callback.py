"""What happens when a browser comes back from the sign-in provider: is it the one that began, and who is it?"""

from __future__ import annotations

from hmac import compare_digest
from typing import Final
from uuid import UUID

from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Connection
from portal.people.identity import Claims, OfficerIdentity, ResidentIdentity
from portal.people.model import Attempt, Kind
from portal.people.oidc import OIDCClient
from portal.people.refusal import RefusalReason, SignInRefused
from portal.web.cookies import SignInCookies
from portal.web.parts import Portal
from portal.web.screen import Visit, portal_of
from portal.web.security import LOGINS

_LONGEST_CODE: Final = 4096
_PROVIDER_BUSY: Final = frozenset({"server_error", "temporarily_unavailable"})


def client_of(portal: Portal, kind: Kind) -> OIDCClient:
    """The provider of this door."""
    return portal.residents_oidc if kind is Kind.RESIDENT else portal.officers_oidc


async def claims_of(request: Visit, kind: Kind) -> Claims:
    """Verified claims for the attempt this browser began. The attempt is used up, whatever comes of it."""
    portal = portal_of(request)
    client, query = client_of(portal, kind), _parameters(request)
    attempt = await _take_attempt(request, kind, query.get("state", ""))
    await client.check_issuer(query.get("iss"))
    if "error" in query:
        raise SignInRefused(_provider_error(query["error"]))
    code = query.get("code", "")
    if not code or len(code) > _LONGEST_CODE:
        raise SignInRefused(RefusalReason.UNKNOWN_ATTEMPT)
    return await client.exchange(code, attempt)


async def _take_attempt(request: Visit, kind: Kind, state: str) -> Attempt:
    portal = portal_of(request)
    begun = SignInCookies(portal.settings, kind).attempt_state(request)
    if not state or not compare_digest(state.encode(), begun.encode()):
        raise SignInRefused(RefusalReason.UNKNOWN_ATTEMPT)
    async with portal.view.begin(LOGINS[kind]) as connection:
        attempt = await portal.people.take_attempt(connection, kind, state)
    if attempt is None:
        raise SignInRefused(RefusalReason.UNKNOWN_ATTEMPT)
    return attempt


def _parameters(request: Visit) -> dict[str, str]:
    """The callback's parameters; one that comes twice could mean two things, so nothing of it is believed."""
    found = list(request.query_params.multi_items())
    if len({name for name, _ in found}) != len(found):
        raise SignInRefused(RefusalReason.UNKNOWN_ATTEMPT)
    return dict(found)


def _provider_error(code: str) -> RefusalReason:
    """What the provider's own ``error`` means (RFC 6749 section 4.1.2.1)."""
    if code == "access_denied":
        return RefusalReason.CANCELLED
    busy = code in _PROVIDER_BUSY
    return RefusalReason.PROVIDER_UNREACHABLE if busy else RefusalReason.PROVIDER_MISCONFIGURED


async def open_resident(portal: Portal, connection: Connection, claims: Claims) -> str:
    """Welcome a resident who signed in for themselves, and start pulling; answers the session's token."""
    found = ResidentIdentity.read(claims, portal.settings.sign_in.residents)
    subject_id = await portal.people.welcome(connection, found.bsn)
    token = await portal.people.open_session(
        connection, Kind.RESIDENT, subject_id, "resident", found.acr, found.authenticated_at
    )
    actor = Actor(ActorKind.RESIDENT, "resident", subject_id)
    await portal.audit.note(connection, Event(Action.SIGNED_IN, actor, subject_id=subject_id))
    await portal.sync.start(connection, subject_id)
    return token


async def open_officer(portal: Portal, connection: Connection, claims: Claims) -> str:
    """Welcome an officer who has the role; answers the session's token."""
    found = OfficerIdentity.read(claims, portal.settings.sign_in.officers)
    officer_id: UUID = await portal.people.welcome_officer(connection, found.issuer, found.subject)
    token = await portal.people.open_session(
        connection, Kind.OFFICER, officer_id, found.role, found.acr, found.authenticated_at
    )
    actor = Actor(ActorKind.OFFICER, found.role, officer_id)
    await portal.audit.note(connection, Event(Action.OFFICER_SIGNED_IN, actor))
    return token
