"""What the officers' screens share: who is at the desk, and the case a number stands for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from litestar.exceptions import NotFoundException

from connectors.sdk.manifest import Text
from portal.audit import Actor, ActorKind
from portal.database import Connection, Login
from portal.requests.case import Case
from portal.requests.states import REQUEST_TEXTS, ItemState, RequestState
from portal.web.screen import Visit, portal_of, session_of

TONES = {
    RequestState.FILED: "strong",
    RequestState.IN_TREATMENT: "info",
    RequestState.WAITING: "warning",
    RequestState.CARRYING_OUT: "info",
    RequestState.CLOSED: "neutral",
}
"""The colour that goes with the word for a state."""

ITEM_TONES = {
    ItemState.ASKED: "strong",
    ItemState.VERDICT_GIVEN: "ok",
    ItemState.CARRYING_OUT: "info",
    ItemState.DONE: "ok",
    ItemState.KEPT: "neutral",
    ItemState.NOT_DONE: "error",
    ItemState.FORWARDED: "info",
}
"""The same for one item."""


_WAITING = Text(nl="Wacht op de inwoner", en="Waiting for the resident")

LONGEST_NUMBER = 18
"""Digits of a number in a form; with more it fits in no column."""


def state_words(state: RequestState) -> dict[str, str]:
    """The word for a state, at the desk: what waits, waits for the resident."""
    return (_WAITING if state is RequestState.WAITING else REQUEST_TEXTS[state].label).as_map()


def officer_of(request: Visit) -> Actor:
    """The signed-in officer as the log knows them: a role and a random id, no name."""
    session = session_of(request)
    if session is None:
        raise PermissionError("no officer is signed in")
    return Actor(ActorKind.OFFICER, session.role, session.person_id)


@asynccontextmanager
async def at_case(request: Visit, number: str) -> AsyncIterator[tuple[Connection, UUID]]:
    """A transaction as an officer, and the id behind a request's number; 404 when there is no such number."""
    portal = portal_of(request)
    async with portal.view.begin(Login.OFFICER) as connection:
        request_id = await portal.requests.find(connection, number)
        if request_id is None:
            raise NotFoundException
        yield connection, request_id


async def look_at_case(request: Visit, number: str, *, ask_sources: bool = False) -> Case:
    """The case behind a number, opened after a logged look. ``ask_sources``: every source is asked again first."""
    requests, officer = portal_of(request).requests, officer_of(request)
    async with at_case(request, number) as (connection, request_id):
        found = None if ask_sources else await requests.case(connection, request_id, officer)
    if ask_sources:
        found = await requests.open_case(request_id, officer)
    if found is None:
        raise NotFoundException
    return found


def whole_number(typed: object) -> int:
    """A number out of a form; 0, which nothing is counted by, for whatever is none."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 0
