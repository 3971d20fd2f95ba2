"""Addresses the portal puts in its own links and redirects: whatever was asked for, they lead back to the portal."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Request


def own_path(request: Request[Any, Any, Any]) -> str:
    """The path of this request, fit for a link.

    ``//elsewhere.example`` and ``/\\elsewhere.example`` name another host to a browser, and it leaves out tabs and
    line ends: so one slash at the front, and every odd sign written as its number.
    """
    return "/" + quote(request.url.path.lstrip("/\\"), safe="/:@~!$()*,;=-._")
