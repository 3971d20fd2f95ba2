"""``make bench``: the design's table of figures, as far as they are measured yet.

1. **Overview page.** The whole page through the ASGI application (session, audit line, queries, template), once from
   200 sealed records, once from 200 equal records stored in the clear; everything else is the same code.
2. **The view's read.** The portal's own fetch and open of 200 records (row-level security scope, header, key reference,
   commitment, associated data, access) against the least anybody could do with the same rows: psycopg in binary form
   and one AES-256-GCM call per row, key and associated data at hand. The line below it adds decoding and building.
3. **First sign-in.** Eight sources of 100 ms each, asked by a worker as at a first sign-in until the view is complete,
   against one of them asked in the same way: what asking side by side, keeping and sealing add.
"""

from __future__ import annotations

import asyncio
import dataclasses
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from portal.database import Login
from portal.demo.clusters import running_clusters
from portal.people.model import Kind
from portal.records import store
from portal.settings import Settings
from portal.vault import Owner
from portal.vault.access import grant
from portal.web.application import make_application
from portal.web.cookies import SignInCookies
from portal.web.parts import Portal
from tests.bench.asking import asker
from tests.bench.first_sign_in import first_sign_in, slow_sources
from tests.bench.measuring import Figure, compare
from tests.bench.plain import BareReader, PlainRecords, about, store_in_the_clear
from tests.bench.resident import Resident, residents, settings_for


async def overview_page(portal: Portal, sealed: Resident, clear: Resident) -> Figure:
    """Row 1 of the table."""
    name = SignInCookies(portal.settings, Kind.RESIDENT).session_name
    plain = dataclasses.replace(portal, records=PlainRecords(portal.vault, portal.audit))
    await store_in_the_clear(portal.view, portal.vault, clear.subject_id)
    ours = asker(make_application(portal), "/overview", f"{name}={sealed.token}")
    baseline = asker(make_application(plain), "/overview", f"{name}={clear.token}")
    if len(await ours()) != len(await baseline()):
        raise RuntimeError("the two pages differ: this would compare apples with pears")
    title = "overview page, 200 sealed records, against the same from plaintext rows"
    return await compare(title, 0.90, ours, baseline, batch=8)


async def view_read(portal: Portal, sealed: Resident) -> list[Figure]:
    """Row 2 of the table, and what making records of the opened bytes adds to it."""
    owner = Owner.subject(sealed.subject_id)
    ring, access = await portal.vault.keyring(owner), grant(UUID(int=0), [owner])
    bare = await BareReader.connect(portal.settings.view.resident, portal.vault, portal.view, sealed.subject_id)
    async with portal.view.begin(Login.RESIDENT, subject_id=sealed.subject_id) as connection:

        async def fetched_and_opened() -> object:
            rows = await store.records.sealed_rows(connection, sealed.subject_id)
            return [ring.open(about(owner, row), row.sealed, access) for row in rows]

        async def whole_view() -> object:
            return await portal.records.view(connection, sealed.subject_id, ring, access)

        read = "the view's read (fetch, open) against driver fetch and AES-GCM"
        whole = "the same with every record decoded and built"
        figures = [
            await compare(read, 0.70, fetched_and_opened, bare.read, batch=40),
            await compare(whole, None, whole_view, bare.read, batch=40),
        ]
    await bare.close()
    return figures


async def measure(settings: Settings) -> list[Figure]:
    """Every figure."""
    async with residents(settings) as (portal, sealed, clear):
        figures = [await overview_page(portal, sealed, clear), *await view_read(portal, sealed)]
    with slow_sources(settings) as slow:
        return [*figures, await first_sign_in(slow)]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="inzage-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_clusters(folder / "clusters") as clusters:
            for figure in asyncio.run(measure(settings_for(clusters, folder))):
                sys.stdout.write(f"{figure}\n")


if __name__ == "__main__":
    main()
