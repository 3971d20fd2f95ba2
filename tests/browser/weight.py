"""What a page's first view costs on the line: requests, and bytes as they were sent."""

from __future__ import annotations

from tests.browser.window import Window


async def weigh(window: Window, path: str) -> tuple[list[str], int]:
    """Addresses asked for and bytes received, headers included, with nothing in the browser's cache at the start."""
    session = await window.context.new_cdp_session(window.page)
    asked: list[str] = []
    sizes: list[float] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await session.send("Network.enable")
    await window.page.goto(window.world.address + path, wait_until="networkidle")
    await session.detach()
    return asked, int(sum(sizes))
