"""The public register: every source, what it is for and how long it keeps data, and what is not connected."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import Manifest
from connectors.sdk.manifest import Profile, Text
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


@dataclass(frozen=True, repr=False)
class ProfileKind:
    """One kind of profile that a source holds."""

    title: Text
    explain: Text
    source: str
    source_title: Text
    words: Profile
    phone: str


@dataclass(frozen=True, repr=False)
class AlgorithmsPage:
    """Everything on ``public/register_algorithms.html``. ``deciding`` are the sources that give decisions: (name,
    title) each."""

    chrome: Chrome
    profiles: list[ProfileKind]
    deciding: list[tuple[str, Text]]


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


@get("/register/algorithms")
async def register_algorithms(request: Visit) -> Response[str]:
    """Every kind of profile, and where decisions come from that each name their own rule or algorithm."""
    sources = portal_of(request).sources.connected()
    profiles = [
        ProfileKind(
            kind.title, kind.explain, source.name, source.manifest.title, kind.profile, source.manifest.contact.phone
        )
        for source in sources
        for kind in source.manifest.records.values()
        if kind.profile
    ]
    deciding = [(source.name, source.manifest.title) for source in sources if source.manifest.gives_decisions]
    return show(request, "public/register_algorithms.html", AlgorithmsPage(chrome(request), profiles, deciding))
