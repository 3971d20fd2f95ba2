"""A real browser gets through the demo provider's sign-in page and back, without script, on a phone."""

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright

from portal.demo.provider import RESIDENTS, DemoProvider
from tests.provider.browser import Attempt

BROWSER = os.environ.get("INZAGE_BROWSER") or shutil.which("chromium")
PICTURES = Path(__file__).parents[2] / "build" / "pictures" / "provider"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not BROWSER, reason="NO BROWSER: Chromium was not found")]


class Callback(BaseHTTPRequestHandler):
    """The portal's side: it only has to be reached."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"back at the portal")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Quiet."""


@pytest.fixture
def portal() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Callback) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/callback"
        server.shutdown()


def by_thread(work: object) -> None:
    """Playwright's plain interface refuses a thread that runs an event loop, as the tests' own may."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - handed on below
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("en", 1280)])
def test_picking_a_person_with_the_keyboard_leads_back_to_the_portal(portal: str, language: str, width: int) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with DemoProvider(redirect_uris={RESIDENTS: [portal]}) as provider:
        asked = urlencode({**Attempt().parameters(), "redirect_uri": portal, "ui_locales": language})

        def visit() -> None:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
                page = browser.new_page(java_script_enabled=False, viewport={"width": width, "height": 800})
                page.goto(f"{provider.issuer}/auth?{asked}")
                page.screenshot(path=PICTURES / f"sign-in-{language}-{width}.png", full_page=True)
                assert page.locator("main").bounding_box()["width"] <= width  # type: ignore[index]
                page.locator("button[value=marijke]").focus()
                page.keyboard.press("Enter")
                page.wait_for_url(f"{portal}?**")
                assert page.text_content("body") == "back at the portal"
                assert "code=" in page.url
                browser.close()

        by_thread(visit)
