"""What every screen does: find the portal's parts, log its look, and show a page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from litestar import Request
from litestar.response import Response

from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Connection, Login
from portal.people.model import Kind, Session
from portal.vault import Access, Keyring
from portal.web.addresses import own_path
from portal.web.cookies import SignInCookies
from portal.web.i18n import language
from portal.web.parts import Portal
from portal.web.templating import Chrome

Visit = Request[Any, Any, Any]
"""A request as Litestar hands it over."""


def portal_of(request: Visit) -> Portal:
    """The parts of this process."""
    portal: Portal = request.app.state.portal
    return portal


def session_of(request: Visit) -> Session | None:
    """Who is signed in, if anybody; set by the guards of ``portal.web.security``."""
    session: Session | None = getattr(request.state, "session", None)
    return session


def resident_of(request: Visit) -> UUID:
    """The random id of the resident who is signed in; behind the guard there always is one."""
    session = session_of(request)
    if session is None:
        raise PermissionError("no resident is signed in")
    return session.person_id


def chrome(request: Visit, *, query: str = "") -> Chrome:
    """The frame of this page; ``query``: what its address needs besides the path."""
    municipality, session = portal_of(request).settings.municipality, session_of(request)
    return Chrome(
        municipality=municipality.name,
        phone=municipality.phone,
        lang=language(request),
        path=own_path(request),
        csrf_token=session.csrf if session else "",
        signed_in=_door(request),
        demo=portal_of(request).settings.demo,
        query=query,
    )


def _door(request: Visit) -> Literal["resident", "officer"] | None:
    """Which session this browser seems to have: a cookie is enough to lead somebody back, where it is checked."""
    settings = portal_of(request).settings
    if SignInCookies(settings, Kind.RESIDENT).session_token(request):
        return "resident"
    return "officer" if SignInCookies(settings, Kind.OFFICER).session_token(request) else None


def show(request: Visit, template: str, page: object, *, status_code: int = 200) -> Response[str]:
    """The page as HTML in the visitor's language."""
    html = portal_of(request).renderer.render(page, template, language(request))
    return Response(html, media_type="text/html", status_code=status_code)


@dataclass(frozen=True, repr=False)
class ResidentLook:
    """One logged look of the signed-in resident at their own data."""

    portal: Portal
    connection: Connection
    subject_id: UUID
    access: Access
    ring: Keyring
    actor: Actor


@asynccontextmanager
async def resident_look(
    request: Visit,
    action: Action,
    *,
    details: dict[str, str] | None = None,
    about: tuple[UUID, ...] = (),
    request_id: UUID | None = None,
) -> AsyncIterator[ResidentLook]:
    """A transaction that sees only the signed-in resident, with the look already written to their log.

    The line of a look at one record or decision (``about``) says which source it is of, and which kind of record.
    """
    portal, subject_id = portal_of(request), resident_of(request)
    actor = Actor(ActorKind.RESIDENT, "resident", subject_id)
    async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        known = details or (await _place(portal, connection, subject_id, about[0]) if about else {})
        event = Event(action, actor, subject_id=subject_id, request_id=request_id, details=known, about=about)
        access, ring = await portal.audit.look(connection, event)
        yield ResidentLook(portal, connection, subject_id, access, ring, actor)


async def _place(portal: Portal, connection: Connection, subject_id: UUID, thing: UUID) -> dict[str, str]:
    """The source and the kind of one record or decision, in the public words of a manifest; nothing is opened."""
    for held in (portal.records, portal.decisions):
        place = (await held.places(connection, subject_id)).get(thing)
        if place is not None:
            return {"source": place.source, "kind": place.type} if place.type else {"source": place.source}
    return {}
