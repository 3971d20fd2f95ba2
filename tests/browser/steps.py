"""Steps that several stories take."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from playwright.async_api import Locator, expect

from tests.browser.window import Window

ERASE, KEEP = "A17-1-A-NO-LONGER-NEEDED", "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
"""A ground to grant deletion, and one to refuse it."""


async def collected(theirs: Window) -> None:
    """Wait until every source has answered or failed."""
    await theirs.go("/overview")
    await expect(theirs.page.locator("[data-progress-url]")).to_have_count(0, timeout=60_000)


async def link_on(theirs: Window, path: str, chosen: str) -> str:
    """Where the first of these links of a page leads."""
    await theirs.go(path)
    found = await theirs.main.locator(chosen).first.get_attribute("href")
    assert found is not None
    return found


async def choose_and_send(hers: Window, labels: Sequence[str], reason: str, received: str = "") -> str:
    """Ask for the deletion of these records; the number of the request."""
    await hers.go("/overview")
    await hers.main.locator('a[href="/requests/new"]').first.click()
    for label in labels:
        await hers.page.get_by_label(label, exact=True).check()
    await hers.page.locator('textarea[name="reason"]').fill(reason)
    await hers.main.locator('form[action="/requests"] button[type="submit"]').click()
    await hers.page.wait_for_url("**/requests/*?sent=yes")
    await expect(hers.main).to_contain_text(received)
    return hers.path.partition("?")[0].rsplit("/", 1)[1]


async def give_verdict(officers: Window, title: str, answer: str, ground: str, reason: str = "") -> None:
    """Fill in and save the verdict on the item of the open case that has this title."""
    heading = officers.page.get_by_role("heading", name=re.compile(rf"^\d+\. {re.escape(title)}$"))
    item = str(await officers.main.locator('[id^="item-"]', has=heading).get_attribute("id")).removeprefix("item-")
    form: Locator = officers.main.locator(f'form[action$="/items/{item}"]')
    await form.locator(f'input[name="answer-{item}"][value="{answer}"]').check()
    await form.locator(f'select[name="ground-{item}"]').select_option(ground)
    await form.locator(f'textarea[name="reason-{item}"]').fill(reason)
    await form.locator('button[type="submit"]').click()


async def wait_for_the_answer(hers: Window, number: str) -> None:
    """Look at the request again and again, until there is a proof to download."""
    for _ in range(120):
        await hers.go(f"/requests/{number}")
        if await hers.main.locator('a[href$="/certificate"]').count():
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"request {number} was not carried out: {await hers.main.inner_text()}")
