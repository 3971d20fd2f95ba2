"""Finds and starts the real browser. A missing one is said loudly; where every test must run, it is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""A browser that runs as root in a container and asks nobody anything by itself."""

NO_BROWSER = """NO BROWSER: THE BROWSER TESTS DO NOT RUN.
Install Chromium (Debian: apt-get install chromium), or say where it is: INZAGE_BROWSER=/path/to/chromium make test"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser: the one of INZAGE_BROWSER, this machine's own, or Playwright's."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_executable(playwright), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


def _executable(playwright: Playwright) -> str:
    named = os.environ.get("INZAGE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if named:
        return named
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    if os.environ.get("CI"):
        pytest.fail(NO_BROWSER, pytrace=False)
    pytest.skip(NO_BROWSER)
