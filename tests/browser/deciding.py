"""A walk past the decisions of people with many of them, or with decisions that build on each other."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from portal.demo.world import World
from tests.browser.album import Album
from tests.browser.window import Window, window

DECIDING = (
    *("decisions-forty", "decisions-forty-only"),
    *("decisions-chain", "decision-chain-first", "decision-chain-last", "decision-should-not-count"),
    *("decision-chain-disputed", "decision-chain-last-disputed", "decisions-chain-disputed"),
)
"""The name of every picture of this walk."""


async def past_the_decisions_of_others(browser: Browser, world: World, album: Album) -> None:
    """Forty decisions; a chain of fines, before and after its first data is disputed; what should not count."""
    async with window(browser, world, "nl") as his:
        await _signed_in(his, "hendrik")
        await album.take("decisions-forty", his, "/decisions")
        await album.take("decisions-forty-only", his, "/decisions?only=algorithm")
    async with window(browser, world, "nl") as hers:
        await _signed_in(hers, "ingrid")
        await album.take("decision-should-not-count", hers, (await _decisions(hers))[0])
    async with window(browser, world, "nl") as his:
        await _signed_in(his, "youssef")
        await _a_chain(his, album)


async def _a_chain(his: Window, album: Album) -> None:
    await album.take("decisions-chain", his, "/decisions")
    last, *_, first = await _decisions(his)
    await album.take("decision-chain-last", his, last)
    await album.take("decision-chain-first", his, first)
    await his.go(first)
    await his.main.locator('a[href^="/requests/new/correction?"]').first.click()
    await his.main.locator('[name="wished"]').fill("31 december 2027")
    await his.main.locator('form.inzage-form button[type="submit"]').click()
    await his.page.wait_for_url("**/requests/2*")
    await album.take("decision-chain-disputed", his, first)
    await album.take("decision-chain-last-disputed", his, last)
    await album.take("decisions-chain-disputed", his, "/decisions")


async def _signed_in(theirs: Window, person: str) -> None:
    await theirs.sign_in(person)
    await theirs.go("/overview")
    await expect(theirs.page.locator("[data-progress-url]")).to_have_count(0, timeout=60_000)


async def _decisions(theirs: Window) -> list[str]:
    """Where the decisions in the list are, the newest first."""
    await theirs.go("/decisions")
    found = await theirs.main.locator('a[href^="/decisions/"]').evaluate_all("all => all.map((a) => a.pathname)")
    return [str(path) for path in found]
