"""The account page: an address is given, confirmed, changed and taken away; whoever was not reached gets a letter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal.database import Database
from portal.demo.mail_catcher import MailCatcher
from portal.settings import Mail
from portal.vault import FileKeyProvider
from tests.conftest import Clusters
from tests.erasure.town import fresh_bsn, move_in, town_of
from tests.messages.steps import EMAIL, code_in, deliver_all
from tests.web.counter import Browser, Counter, Page, counter_for


@pytest.fixture
async def catcher(tmp_path: Path) -> AsyncIterator[MailCatcher]:
    server = MailCatcher(tmp_path / "mails")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def counter(
    view: Database, keystore: Database, key_provider: FileKeyProvider, tmp_path: Path, catcher: MailCatcher
) -> AsyncIterator[Counter]:
    bsn = fresh_bsn()
    mail = Mail("127.0.0.1", catcher.port, "none", sender="inzage@voorbeeldstad.example")
    town = town_of(view, keystore, key_provider, tmp_path, bsn, mail=mail)
    move_in(tmp_path, bsn)
    await town.arrive()
    yield counter_for(town, key_provider)
    await town.close()


async def send(browser: Browser, action: str, **typed: str) -> Page:
    form = (await browser.open("/account")).form(action)
    return await browser.send(action, form | typed)


async def test_an_address_is_given_confirmed_and_taken_away(
    counter: Counter, clusters: Clusters, catcher: MailCatcher
) -> None:
    browser = await counter.resident()
    sent = await send(browser, "/account/address", email=EMAIL, language="nl", agrees="yes")
    assert sent.response.headers["location"] == "/account?done=sent"
    assert EMAIL in (await browser.open("/account")).main
    await deliver_all(counter.town, clusters)

    confirmed = await send(browser, "/account/code", code=f" {code_in(catcher)} ")
    assert confirmed.response.headers["location"] == "/account?done=confirmed"
    shown = await browser.open("/account?done=confirmed")
    assert "We will send you e-mail when there is news" in shown.main
    assert "You agreed on" in shown.main

    stopped = await send(browser, "/account/stop")
    assert stopped.response.headers["location"] == "/account?done=stopped"
    assert EMAIL not in (await browser.open("/account")).response.text


async def test_what_is_not_right_yet_is_said_at_its_own_place_and_nothing_is_sent(
    counter: Counter, clusters: Clusters, catcher: MailCatcher
) -> None:
    browser = await counter.resident()
    page = await send(browser, "/account/address", email="not an address", language="fr")

    assert page.status == 422
    assert [href for _, href in page.errors()] == ["#email", "#language", "#agrees"]
    assert page.form("/account/address")["email"] == "not an address"
    await deliver_all(counter.town, clusters)
    assert not catcher.mails()


async def test_a_wrong_code_is_said_and_a_sixth_code_a_day_is_not_sent(counter: Counter) -> None:
    browser = await counter.resident()
    for _ in range(5):
        await send(browser, "/account/address", email=EMAIL, language="nl", agrees="yes")
    too_many = await send(browser, "/account/address", email=EMAIL, language="nl", agrees="yes")
    wrong = await send(browser, "/account/code", code="")

    assert "five codes today" in too_many.errors()[0][0]
    assert wrong.errors() == [("This is not the code in the e-mail. Look again.", "#code")]


async def test_the_page_is_the_residents_own_and_is_not_compressed(counter: Counter) -> None:
    await send(await counter.resident(), "/account/address", email=EMAIL, language="nl", agrees="yes")
    neighbour = await counter.resident(await counter.neighbour())

    theirs = await neighbour.open("/account")

    assert theirs.status == 200
    assert EMAIL not in theirs.response.text
    assert "content-encoding" not in theirs.response.headers
    assert (await counter.stranger().open("/account")).status in {302, 303}


async def test_without_a_mail_server_no_address_is_asked(
    view: Database, keystore: Database, key_provider: FileKeyProvider, tmp_path: Path
) -> None:
    plain = town_of(view, keystore, key_provider, tmp_path, fresh_bsn())
    await plain.arrive()
    without = counter_for(plain, key_provider)
    browser = await without.resident()
    page = await browser.open("/account")

    assert "This website does not send e-mail" in page.main
    assert not page.soup.find("form", action="/account/address")
    await plain.close()


async def test_an_officer_writes_down_that_a_letter_went(
    counter: Counter, clusters: Clusters, catcher: MailCatcher
) -> None:
    browser = await counter.resident()
    await send(browser, "/account/address", email=EMAIL, language="nl", agrees="yes")
    await deliver_all(counter.town, clusters)
    await send(browser, "/account/code", code=code_in(catcher))
    number = await counter.town.file("note:1")
    catcher.answer = lambda line: "550 Unknown" if line.upper().startswith("RCPT") else None
    await deliver_all(counter.town, clusters)
    officer = await counter.officer()

    listed = await officer.open("/officer/letters")
    assert number in listed.main
    assert EMAIL not in listed.response.text
    form = next(f for f in listed.soup.find_all("form", attrs={"aria-label": f"Request {number}"}))
    fields = {str(box["name"]): str(box["value"]) for box in form.find_all("input")}
    done = await officer.send("/officer/letters", fields)
    again = await officer.send("/officer/letters", fields)

    assert done.response.headers["location"] == "/officer/letters"
    assert again.status == 409
    assert number not in (await officer.open("/officer/letters")).main
    assert "Sent by letter." in (await browser.open("/account")).main
