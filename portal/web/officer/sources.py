"""How the sources do, for officers: what is connected and answers, what was rejected, which fields nobody explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from litestar import get
from litestar.response import Response

from connectors.sdk.manifest import Text
from portal.database import Login
from portal.sync.model import Standing
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class UnmappedField:
    """A field that a source sends and its manifest does not declare."""

    record_type: str
    path: str
    first_seen_at: datetime


@dataclass(frozen=True, repr=False)
class SourceHealth:
    """One connected source. ``standing``: how it answered lately, None when it was never asked. ``rejected``: items in
    quarantine that the list knows of."""

    name: str
    title: Text
    steward: Text
    phone: str
    connector: str
    enabled: bool
    standing: Standing | None
    rejected: int
    unmapped: list[UnmappedField]


@dataclass(frozen=True, repr=False)
class SourcesPage:
    """Everything on ``officer/sources.html``."""

    chrome: Chrome
    sources: list[SourceHealth]


@dataclass(frozen=True, repr=False)
class QuarantineLine:
    """One item that could not be kept: why, of which source, when. Nothing of the item itself is stored."""

    source: Text | None
    name: str
    reason: str
    occurred_at: datetime


@dataclass(frozen=True, repr=False)
class QuarantinePage:
    """Everything on ``officer/quarantine.html``."""

    chrome: Chrome
    lines: list[QuarantineLine]
    limit: int


LIMIT = 100
"""How many of the newest rejected items the list shows."""


@get("/officer/sources", guards=[signed_in_officer])
async def sources(request: Visit) -> Response[str]:
    """Every connected source and what is odd about it."""
    portal = portal_of(request)
    connectors = {name: source.connector for name, source in portal.settings.sources.items()}
    async with portal.view.begin(Login.OFFICER) as connection:
        rejected = [line[0] for line in await portal.sync.quarantined(connection, LIMIT)]
        unmapped = await portal.sync.unmapped_fields(connection)
        standings = await portal.sync.standings(connection)
    shown = [
        SourceHealth(
            name=source.name,
            title=source.manifest.title,
            steward=source.manifest.steward,
            phone=source.manifest.contact.phone,
            connector=connectors.get(source.name, ""),
            enabled=source.enabled,
            standing=standings.get(source.name),
            rejected=rejected.count(source.name),
            unmapped=[UnmappedField(kind, path, at) for name, kind, path, at in unmapped if name == source.name],
        )
        for source in portal.sources.connected()
    ]
    # What somebody has to do something about stands first.
    shown.sort(key=lambda source: not (source.enabled and source.standing is not None and source.standing.fails))
    return show(request, "officer/sources.html", SourcesPage(chrome(request), shown))


@get("/officer/quarantine", guards=[signed_in_officer])
async def quarantine(request: Visit) -> Response[str]:
    """The newest items that could not be kept."""
    portal = portal_of(request)
    titles = {source.name: source.manifest.title for source in portal.sources.connected()}
    async with portal.view.begin(Login.OFFICER) as connection:
        found = await portal.sync.quarantined(connection, LIMIT)
    lines = [QuarantineLine(titles.get(name), name, reason, at) for name, reason, at in found]
    return show(request, "officer/quarantine.html", QuarantinePage(chrome(request), lines, LIMIT))
