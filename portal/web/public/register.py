"""The public register: every source, what it is for and how long it keeps data, and what is not connected."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import Manifest
from portal.settings import NotConnected
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class RegisterPage:
    """Everything on ``public/register.html``."""

    chrome: Chrome
    manifests: list[tuple[str, Manifest]]
    missing: list[NotConnected]


@dataclass(frozen=True, repr=False)
class RegisterSourcePage:
    """Everything on ``public/register_source.html``."""

    chrome: Chrome
    name: str
    manifest: Manifest


@get("/register")
async def register(request: Visit) -> Response[str]:
    """Every connected source, and the honest list of what is not connected."""
    sources = portal_of(request).sources
    manifests = [(source.name, source.manifest) for source in sources.connected()]
    return show(request, "public/register.html", RegisterPage(chrome(request), manifests, list(sources.coverage())))


@get("/register/{name:str}")
async def register_source(request: Visit, name: FromPath[str]) -> Response[str]:
    """One source: purpose, ground, retention, recipients, and every field it may hold."""
    source = portal_of(request).sources.find(name)
    if source is None:
        raise NotFoundException
    return show(request, "public/register_source.html", RegisterSourcePage(chrome(request), name, source.manifest))
