"""One browser for all of it; a world for each file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser

from portal.demo.world import World
from tests.browser.chromium import chromium


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser."""
    async with chromium() as running:
        yield running


@contextmanager
def fresh_world(patience: float = 6.0) -> Iterator[World]:
    """A world that nobody has been in. ``patience``: seconds the portal waits for a source that hangs."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-browser-"))
    folder.chmod(0o755)
    try:
        with World(folder, patience=patience) as world:
            yield world
    finally:
        shutil.rmtree(folder, ignore_errors=True)
