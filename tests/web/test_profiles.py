"""Profiles stand apart from ordinary records, say what they are, and are new until their resident looks at them."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import msgspec
import pytest

from connectors.sdk import DataPoint, DecisionInput, Manifest, Note, Record
from connectors.sdk.manifest import Profile, Text
from portal.database import Login
from portal.vault import Owner
from tests.web.counter import Browser, Counter, Page
from tests.web.test_asking import HOURS, decided

PROFILE = Profile(
    based_on=Text(nl="Uw hulp.", en="Your help at home."),
    used_for=Text(nl="Kiezen wie wij bellen.", en="Choosing whom we call."),
    made_by=Text(nl="Een rekenmodel.", en="A model; a person reads it."),
)
TITLE = "Note of a conversation"


@pytest.fixture
async def profiled(counter: Counter) -> Counter:
    """A town in which the notes of help at home are declared as profiles."""
    source = counter.town.sources.find("homecare")
    assert source is not None
    changed = msgspec.structs.replace(source.manifest.records["note"], profile=PROFILE)
    records = {**source.manifest.records, "note": changed}
    _put_manifest(counter, "homecare", msgspec.structs.replace(source.manifest, records=records))
    return counter


def _put_manifest(counter: Counter, name: str, manifest: Manifest) -> None:
    """The manifest as a municipality could have written it."""
    sources = counter.town.sources
    sources._sources[name] = dataclasses.replace(sources._sources[name], manifest=manifest)


async def keep(counter: Counter, *records: Record) -> list[UUID]:
    """What the source of help at home would have given, and which of it is there now."""
    town = counter.town
    ring = await town.vault.keyring(Owner.subject(town.subject_id))
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        before = await town.records.places(connection, town.subject_id, source="homecare")
        await town.records.keep(connection, town.subject_id, ring, "homecare", records)
        after = await town.records.places(connection, town.subject_id, source="homecare")
    return list(after.keys() - before.keys())


def section(page: Page, heading: str) -> str:
    """What stands under a heading, up to the next one of the same level."""
    found = page.soup.find(lambda tag: tag.name == "h2" and tag.get_text(strip=True) == heading)
    assert found is not None, f"no heading {heading}: {page.main[:500]}"
    texts = []
    for after in found.find_next_siblings():
        if after.name == "h2":
            break
        texts.append(after.get_text(" "))
    return " ".join(" ".join(texts).split())


async def one_note(browser: Browser) -> str:
    """The address of a note."""
    page = await browser.open("/overview")
    link = page.soup.find("a", string=lambda text: bool(text) and text.startswith(TITLE))
    assert link is not None, page.main
    return str(link["href"])


async def test_a_profile_stands_under_its_own_heading_and_never_among_the_records(profiled: Counter) -> None:
    browser = await profiled.resident()

    overview, source = await browser.open("/overview"), await browser.open("/sources/homecare")

    for page, records in ((overview, "Where your data is held"), (source, "What this system holds about you")):
        assert TITLE in section(page, "Profiles about you")
        assert "Choosing whom we call." in section(page, "Profiles about you")
        assert TITLE not in section(page, records)
    assert "also holds 2 profiles about you" in section(overview, "Where your data is held")


async def test_the_page_of_a_profile_says_what_it_is_made_of_and_what_rights_there_are(profiled: Counter) -> None:
    browser = await profiled.resident()

    page = await browser.open(await one_note(browser))

    assert "This is a profile about you" in page.main
    for words in ("Your help at home.", "Choosing whom we call.", "A model; a person reads it."):
        assert words in page.main
    assert "GDPR, article 21" in page.main
    assert "GDPR, article 22" in page.main
    assert "No decision that you see on this website says that it used this profile." in page.main


async def test_a_new_profile_is_marked_until_its_page_is_opened(profiled: Counter) -> None:
    town, browser = profiled.town, await profiled.resident()
    [new] = await keep(profiled, Record(ref="note:new", type="note", fields={"text": DataPoint("Een score")}))
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await profiled.portal.profiles.appeared(connection, town.subject_id, [new], by_mail=False)

    before = await browser.open("/overview")
    await browser.open("/sources/homecare")
    still = await browser.open("/overview")
    await browser.open(f"/records/{new}")
    after = await browser.open("/overview")

    assert "There is a new profile about you" in section(before, "Profiles about you")
    assert "There is a new profile about you" in section(still, "Profiles about you")
    assert "new profile" not in section(after, "Profiles about you")


async def test_everybody_can_read_which_profiles_are_made(profiled: Counter) -> None:
    stranger = profiled.stranger()

    source, algorithms = await stranger.open("/register/homecare"), await stranger.open("/register/algorithms")

    for page in (source, algorithms):
        assert "Choosing whom we call." in page.main
        assert "A model; a person reads it." in page.main
    assert algorithms.status == 200
    assert "Each decision names the rule or algorithm" in algorithms.main


async def test_the_download_has_profiles_under_a_heading_of_their_own(profiled: Counter) -> None:
    browser = await profiled.resident()
    fields = (await browser.open("/download")).form("/download")

    file = await browser.send("/download", {**fields, "kind": "html"})

    parts = {str(part["id"]): part.get_text(" ") for part in file.soup.find_all("section")}
    assert TITLE in parts["profiles"]
    assert "Choosing whom we call." in parts["profiles"]
    assert not any(TITLE in text for name, text in parts.items() if name.startswith("source-"))


async def test_a_protected_address_is_shown_with_what_protects_it_and_the_download_warns(counter: Counter) -> None:
    browser = await counter.resident()
    before = await browser.open("/overview")
    fields = {"text": DataPoint("Lindelaan 14", notes=(Note.PROTECTED,))}
    [held] = await keep(counter, Record(ref="note:home", type="note", fields=fields))

    overview, record = await browser.open("/overview"), await browser.open(f"/records/{held}")
    form = (await browser.open("/download")).form("/download")
    file = await browser.send("/download", {**form, "kind": "html"})

    assert "Your address is protected" not in before.main
    for page in (overview, record):
        assert "Your address is protected" in page.main
        assert "does not give your address to private people" in page.main
    assert "Lindelaan 14" in record.main
    assert "Your protected address is in this file" in file.main


async def test_a_decision_says_which_of_its_data_comes_from_a_profile(profiled: Counter) -> None:
    note = DecisionInput("homecare", "text", "x", ref="note:1", label={"nl": "Notitie", "en": "A note"})
    address = await decided(profiled, until=None, inputs=(note, HOURS))

    page = await (await profiled.resident()).open(f"/decisions/{address}")

    tagged = {
        card.select("h3")[0].get_text(): "Profile" in card.get_text(" ") for card in page.soup.select(".inzage-input")
    }
    assert tagged == {"A note": True, "Hours a week": False}


async def test_the_page_of_a_profile_says_in_plain_sight_what_one_can_do(profiled: Counter) -> None:
    browser = await profiled.resident()
    page = await browser.open(await one_note(browser))

    [said] = page.soup.find_all("p", string=lambda text: bool(text) and "call us to object" in text)
    assert said.find_parent("details") is None
