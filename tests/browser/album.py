"""Pictures of every page, for a phone and for a desk, in both languages, in ``build/screenshots``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.browser.window import DESKTOP, PHONE, SMALLEST, Window

_ROOT = Path(__file__).parents[2]
PICTURES = _ROOT / "build" / "screenshots"
README_PICTURE = PICTURES / "readme-decision.png"
README_SHOWS = _ROOT / "docker" / "screenshots" / "decision.png"
"""The committed picture: ``cp build/screenshots/readme-decision.png docker/screenshots/decision.png`` renews it."""
LANGUAGES = ("nl", "en")
SIZES = {"phone": PHONE, "desktop": DESKTOP}

EXAMINED = {("nl", "phone"), ("en", "desktop")}
"""Where each page is examined: every language and every size once, in half the time of all four."""

Way = Callable[[], Awaitable[object]]


class Album:
    """Takes the pictures, and examines each page as it stands there. ``faults``: what was wrong, by page."""

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = {}
        PICTURES.mkdir(parents=True, exist_ok=True)

    async def take(self, name: str, window: Window, way: str | Way) -> None:
        """Come to this page (by its address, or the way there) in each language, and take its pictures."""
        before = len(window.faults)
        for language in LANGUAGES:
            await window.speak(language)
            await (window.go(way) if isinstance(way, str) else way())
            await self._take_each_size(name, window, language)
        self.faults[name] = window.faults[before:]

    async def _take_each_size(self, name: str, window: Window, language: str) -> None:
        said = await window.page.locator("html").get_attribute("lang")
        if said != language:
            window.faults.append(f"{window.path} is in {said} instead of {language}")
        await window.fits(SMALLEST)
        for size, (width, height) in SIZES.items():
            await window.page.set_viewport_size({"width": width, "height": height})
            await window.page.screenshot(path=PICTURES / f"{name}-{language}-{size}.png", full_page=True)
            if (language, size) in EXAMINED:
                await window.examine()


async def picture_for_the_readme(decision: Window) -> None:
    """The first part of a decision's page, down to the first value that was used, as the README shows it."""
    await decision.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    top = await decision.main.bounding_box()
    first = await decision.page.locator(".inzage-input").first.bounding_box()
    assert top
    assert first
    margin = 28
    await decision.page.screenshot(
        path=README_PICTURE,
        full_page=True,
        clip={
            "x": first["x"] - margin,
            "y": top["y"] - margin,
            "width": first["width"] + 2 * margin,
            "height": first["y"] + first["height"] - top["y"] + margin + margin // 2,
        },
    )
