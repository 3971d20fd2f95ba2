"""A document of the signed-in resident, passed on while its source sends it; and the page for when that fails."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from connectors.sdk import Manifest
from portal.audit import Actor, ActorKind
from portal.database import Login
from portal.documents import Asked, DocumentFailed, Failure
from portal.web.attachment import Attachment, Coming, can_be_told_apart
from portal.web.screen import Visit, chrome, portal_of, session_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

_log = logging.getLogger("portal.web")

_STATUS = {
    Failure.NOT_HELD: 404,
    Failure.WITHHELD: 403,
    Failure.TOO_LARGE: 403,
    Failure.BUSY: 503,
    Failure.UNAVAILABLE: 503,
    Failure.EMPTY: 502,
    Failure.BROKEN: 502,
    Failure.UNREADABLE: 500,
}
_SECONDS_TO_WAIT = "60"


@dataclass(frozen=True, repr=False)
class DocumentFailedPage:
    """Everything on ``resident/document_failed.html``; ``failure`` says which words."""

    chrome: Chrome
    failure: str
    record_href: str
    manifest: Manifest | None


@get("/records/{record_id:uuid}/document", guards=[signed_in_resident])
async def document(request: Visit, record_id: FromPath[UUID]) -> Response[Any]:
    """The document a record describes. Somebody else's, or a record that is no document, does not exist.

    Whatever is wrong is known before the answer begins, and is a page. What goes wrong later breaks the download off.
    """
    asked = await _ask(request, record_id)
    if isinstance(asked, DocumentFailed):
        return _failed(request, record_id, asked, None)
    documents = portal_of(request).documents
    try:
        if not can_be_told_apart(request.scope):
            _log.error("document_over_http_1_0")  # a proxy before the portal has to speak HTTP/1.1
            raise DocumentFailed(Failure.BROKEN)  # noqa: TRY301 - one place for every failure
        opened = await documents.open(asked)
    except DocumentFailed as failed:
        _log.info("document_not_opened", extra={"source": asked.source, "code": failed.code})
        return _failed(request, record_id, failed, asked.source)
    return Attachment(
        Coming(
            pieces=opened.pieces,
            close=opened.close,
            name=asked.description.name,
            media_type=asked.description.kind.media_type,
            taking=documents.limits.taking,
            whole=documents.limits.whole,
        )
    )


async def _ask(request: Visit, record_id: UUID) -> Asked | DocumentFailed:
    """In a transaction that ends before anything is sent."""
    portal, session = portal_of(request), session_of(request)
    if session is None:
        raise PermissionError("no resident is signed in")
    actor = Actor(ActorKind.RESIDENT, "resident", session.person_id)
    async with portal.view.begin(Login.RESIDENT, subject_id=session.person_id) as connection:
        asked = await portal.documents.ask(connection, session.person_id, record_id, actor)
        if asked is None:
            raise NotFoundException
    return asked


def _failed(request: Visit, record_id: UUID, failed: DocumentFailed, source: str | None) -> Response[str]:
    connected = portal_of(request).sources.find(source) if source else None
    page = DocumentFailedPage(
        chrome(request), failed.failure.value, f"/records/{record_id}", connected.manifest if connected else None
    )
    status = _STATUS[failed.failure]
    response = show(request, "resident/document_failed.html", page, status_code=status)
    if status == 503:
        response.headers["Retry-After"] = _SECONDS_TO_WAIT
    return response
