"""A town per test with the web application before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal.database import Database
from portal.vault import FileKeyProvider
from tests.erasure.town import fresh_bsn, move_in, town_of
from tests.web.counter import Counter, counter_for


@pytest.fixture
async def counter(
    view: Database, keystore: Database, key_provider: FileKeyProvider, tmp_path: Path
) -> AsyncIterator[Counter]:
    bsn = fresh_bsn()
    town = town_of(view, keystore, key_provider, tmp_path, bsn)
    move_in(tmp_path, bsn)
    await town.arrive()
    yield counter_for(town, key_provider)
    await town.close()
