"""Every page, in both languages, on a phone and at a desk: pictured, and without a fault that a machine can find.

For each page: no accessibility fault axe knows of (WCAG 2.2 A and AA), nothing that sticks out at 320 px, one main
heading, a title, its language, nothing in the console, nothing blocked by the policy, nothing asked from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser

from portal.demo.world import World
from tests.browser.album import LANGUAGES, PICTURES, README_PICTURE, README_SHOWS, SIZES, Album
from tests.browser.conftest import fresh_world
from tests.browser.keyboard import every_stop
from tests.browser.steps import collected
from tests.browser.tour import PAGES, past_every_page
from tests.browser.weight import weigh
from tests.browser.window import PHONE, window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

LARGEST_FIRST_VIEW = 60 * 1024
"""Bytes as they come over the line: what a slow telephone can bear."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A world whose portal is patient, so that a page that waits can be looked at."""
    with fresh_world(patience=12.0) as world:
        yield world


@pytest.fixture(scope="module")
async def album(browser: Browser, world: World) -> Album:
    """All pictures, taken in one walk."""
    album = Album()
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


async def test_the_readme_has_its_picture_and_the_walk_made_a_new_one(album: Album) -> None:
    for picture in (README_SHOWS, README_PICTURE):
        assert 20_000 < picture.stat().st_size < 200_000


@pytest.mark.parametrize("path", ["/", "/register/brp", "/sign-in"])
async def test_the_first_view_is_light_and_takes_four_requests(browser: Browser, world: World, path: str) -> None:
    async with window(browser, world, "nl", PHONE) as first:
        requests, size = await weigh(first, path)

        assert size <= LARGEST_FIRST_VIEW, f"{size} bytes for {path}"
        assert len(set(requests)) <= 4, requests


@pytest.mark.parametrize("path", ["/overview", "/requests/new", "/access-log"])
async def test_the_keyboard_reaches_everything_and_always_shows_where_it_is(
    browser: Browser, world: World, path: str
) -> None:
    async with window(browser, world, "nl", PHONE) as hers:
        await hers.sign_in("teun" if path == "/access-log" else "marijke")
        await collected(hers)
        await hers.go(path)

        stops = await every_stop(hers.page)

        assert stops[0].name == "Naar de inhoud"
        assert [stop.name for stop in stops if not stop.shown] == []
        assert len(stops) == await hers.page.locator("a[href], button, input:not([type=hidden]), textarea").count()


async def test_the_skip_link_leads_past_the_navigation(browser: Browser, world: World) -> None:
    async with window(browser, world, "en") as visitor:
        await visitor.go("/help")
        await visitor.page.keyboard.press("Tab")
        await visitor.page.keyboard.press("Enter")

        assert await visitor.page.evaluate("document.activeElement.id") == "main"


async def test_somebody_who_is_signed_in_is_led_back_and_not_asked_to_sign_in(browser: Browser, world: World) -> None:
    async with window(browser, world, "en") as hers:
        await hers.sign_in("teun")
        for path in ("/", "/help", "/register", "/nowhere"):
            await hers.go(path)
            assert await hers.page.locator('header a[href="/overview"]').count() == 1
            assert await hers.page.locator('a[href="/sign-in"]').count() == 0
