"""A town per test: a folder of its own, a resident of its own, the session's clusters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal.database import Database
from portal.vault import FileKeyProvider
from tests.erasure.town import Town, fresh_bsn, move_in, town_of


@pytest.fixture
async def town(
    view: Database, keystore: Database, key_provider: FileKeyProvider, tmp_path: Path
) -> AsyncIterator[Town]:
    bsn = fresh_bsn()
    made = town_of(view, keystore, key_provider, tmp_path, bsn)
    move_in(tmp_path, bsn)
    await made.arrive()
    yield made
    await made.close()
