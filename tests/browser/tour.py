"""A walk past every page there is, in the order in which the story makes them appear."""

from __future__ import annotations

from playwright.async_api import Browser

from connectors.sdk.faults import Fault
from portal.demo.world import World
from tests.browser.album import Album, picture_for_the_readme
from tests.browser.asking import ASKING, past_what_she_can_ask
from tests.browser.at_the_desk import DESK, past_the_desk
from tests.browser.deciding import DECIDING, past_the_decisions_of_others
from tests.browser.mail import past_the_account
from tests.browser.other_residents import THEIRS, past_the_other_residents
from tests.browser.steps import ERASE, KEEP, choose_and_send, collected, give_verdict, wait_for_the_answer
from tests.browser.window import Window, window
from tests.journeys.behind import as_administrator, broken

PUBLIC = {
    "front": "/",
    "register": "/register",
    "register-source": "/register/brp",
    "register-profiles": "/register/checks",
    "register-algorithms": "/register/algorithms",
    "for-someone-else": "/for-someone-else",
    "help": "/help",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "sign-in": "/sign-in",
    "session-ended": "/sign-in?ended=yes",
    "signed-out": "/sign-out",
    "not-found": "/nowhere",
    "officer-sign-in": "/officer/sign-in",
}
PAGES = (
    *PUBLIC,
    *THEIRS,
    *("officer-refused", "sign-in-refused"),
    *("overview-empty", "request-form-teun", "decisions-teun"),
    *("overview-failed", "request-form-fatima", "decisions-fatima", "source-failed"),
    *("overview-loading", "overview", "source-brp", "source-homecare", "source-parking", "source-decisions"),
    *("record", "record-long", "decisions", "decision", "requests-empty", "record-unreadable", "source-unreadable"),
    *("account", "account-errors", "account-code", "account-confirmed"),
    *("officer-queue-empty", "officer-letters", "officer-sources", "officer-quarantine"),
    *("request-form", "request-form-errors", "request-filed"),
    *("officer-queue", "officer-case", "officer-verdict-errors", "officer-case-ready", "officer-confirm"),
    *("officer-case-done", "request-handled", "requests", "access-log", "download", "overview-after"),
    *ASKING,
    *DECIDING,
    *DESK,
)
"""The name of every page's pictures."""


async def past_every_page(browser: Browser, world: World, album: Album) -> None:
    """The whole walk: outside, three residents, an officer, and back to the first resident."""
    async with (
        window(browser, world, "nl") as outside,
        window(browser, world, "nl") as marijke,
        window(browser, world, "nl") as officer,
    ):
        await _outside(outside, album)
        await _others(browser, world, album)
        await past_the_other_residents(browser, world, album)
        await _marijke_looks(marijke, album)
        await _officer_waits(officer, album)
        number = await _marijke_asks(marijke, album)
        await _officer_decides(officer, album, number)
        await _marijke_reads_the_answer(marijke, album, number)
        await album.take("officer-case-done", officer, f"/officer/requests/{number}")
        await past_what_she_can_ask(marijke, album)
        await past_the_decisions_of_others(browser, world, album)
        await past_the_desk(officer, marijke, album)


async def _outside(outside: Window, album: Album) -> None:
    outside.refusals = {403, 404}
    for name, path in PUBLIC.items():
        await album.take(name, outside, path)
    await album.take("officer-refused", outside, lambda: outside.sign_in("sander", "/officer"))

    async def cancel() -> None:
        await outside.go("/sign-in")
        await outside.main.locator('a[href="/sign-in/start"]').click()
        await outside.page.locator('button[name="cancel"]').click()
        await outside.page.wait_for_url(f"{outside.world.address}/**")

    await album.take("sign-in-refused", outside, cancel)


async def _others(browser: Browser, world: World, album: Album) -> None:
    """Somebody about whom nothing is held, and somebody one of whose sources is out of order."""
    for person, name in (("teun", "overview-empty"), ("fatima", "overview-failed")):
        async with window(browser, world, "nl") as theirs:
            await theirs.sign_in(person)
            await collected(theirs)
            await album.take(name, theirs, "/overview")
            await album.take(f"request-form-{person}", theirs, "/requests/new")
            await album.take(f"decisions-{person}", theirs, "/decisions")
            if person == "fatima":
                await album.take("source-failed", theirs, "/sources/homecare")


