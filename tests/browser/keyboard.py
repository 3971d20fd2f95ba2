"""A walk through a page with the Tab key alone."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Page

_MOST_STOPS = 400

# What has the focus; whether it is on the screen, is on top there, and is drawn differently from before it had it.
_HERE = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it), box = it.getBoundingClientRect();
  const drawn = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const top = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
  return { name: (it.labels?.[0] ?? it).textContent.trim().replace(/\\s+/g, ' ').slice(0, 60),
           shown: drawn && seen && (top === null || it.contains(top) || top.contains(it)) };
}"""


@dataclass(frozen=True)
class Stop:
    """One thing that takes the focus. ``shown``: a person can see that it has it."""

    name: str
    shown: bool


async def every_stop(page: Page) -> list[Stop]:
    """Everything the Tab key stops at, from the top to the end of the page."""
    stops: list[Stop] = []
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        here = await page.evaluate(_HERE)
        if here is None:
            return stops
        stops.append(Stop(here["name"], here["shown"]))
    raise AssertionError(f"the keyboard is caught: {stops[-5:]}")
