"""Error pages: what happened, what the person can do, whom to call, and a reference to quote.

Somebody else's record and a record that does not exist give the very same page. Nothing of the failing request
(its address, form or exception text) is shown or logged; the reference ties the page to one log line.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from connectors.sdk.manifest import Text
from portal.web.screen import chrome, show
from portal.web.templating import Chrome

log = logging.getLogger("portal.web")

_KNOWN = {400, 403, 404, 405, 413, 429, 503}
"""The statuses with a text of their own; every other 4xx reads as 400, every other 5xx as 500."""


@dataclass(frozen=True, repr=False)
class ErrorPage:
    """Everything on ``public/error.html``. ``status`` is one of the statuses that have a text."""

    chrome: Chrome
    status: int
    reference: str | None
    desk: Text


def show_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The page for an error, in the visitor's language, with the right status."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    reference = None
    if status >= 500:
        reference = f"e{secrets.token_hex(4)}"
        log.error("request_failed", extra={"code": reference, "status": status}, exc_info=error)
    shown = status if status in _KNOWN else 400 if status < 500 else 500
    desk = request.app.state.portal.settings.municipality.desk
    response: Response[Any] = show(
        request, "public/error.html", ErrorPage(chrome(request), shown, reference, desk), status_code=status
    )
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response
