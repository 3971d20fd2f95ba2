"""Past what only some residents have: profiles, a protected address, a great deal of data, a child."""

from __future__ import annotations

from playwright.async_api import Browser

from portal.demo.world import World
from tests.browser.album import Album
from tests.browser.steps import collected, link_on
from tests.browser.window import window

THEIRS = (
    *("overview-profiles", "source-profiles", "record-profile"),
    *("overview-protected", "record-protected"),
    *("overview-long", "source-long", "source-long-kind", "access-log-long"),
    "record-child",
)
"""The names of these pages' pictures."""


async def past_the_other_residents(browser: Browser, world: World, album: Album) -> None:
    """Rosa, Lotte, Hendrik and Noor, each at what is theirs alone."""
    async with window(browser, world, "nl") as rosa:
        await rosa.sign_in("rosa")
        await collected(rosa)
        await album.take("overview-profiles", rosa, "/overview")
        await album.take("source-profiles", rosa, "/sources/checks")
        profile = await link_on(rosa, "/sources/checks", '#profiles ~ article a[href^="/records/"]')
        await album.take("record-profile", rosa, profile)
    async with window(browser, world, "nl") as lotte:
        await lotte.sign_in("lotte")
        await collected(lotte)
        await album.take("overview-protected", lotte, "/overview")
        await album.take("record-protected", lotte, await link_on(lotte, "/overview", ".inzage-notice a"))
    async with window(browser, world, "nl") as hendrik:
        await hendrik.sign_in("hendrik")
        await collected(hendrik)
        await album.take("overview-long", hendrik, "/overview")
        await album.take("source-long", hendrik, "/sources/parking")
        await album.take("source-long-kind", hendrik, await link_on(hendrik, "/sources/parking", 'a[href*="kind="]'))
        await album.take("access-log-long", hendrik, "/access-log")
    async with window(browser, world, "nl") as noor:
        await noor.sign_in("noor")
        await collected(noor)
        await album.take("record-child", noor, await link_on(noor, "/sources/brp", 'a:has-text("Sem")'))
