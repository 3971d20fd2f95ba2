"""The page that offers the download, and the two files. A file is made only by sending a form: no crawler, prefetch
or link in a message makes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.exceptions import HTTPException
from litestar.response import Response

from portal.audit import Action
from portal.web.i18n import language
from portal.web.resident.download.gathering import gather
from portal.web.resident.download.model import Download
from portal.web.resident.download.reading import file_to_read
from portal.web.resident.download.writing import as_json
from portal.web.screen import Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

_KINDS = {"html": "text/html; charset=utf-8", "json": "application/json"}
"""The kinds of file, as the form names them, with their media types."""


@dataclass(frozen=True, repr=False)
class DownloadPage:
    """Everything on ``resident/download.html``. ``gaps``: systems that are not in it because they are not connected."""

    chrome: Chrome
    gaps: int


@get("/download", guards=[signed_in_resident])
async def download_page(request: Visit) -> Response[str]:
    """What is in the download, and how to keep it safe. Opens nothing of the resident's."""
    gaps = len(portal_of(request).sources.coverage())
    return show(request, "resident/download.html", DownloadPage(chrome(request), gaps))


@post("/download", guards=[signed_in_resident], status_code=200)
async def download(request: Visit) -> Response[bytes]:
    """One file with everything the portal shows the signed-in resident; ``kind`` is ``html`` or ``json``."""
    kind = str((await request.form()).get("kind"))
    if kind not in _KINDS:
        raise HTTPException(status_code=400, detail="no such kind of file")
    async with resident_look(request, Action.DOWNLOADED, details={"kind": kind}) as look:
        everything = await gather(look)
    day = portal_of(request).requests.today()
    named = {"Content-Disposition": f'attachment; filename="inzage-{day.isoformat()}.{kind}"'}
    return Response(_file(request, everything, kind), media_type=_KINDS[kind], headers=named)


def _file(request: Visit, everything: Download, kind: str) -> bytes:
    if kind == "json":
        return as_json(everything)
    portal = portal_of(request)
    return file_to_read(portal.renderer, everything, portal.sources.manifests(), language(request))


DOWNLOAD_ROUTES = [download_page, download]
