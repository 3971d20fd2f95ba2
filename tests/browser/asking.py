"""A walk past the forms on which a resident says that something is wrong, contests it, or asks to be called."""

from __future__ import annotations

from tests.browser.album import Album
from tests.browser.window import Window

ASKING = (
    *("ask-correction", "ask-correction-registry", "ask-correction-errors", "request-correction", "record-disputed"),
    *("ask-contest", "ask-contest-long-ago", "request-contest"),
    *("ask-explanation", "ask-explanation-errors", "request-call"),
    *("request-withdraw", "request-withdrawn"),
)
"""The name of every picture of this walk."""

SEND = 'form.inzage-form button[type="submit"]'


async def past_what_she_can_ask(hers: Window, album: Album) -> None:
    """The forms one by one, what comes of each, and taking one back."""
    hers.refusals = {422}
    await _a_correction(hers, album)
    await _a_contest(hers, album)
    await _a_call(hers, album)


async def _a_correction(hers: Window, album: Album) -> None:
    record = await _href(hers, "/sources/homecare", 'a[href^="/records/"]')
    form = await _href(hers, record, 'a[href$="field=hours_per_week"]')
    registry = await _href(hers, "/sources/brp", 'a[href^="/records/"]')
    await album.take("ask-correction", hers, form)
    await album.take("ask-correction-registry", hers, await _href(hers, registry, 'a[href*="field="]'))
    await album.take("ask-correction-errors", hers, lambda: _send(hers, form))
    await _send(hers, form, wished="6", reason="In de brief staat zes uur.")
    number = hers.path.partition("?")[0]
    await album.take("request-correction", hers, number)
    await album.take("record-disputed", hers, record)
    await album.take("request-withdraw", hers, f"{number}/withdraw")
    await _send(hers, f"{number}/withdraw")
    await album.take("request-withdrawn", hers, number)


async def _a_contest(hers: Window, album: Album) -> None:
    """Of her newest decision, and of one of years ago, against which nobody can object any more."""
    await hers.go("/decisions")
    decisions = await hers.main.locator('a[href^="/decisions/"]').evaluate_all("all => all.map((a) => a.pathname)")
    forms = [form for path in decisions for form in await _hrefs(hers, path, 'a[href*="/contest?"]')]
    await album.take("ask-contest", hers, forms[0])
    await album.take("ask-contest-long-ago", hers, forms[-1])
    await _send(hers, forms[0], reason="Hij woont hier niet. Hij mag hier alleen zijn post krijgen.")
    await album.take("request-contest", hers, hers.path.partition("?")[0])


async def _a_call(hers: Window, album: Album) -> None:
    record = await _href(hers, "/sources/homecare", 'a[href^="/records/"]')
    form = await _href(hers, record, 'a[href*="/explanation?"]')
    await album.take("ask-explanation", hers, form)
    await album.take("ask-explanation-errors", hers, lambda: _send(hers, form))
    await hers.go(form)
    await hers.page.locator('[value="thu:afternoon"]').check()
    await hers.page.locator("#phone").fill("06 12 34 56 78")
    await hers.main.locator(SEND).click()
    await hers.page.wait_for_url("**/requests/*?sent=yes")
    await album.take("request-call", hers, hers.path)


async def _send(hers: Window, form: str, **typed: str) -> None:
    """Open a form, type this into it, and send it."""
    await hers.go(form)
    for name, text in typed.items():
        await hers.page.locator(f'[name="{name}"]').fill(text)
    await hers.main.locator(SEND).click()
    await hers.page.wait_for_load_state()


async def _href(hers: Window, path: str, link: str) -> str:
    """Where the first of these links on a page leads."""
    return (await _hrefs(hers, path, link))[0]


async def _hrefs(hers: Window, path: str, link: str) -> list[str]:
    """Where these links on a page lead."""
    await hers.go(path)
    found: list[str] = await hers.main.locator(link).evaluate_all("all => all.map((a) => a.pathname + a.search)")
    return found
