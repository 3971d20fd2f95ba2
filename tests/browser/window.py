"""A browser window that is watched: what goes wrong behind a page counts as much as what stands on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from portal.demo.world import World
from portal.web.assets.build import ASSETS

AXE = ASSETS / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = (390, 844), (1280, 900)
SMALLEST = 320
"""The narrowest screen, in CSS pixels, that must need no scrolling sideways (WCAG 2.2, 1.4.10)."""


@dataclass
class Window:
    """One window of somebody, in one world. ``refusals``: statuses above 399 that are brought about on purpose."""

    page: Page
    world: World
    refusals: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to watch."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: script failed: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    @property
    def context(self) -> BrowserContext:
        """Where cookies live."""
        return self.page.context

    @property
    def path(self) -> str:
        """Where this window is, without the portal's own address."""
        return self.page.url.removeprefix(self.world.address)

    @property
    def main(self) -> Locator:
        """The page's own content."""
        return self.page.locator("main")

    async def go(self, path: str) -> None:
        """Open an address of the portal."""
        await self.page.goto(self.world.address + path)

    async def speak(self, language: str) -> None:
        """Choose the language of the pages from here on."""
        cookie = {"name": "inzage-language", "value": language, "url": self.world.address}
        await self.context.add_cookies([cookie])  # type: ignore[list-item]

    async def sign_in(self, person: str, door: str = "") -> None:
        """From the portal's sign-in page through the provider; ``door`` is ``/officer`` for an employee."""
        await self.go(f"{door}/sign-in")
        await self.main.locator(f'a[href="{door}/sign-in/start"]').click()
        await self.page.locator(f'button[value="{person}"]').click()
        await self.page.wait_for_url(f"{self.world.address}/**")

    async def examine(self) -> None:
        """Everything that can be said of any page by machine; what is wrong is added to ``faults``."""
        await self.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await self.page.evaluate("(tags) => axe.run({ runOnly: tags, resultTypes: ['violations'] })", WCAG)
        for fault in found["violations"]:
            self.faults += [f"{self.path}: {fault['id']}: {node['html'][:150]}" for node in fault["nodes"]]
        await self.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = false; })")
        heads = await self.page.locator("h1").count()
        if heads != 1:
            self.faults.append(f"{self.path}: {heads} main headings")
        if not (await self.page.title()).partition(" - ")[0].strip():
            self.faults.append(f"{self.path}: no title")

    async def fits(self, width: int) -> None:
        """Whether nothing sticks out sideways at this width; changes the window."""
        await self.page.set_viewport_size({"width": width, "height": 800})
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            culprits = await self.page.evaluate(_STICKING_OUT, width)
            self.faults.append(f"{self.path}: {wide} px wide on a screen of {width}: {culprits}")

    def _said(self, message: ConsoleMessage) -> None:
        # A refused page is in the console too; which statuses are in order is judged below.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{self.page.url}: console: {message.text}")

    def _asked(self, request: Request) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        if origin not in {self.world.address, self.world.provider.issuer}:
            self.faults.append(f"{self.page.url} asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends its stream of events and whatever still loads: the browser's own doing.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.faults.append(f"{response.url} answered {response.status}")


_STICKING_OUT = """(width) => [...document.querySelectorAll('body *')]
  .filter((each) => each.getBoundingClientRect().right > width + 0.5)
  .map((each) => each.tagName + '.' + each.className).slice(-4)"""


@asynccontextmanager
async def window(
    browser: Browser, world: World, language: str, size: tuple[int, int] = DESKTOP, *, script: bool = True
) -> AsyncIterator[Window]:
    """A fresh window, as of somebody who never was here."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=script, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    opened = Window(await context.new_page(), world)
    await opened.speak(language)
    try:
        yield opened
    finally:
        await context.close()