async def _marijke_looks(marijke: Window, album: Album) -> None:
    with broken(marijke.world, "brp", Fault.HANG):
        await marijke.sign_in("marijke")
        await album.take("overview-loading", marijke, "/overview")
    await collected(marijke)
    await album.take("overview", marijke, "/overview")
    for source in ("brp", "homecare", "parking", "decisions"):
        await album.take(f"source-{source}", marijke, f"/sources/{source}")
    await album.take("record", marijke, await _link(marijke, "/sources/homecare", "/records/"))
    await album.take("record-long", marijke, await _link(marijke, "/sources/brp", "/records/"))
    await album.take("decisions", marijke, "/decisions")
    await album.take("decision", marijke, await _link(marijke, "/decisions", "/decisions/"))
    await picture_for_the_readme(marijke)
    await album.take("requests-empty", marijke, "/requests")
    await _an_unreadable_record(marijke, album)
    await past_the_account(marijke, album)


async def _link(theirs: Window, path: str, beginning: str) -> str:
    """Where the first link of a page leads that begins so."""
    await theirs.go(path)
    found = await theirs.main.locator(f'a[href^="{beginning}"]').first.get_attribute("href")
    assert found is not None
    return found


async def _an_unreadable_record(marijke: Window, album: Album) -> None:
    """One bit of one sealed record was changed outside the portal."""
    path = await _link(marijke, "/sources/parking", "/records/")
    flip = "UPDATE record SET sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) WHERE record_id = %s"
    as_administrator(marijke.world, "view", flip, path[-36:])
    await album.take("record-unreadable", marijke, path)
    await album.take("source-unreadable", marijke, "/sources/parking")
    as_administrator(marijke.world, "view", flip, path[-36:])


async def _officer_waits(officer: Window, album: Album) -> None:
    await officer.sign_in("joke", "/officer")
    await album.take("officer-queue-empty", officer, "/officer")
    await album.take("officer-letters", officer, "/officer/letters")
    await album.take("officer-sources", officer, "/officer/sources")
    await album.take("officer-quarantine", officer, "/officer/quarantine")


async def _marijke_asks(marijke: Window, album: Album) -> str:
    await album.take("request-form", marijke, "/requests/new")
    marijke.refusals = {422}

    async def send_nothing() -> None:
        await marijke.go("/requests/new")
        await marijke.main.locator('form[action="/requests"] button[type="submit"]').click()

    await album.take("request-form-errors", marijke, send_nothing)
    await marijke.speak("en")
    number = await choose_and_send(marijke, LABELS, "I withdrew that application years ago, and the note is old.")
    await album.take("request-filed", marijke, f"/requests/{number}?sent=yes")
    return number


LABELS = (
    "Help at home: Hulp bij het huishouden (aanvraag)",
    "Note of a conversation: 9 May 2023",
    "Help at home: Hulp bij het huishouden",
)


async def _officer_decides(officer: Window, album: Album, number: str) -> None:
    case = f"/officer/requests/{number}"
    officer.refusals = {409, 422}
    await album.take("officer-queue", officer, "/officer")
    await album.take("officer-case", officer, case)

    async def choose_no_ground() -> None:
        await officer.go(case)
        form = officer.main.locator('form[action$="/items/1"]')
        await form.locator("select").select_option("")
        await form.locator('button[type="submit"]').click()

    await album.take("officer-verdict-errors", officer, choose_no_ground)
    await officer.go(case)
    await give_verdict(officer, LABELS[0], "grant", ERASE)
    await give_verdict(officer, LABELS[1], "grant", ERASE)
    await give_verdict(officer, LABELS[2], "refuse", KEEP, "U heeft deze hulp tot 30 september 2026 gehad.")
    await album.take("officer-case-ready", officer, f"{case}?asked=yes")
    await album.take("officer-confirm", officer, f"{case}/decide")
    await officer.main.locator('form[action$="/decide"] button[type="submit"]').click()


async def _marijke_reads_the_answer(marijke: Window, album: Album, number: str) -> None:
    await wait_for_the_answer(marijke, number)
    await album.take("request-handled", marijke, f"/requests/{number}")
    await album.take("requests", marijke, "/requests")
    await album.take("access-log", marijke, "/access-log")
    await album.take("download", marijke, "/download")
    await album.take("overview-after", marijke, "/overview")
