"""Every page, in both languages, on a phone and at a desk: pictured, and without a fault that a machine can find.

For each page: no accessibility fault axe knows of (WCAG 2.2 A and AA), nothing that sticks out at 320 px, one main
heading, a title, its language, nothing in the console, nothing blocked by the policy, nothing asked from elsewhere.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.album import LANGUAGES, PICTURES, SIZES, Album
from tests.browser.conftest import fresh_world
from tests.browser.tour import PAGES, past_every_page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
async def album(browser: Browser) -> Album:
    """All pictures, taken in one walk."""
    album = Album()
    with fresh_world(patience=20.0) as world:
        await past_every_page(browser, world, album)
    return album


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_pictured_and_without_faults(album: Album, name: str) -> None:
    assert album.faults[name] == []
    for language in LANGUAGES:
        for size in SIZES:
            assert (PICTURES / f"{name}-{language}-{size}.png").stat().st_size > 5_000


async def test_no_page_was_forgotten_in_the_list(album: Album) -> None:
    assert sorted(album.faults) == sorted(PAGES)
