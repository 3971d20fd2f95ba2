"""A walk past what an officer does with corrections, contests and questions, and with the clock."""

from __future__ import annotations

from tests.browser.album import Album
from tests.browser.window import Window

DESK = (
    *("officer-queue-kinds", "officer-search-nothing", "officer-closed"),
    *("officer-correction", "officer-correction-errors", "officer-correction-decide"),
    *("officer-registry", "officer-hand-over", "officer-handed-over"),
    *("officer-contest", "officer-explanation", "officer-explanation-errors", "officer-explanation-decide"),
    *("officer-extend", "officer-extend-errors", "officer-ask", "officer-waiting", "officer-answered"),
)
"""The name of every picture of this walk."""


async def past_the_desk(officer: Window, hers: Window, album: Album) -> None:
    """She asks four things; the officer opens each, and does what can be done with it."""
    correction = await _ask(hers, await _form(hers, "/sources/homecare", "hours_per_week"), wished="6")
    registry = await _ask(hers, await _form(hers, "/sources/brp", "functieAdres.omschrijving"), wished="briefadres")
    contest = await _ask(
        hers, await _of_a_decision(hers, "/contest?"), reason="Dat is te lang geleden om mee te tellen."
    )
    question = await _ask(hers, await _of_a_decision(hers, "/explanation?"), how="write", question="Wat is een regel?")
    officer.refusals = {409, 422}
    await album.take("officer-queue-kinds", officer, "/officer")
    await album.take("officer-search-nothing", officer, "/officer?number=2026-9999")
    await album.take("officer-closed", officer, "/officer/closed")
    await _a_correction(officer, album, correction)
    await _for_another_desk(officer, album, registry)
    await album.take("officer-contest", officer, contest)
    await _an_answer(officer, album, question)
    await _the_clock(officer, album, contest)


async def _a_correction(officer: Window, album: Album, case: str) -> None:
    await album.take("officer-correction", officer, case)
    await album.take("officer-correction-errors", officer, lambda: _save(officer, case, answer="grant", value="zes"))
    await _save(officer, case, answer="grant", ground="A16-INACCURATE")
    await album.take("officer-correction-decide", officer, f"{case}/decide")


async def _for_another_desk(officer: Window, album: Album, case: str) -> None:
    await album.take("officer-registry", officer, case)
    await album.take("officer-hand-over", officer, f"{case}/hand-over?item=1")
    await officer.main.locator('form[action$="/hand-over"] button[type="submit"]').click()
    await album.take("officer-handed-over", officer, f"{case}?asked=yes")


async def _an_answer(officer: Window, album: Album, case: str) -> None:
    await album.take("officer-explanation", officer, case)
    await album.take("officer-explanation-errors", officer, lambda: _save(officer, case, reason="Nee."))
    await _save(officer, case, reason="Een regel zegt wie hulp krijgt. De wet geeft die regel.")
    await album.take("officer-explanation-decide", officer, f"{case}/decide")


async def _the_clock(officer: Window, album: Album, case: str) -> None:
    async def for_no_reason() -> None:
        await officer.go(f"{case}/extend")
        await officer.main.locator('form[action$="/extend"] button[type="submit"]').click()

    await album.take("officer-extend", officer, f"{case}/extend")
    await album.take("officer-extend-errors", officer, for_no_reason)
    await album.take("officer-ask", officer, f"{case}/ask")
    await officer.page.locator("#question").fill("Over welk gesprek gaat het?")
    await officer.main.locator('form[action$="/ask"] button[type="submit"]').click()
    await album.take("officer-waiting", officer, f"{case}?asked=yes")
    await album.take("officer-answered", officer, f"{case}/answered")


async def _save(officer: Window, case: str, **typed: str) -> None:
    """Fill in the form of a case's only item, and send it."""
    await officer.go(f"{case}?asked=yes")
    form = officer.main.locator('form[action$="/items/1"]')
    await officer.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for name, value in typed.items():
        box = form.locator(f'[name="{name}-1"]')
        if name == "answer":
            await form.locator(f'[name="{name}-1"][value="{value}"]').check()
        elif name == "ground":
            await box.select_option(value)
        else:
            await box.fill(value)
    await form.locator('button[type="submit"]').click()
    await officer.page.wait_for_load_state()


async def _ask(hers: Window, form: str, *, how: str = "", **typed: str) -> str:
    """Fill in and send one of her forms; where the officer handles it."""
    await hers.go(form)
    if how:
        await hers.page.locator(f'[name="how"][value="{how}"]').check()
    for name, text in typed.items():
        await hers.page.locator(f'[name="{name}"]').fill(text)
    await hers.main.locator('form.inzage-form button[type="submit"]').click()
    await hers.page.wait_for_url("**/requests/*?sent=*")
    return f"/officer{hers.path.partition('?')[0]}"


async def _form(hers: Window, source: str, field: str) -> str:
    """Where she says that this data point of a source is wrong: of the first record that has it."""
    for record in await _hrefs(hers, source, 'a[href^="/records/"]'):
        if forms := await _hrefs(hers, record, f'a[href$="field={field}"]'):
            return forms[0]
    raise AssertionError(f"{source} has no {field}")


async def _of_a_decision(hers: Window, form: str) -> str:
    """The last form of a kind on her oldest decision."""
    return (await _hrefs(hers, (await _hrefs(hers, "/decisions", 'a[href^="/decisions/"]'))[-1], f'a[href*="{form}"]'))[
        -1
    ]


async def _hrefs(hers: Window, path: str, link: str) -> list[str]:
    await hers.go(path)
    found = await hers.main.locator(link).evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    return [str(each) for each in found]
