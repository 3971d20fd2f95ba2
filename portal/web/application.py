"""Everything that speaks HTTP, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp

from portal.web.errors import show_error
from portal.web.i18n import remember_choice
from portal.web.officer import OFFICER_ROUTES
from portal.web.parts import Portal
from portal.web.public import PUBLIC_ROUTES
from portal.web.resident import RESIDENT_ROUTES
from portal.web.security import SecurityHeaders, SignInNeeded, lead_to_sign_in
from portal.web.sign_in import SIGN_IN_ROUTES

BUILT = Path(__file__).parent / "static" / "built"


# A compressed page that holds a secret beside something an outsider chose tells the secret by its length (BREACH). So
# what is behind a sign-in goes as it is; style, script and the public pages, which hold no secret, go compressed.
_COMPRESSION: Final = CompressionConfig(
    backend="gzip",
    minimum_size=1024,
    exclude=["^/(overview|sources|records|decisions|requests|access-log|account|download|officer)(/|$)", r"\.woff2$"],
)


def make_application(portal: Portal) -> ASGIApp:
    """The ASGI application: the routes, with security headers on whatever comes out."""
    static = create_static_files_router(path="/static", directories=[BUILT], html_mode=False)
    app = Litestar(
        route_handlers=[*PUBLIC_ROUTES, *SIGN_IN_ROUTES, *RESIDENT_ROUTES, *OFFICER_ROUTES, static],
        state=State({"portal": portal}),
        before_request=remember_choice,
        exception_handlers={SignInNeeded: lead_to_sign_in, HTTPException: show_error, Exception: show_error},
        on_shutdown=[portal.close],
        compression_config=_COMPRESSION,
        openapi_config=None,
        request_max_body_size=256 * 1024,
    )
    return SecurityHeaders(app, portal.settings)
