"""Which language a page is in: the visitor's own choice, kept in a cookie; Dutch until they choose."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Redirect, Response

from portal.rendering import LANGUAGES
from portal.web.addresses import own_path

COOKIE = "inzage-language"
_ONE_YEAR = 365 * 24 * 3600


def language(request: Request[Any, Any, Any]) -> Literal["nl", "en"]:
    """The language of this visitor's pages."""
    return "en" if request.cookies.get(COOKIE) == "en" else "nl"


def remember_choice(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Answers ``?lang=en`` on any page: remembers it and leads back to the page itself, without it in the address."""
    chosen = request.query_params.get("lang")
    if chosen not in LANGUAGES or request.method != "GET":
        return None
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    query = f"?{urlencode(rest)}" if rest else ""
    secure = request.url.scheme == "https"
    cookie = Cookie(key=COOKIE, value=chosen, max_age=_ONE_YEAR, samesite="lax", httponly=True, secure=secure)
    return Redirect(path=own_path(request) + query, status_code=303, cookies=[cookie])
