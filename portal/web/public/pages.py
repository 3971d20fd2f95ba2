"""The pages in words: what this is, where to get help, what the portal itself does with data, accessibility."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get
from litestar.response import Response

from portal.settings import Forgetting, Municipality, Sessions
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class WordsPage:
    """What ``public/front|help|privacy|accessibility.html`` need: the municipality's own details."""

    chrome: Chrome
    municipality: Municipality
    sessions: Sessions
    forgetting: Forgetting


@get("/")
async def front(request: Visit) -> Response[str]:
    """What this is, in five lines, and the way in."""
    return show(request, "public/front.html", _page(request))


@get("/help")
async def help_page(request: Visit) -> Response[str]:
    """Telephone, desk and paper."""
    return show(request, "public/help.html", _page(request))


@get("/privacy")
async def privacy(request: Visit) -> Response[str]:
    """What the portal itself keeps, and for how long (GDPR 13)."""
    return show(request, "public/privacy.html", _page(request))


@get("/accessibility")
async def accessibility(request: Visit) -> Response[str]:
    """How accessible this is, and where to say that something does not work."""
    return show(request, "public/accessibility.html", _page(request))


def _page(request: Visit) -> WordsPage:
    settings = portal_of(request).settings
    return WordsPage(chrome(request), settings.municipality, settings.sessions, settings.forgetting)
