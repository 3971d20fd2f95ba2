"""The whole demo world, as real processes, once for all journeys."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from connectors.sdk.demo_dates import STORY_DAY
from portal.demo.world import World
from tests.journeys.visitor import Page, Visitor

_PATIENCE = 40.0


@contextmanager
def new_world(today: date = STORY_DAY) -> Iterator[World]:
    """A world in a folder that goes when it ends. ``today``: its stories are told as if they happened lately."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-world-"))
    folder.chmod(0o755)
    try:
        with World(folder, patience=1.5, today=today) as world:
            yield world
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The world that stories share: they leave it as they found it, but for looks and requests."""
    with new_world() as world:
        yield world


@pytest.fixture(scope="module")
def own_world() -> Iterator[World]:
    """A world of its own for one file of stories: what is deleted there is there for the others."""
    with new_world() as world:
        yield world


@pytest.fixture(scope="module")
def world_of_today() -> Iterator[World]:
    """A world of its own in which the last decisions can still be objected to, as in a demo that starts today."""
    with new_world(datetime.now(UTC).date()) as world:
        yield world


@pytest.fixture
def visitor(world: World) -> Iterator[Visitor]:
    """Somebody at a browser, reading English."""
    with Visitor(world) as visitor:
        yield visitor


def until(look: Callable[[], Page], enough: Callable[[Page], bool]) -> Page:
    """Look again and again, as a person reloads, until the page says enough."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        page = look()
        if enough(page):
            return page
        if time.monotonic() > deadline:
            raise AssertionError(f"{page.path} never came to say it; it says: {page.main[:2000]}")
        time.sleep(0.3)


def wait_until(enough: Callable[[], bool]) -> None:
    """Look again and again until it is so."""
    deadline = time.monotonic() + _PATIENCE
    while not enough():
        if time.monotonic() > deadline:
            raise AssertionError("it never came to be so")
        time.sleep(0.1)


def collected(visitor: Visitor) -> Page:
    """The overview once every source has answered or failed."""
    under_way = ("We are collecting your data now", "Wij halen uw gegevens nu op")
    return until(lambda: visitor.open("/overview"), lambda page: not any(page.says(words) for words in under_way))
