"""The gallery in a real browser: accessible, readable on the smallest phone, and fine under the strict policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

from portal.rendering import Renderer
from portal.web.assets.build import ASSETS
from tests.rendering.gallery_server import serving

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("INZAGE_BROWSER") or shutil.which("chromium")
AXE = ASSETS / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium found: install it, or name one in INZAGE_BROWSER")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
def site(gallery: dict[str, str]) -> Iterator[str]:
    with serving({f"/{lang}": html for lang, html in gallery.items()}) as address:
        yield address


async def visit(browser: Browser, address: str, width: int, *, script: bool = True) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = await context.new_page()
    await page.goto(address)
    return page


@pytest.mark.parametrize(("lang", "width"), [("nl", 320), ("en", 390), ("nl", 1200)])
async def test_the_gallery_has_no_accessibility_fault_that_a_machine_can_find(
    browser: Browser, site: str, lang: str, width: int
) -> None:
    page = await visit(browser, f"{site}/{lang}", width)
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    await page.evaluate(AXE.read_text())

    found = await page.evaluate("(tags) => axe.run({ runOnly: tags })", RULES)

    assert {"color-contrast", "target-size", "label"} <= {rule["id"] for rule in found["passes"]}
    faults = [f"{fault['id']}: {node['html'][:150]}" for fault in found["violations"] for node in fault["nodes"]]
    assert faults == []
    await page.context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1200])
async def test_nothing_sticks_out_sideways_at_any_width(browser: Browser, site: str, width: int) -> None:
    page = await visit(browser, f"{site}/nl", width)

    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await page.context.close()


async def test_the_strict_policy_blocks_nothing_and_one_view_is_four_requests(browser: Browser, site: str) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))

    await page.goto(f"{site}/nl", wait_until="networkidle")

    assert said == []
    assert len(set(asked) - {path for path in asked if path.endswith(".svg")}) == 4
    await context.close()


async def test_the_first_tab_offers_to_skip_to_the_content(browser: Browser, site: str) -> None:
    page = await visit(browser, f"{site}/nl", 390)
    link = page.locator(".nl-skip-link")
    assert await link.evaluate("(each) => each.getBoundingClientRect().bottom") <= 0

    await page.keyboard.press("Tab")

    assert await link.evaluate("(each) => each === document.activeElement")
    assert await link.evaluate("(each) => each.getBoundingClientRect().top") >= 0
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.context.close()


def a_waiting_page(renderer: Renderer, state: str) -> str:
    source = """{% from "components/progress_list.html" import progress_list %}
    {% from "components/refresh.html" import refresh %}
    <!doctype html><html lang="nl"><head><title>x</title>{{ refresh(4) }}
    <script src="{{ asset('inzage.js') }}" defer></script></head><body>
    {{ progress_list([{"name": "brp", "title": "BRP", "state": state}], url=url) }}</body></html>"""
    url = "/progress" if state == "busy" else None
    return renderer.environment("nl").from_string(source).render(state=state, url=url)


async def test_progress_is_shown_as_it_comes_in_and_then_the_page_is_asked_for_again(
    browser: Browser, renderer: Renderer
) -> None:
    fragment = "".join(f"data: {line}\n" for line in a_waiting_page(renderer, "done").splitlines())
    pages = {"/": a_waiting_page(renderer, "busy"), "/progress": f"event: progress\n{fragment}\n"}
    with serving(pages) as address:
        page = await visit(browser, address, 390)

        await page.get_by_text("gaf antwoord").wait_for()
        await page.get_by_text("1 van de 1 systemen").wait_for()

        pages["/"] = a_waiting_page(renderer, "done").replace("BRP", "Alles is er")
        pages["/progress"] = "event: done\ndata: \n\n"
        await page.get_by_text("Alles is er").wait_for()
        await page.context.close()


async def test_without_script_the_waiting_page_refreshes_itself(browser: Browser, renderer: Renderer) -> None:
    pages = {"/": a_waiting_page(renderer, "busy").replace('content="4"', 'content="1"')}
    with serving(pages) as address:
        page = await visit(browser, address, 390, script=False)
        pages["/"] = a_waiting_page(renderer, "done")

        await page.get_by_text("gaf antwoord").wait_for()
        await page.context.close()


async def test_a_copy_button_appears_only_where_it_can_work(browser: Browser, site: str) -> None:
    without = await visit(browser, f"{site}/nl", 390, script=False)
    assert not await without.get_by_text("Kopiëren").is_visible()
    await without.context.close()

    page = await visit(browser, f"{site}/nl", 390)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_text("Kopiëren").click()
    await page.get_by_text("Gekopieerd").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "2026-00042"
    await page.context.close()
