"""Every component in every variant, for designers and for the accessibility tests; only there in a demo."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.response import Response

from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class GalleryPage:
    """What ``gallery.html`` needs: the frame; its sample data stands in the template."""

    chrome: Chrome


@get("/-/components")
async def gallery(request: Visit) -> Response[str]:
    """The gallery; outside a demo the address does not exist."""
    if not portal_of(request).settings.demo:
        raise NotFoundException
    return show(request, "gallery.html", GalleryPage(chrome(request)))
