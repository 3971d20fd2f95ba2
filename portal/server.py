"""The web server: Granian, with the portal as its application."""

from __future__ import annotations

import os
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from portal.settings import SETTINGS_VARIABLE, Settings

_SECONDS_FOR_OPEN_STREAMS = 2


def serve(path: Path, settings: Settings) -> None:
    """Serve until told to stop. Its processes read the settings file again, by the environment's name for it."""
    os.environ[SETTINGS_VARIABLE] = str(path.absolute())
    server = settings.server
    Granian(
        "portal.app:serve_app",
        address=server.host,
        port=server.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=server.workers,
        workers_kill_timeout=_SECONDS_FOR_OPEN_STREAMS,
        ssl_cert=Path(server.certificate) if server.certificate else None,
        ssl_key=Path(server.certificate_key) if server.certificate_key else None,
        log_access=False,  # an access log would hold addresses of people and of their records
    ).serve()
