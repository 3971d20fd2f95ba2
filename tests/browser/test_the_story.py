"""All six points of the story in a real browser: with script at a desk in Dutch, without script on a phone in English.

The same steps twice; what differs is only how she sees that her data is being collected.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, expect

from connectors.sdk.faults import Fault
from tests.browser.conftest import fresh_world
from tests.browser.steps import ERASE, KEEP, choose_and_send, give_verdict, wait_for_the_answer
from tests.browser.window import DESKTOP, PHONE, Window, window
from tests.browser.words import DUTCH, ENGLISH, Words
from tests.journeys.behind import broken, in_the_source

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Setting:
    """How this telling goes."""

    words: Words
    language: str
    size: tuple[int, int]
    script: bool


SETTINGS = (Setting(DUTCH, "nl", DESKTOP, script=True), Setting(ENGLISH, "en", PHONE, script=False))


@pytest.mark.parametrize("setting", SETTINGS, ids=["with script, desktop, nl", "without script, phone, en"])
async def test_she_sees_her_data_asks_for_deletion_and_it_is_gone(browser: Browser, setting: Setting) -> None:
    with fresh_world() as world:
        async with (
            window(browser, world, setting.language, setting.size, script=setting.script) as hers,
            window(browser, world, setting.language, setting.size, script=setting.script) as officers,
        ):
            await _she_signs_in_and_sees_how_far_it_is(hers, setting)
            await _she_sees_the_decision_and_its_data(hers, setting.words)
            number = await _she_asks_for_deletion(hers, setting.words)
            await _an_officer_decides(officers, setting.words, number)
            await _it_is_really_gone(hers, setting.words, number)
            await _she_sees_who_looked_and_leaves(hers, setting.words)

        assert hers.faults + officers.faults == []


async def _she_signs_in_and_sees_how_far_it_is(hers: Window, setting: Setting) -> None:
    with broken(hers.world, "brp", Fault.HANG):
        await hers.go("/")
        await hers.page.locator('main a[href="/sign-in"]').first.click()
        await hers.main.locator('a[href="/sign-in/start"]').click()
        await hers.page.locator('button[value="marijke"]').click()
        await hers.page.wait_for_url("**/overview")
        # All but the slow one have answered: with script the list says so without a new page.
        await expect(hers.page.locator('[data-part="summary"]')).to_have_text(setting.words.all_but_one)
        assert await hers.page.locator('[data-part="brp"]').is_visible()
    await expect(hers.main).not_to_contain_text(setting.words.collecting, timeout=60_000)
    for source in setting.words.sources:
        await expect(hers.main.get_by_role("heading", name=source, exact=True)).to_be_visible()


async def _she_sees_the_decision_and_its_data(hers: Window, words: Words) -> None:
    await hers.main.get_by_role("link", name=words.decision).first.click()
    await expect(hers.main).to_contain_text(words.outcome)
    await expect(hers.main).to_contain_text("Annemiek de Groot")
    await expect(hers.main).to_contain_text("088 000 1187")
    decision = hers.path
    # From an input to its record, and from the record back.
    await hers.main.locator('a[href^="/records/"]').first.click()
    await expect(hers.main).to_contain_text("Lindelaan")
    await hers.main.locator(f'a[href^="{decision}"]').first.click()
    assert hers.path.startswith(decision)


async def _she_asks_for_deletion(hers: Window, words: Words) -> str:
    await hers.go("/overview")
    return await choose_and_send(hers, (words.lapsed, words.running), words.reason, received=words.received)


async def _an_officer_decides(officers: Window, words: Words, number: str) -> None:
    await officers.sign_in("joke", "/officer")
    await officers.main.get_by_role("link", name=number).click()
    await expect(officers.main).to_contain_text(words.reason)
    await expect(officers.main).to_contain_text(words.can_delete)
    await give_verdict(officers, words.lapsed, "grant", ERASE)
    await give_verdict(officers, words.running, "refuse", KEEP, words.kept_reason)
    await officers.main.locator(f'a[href="/officer/requests/{number}/decide"]').click()
    await officers.main.locator('form[action$="/decide"] button[type="submit"]').click()
    await expect(officers.main).to_contain_text(number)


async def _it_is_really_gone(hers: Window, words: Words, number: str) -> None:
    await wait_for_the_answer(hers, number)
    await expect(hers.main).to_contain_text(words.kept_reason)
    await expect(hers.main).to_contain_text("Autoriteit Persoonsgegevens")
    async with hers.page.expect_download() as downloading:
        await hers.main.locator('a[href$="/certificate"]').click()
    assert (await downloading.value).suggested_filename
    left = [row[0] for row in in_the_source(hers.world, "homecare", "SELECT number FROM provision ORDER BY number")]
    assert "HH-2023-0417" in left
    assert "HH-2019-0112" not in left
    await hers.go("/overview")
    await expect(hers.main.get_by_role("link", name=words.running, exact=True)).to_be_visible()
    await expect(hers.main.get_by_role("link", name=words.lapsed, exact=True)).to_have_count(0)


async def _she_sees_who_looked_and_leaves(hers: Window, words: Words) -> None:
    await hers.go("/access-log")
    await expect(hers.main).to_contain_text(words.officer_looked)
    await expect(hers.page.locator("body")).not_to_contain_text("Joke")
    await hers.page.locator('form[action="/sign-out"] button').click()
    await expect(hers.main).to_contain_text(words.signed_out)
    await hers.go("/overview")
    assert hers.path.startswith("/sign-in")
