"""A resident gives an e-mail address, from the empty form to the confirmed one, with the demo's own mail catcher."""

from __future__ import annotations

import asyncio
import re

import httpx

from tests.browser.album import Album
from tests.browser.window import Window

EMAIL = "marijke.van.den.akker-oudshoorn@post.voorbeeldstad.example"
_TRIES = 200  # a tenth of a second apart


async def past_the_account(theirs: Window, album: Album) -> None:
    """Every state of the account page."""
    await album.take("account", theirs, "/account")
    theirs.refusals = {422}

    async def send_nothing() -> None:
        await theirs.go("/account")
        await _send(theirs, "/account/address")

    async def ask_for_a_code() -> None:
        await theirs.go("/account")
        await theirs.page.fill("#email", EMAIL)
        await theirs.page.check("#agrees")
        await _send(theirs, "/account/address")

    await album.take("account-errors", theirs, send_nothing)
    await album.take("account-code", theirs, ask_for_a_code)
    await theirs.page.fill("#code", await _newest_code(theirs))
    await _send(theirs, "/account/code")
    assert EMAIL in await theirs.main.inner_text()
    await album.take("account-confirmed", theirs, "/account?done=confirmed")


async def _send(theirs: Window, action: str) -> None:
    await theirs.main.locator(f'form[action="{action}"] button[type="submit"]').click()
    await theirs.page.wait_for_load_state()


async def _newest_code(theirs: Window) -> str:
    """The code in the second mail: the form was sent once in each language, and each mail has the newest code."""
    async with httpx.AsyncClient() as client:
        for _ in range(_TRIES):
            codes = re.findall(r"\b\d{8}\b", (await client.get(theirs.world.mail)).text)
            if len(codes) > 1:
                return str(codes[0])
            await asyncio.sleep(0.1)
    raise AssertionError("no mail with a code came")
