"""A real worker in a process of its own, for tests that kill it: ``python -m tests.sync.worker_process SETTINGS``.

``SETTINGS`` is a JSON file with the addresses of the clusters, the key file and the sources. The worker is joined as
in production, with shorter times between its signs of life.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec

from portal import logs
from portal.app import compose
from portal.database import Login
from portal.settings import Settings
from portal.worker import work


async def main(settings: Settings) -> None:
    """Work until told to stop."""
    portal = compose(settings, Login.WORKER)
    try:
        await work(portal, portal.settings, heartbeat=0.3, stalled=1.5, fetch_job_polling_interval=0.2)
    finally:
        await portal.close()


if __name__ == "__main__":
    logs.set_up()
    asyncio.run(main(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Settings)))
