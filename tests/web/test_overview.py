"""The overview says what is withheld as plainly as what is held; the words come from the record itself."""

from __future__ import annotations

import dataclasses

from msgspec import structs

from connectors.sdk import DataPoint, Note, Record
from portal.database import Login
from portal.vault import Owner
from tests.web.counter import Counter


async def keep(counter: Counter, *records: Record) -> None:
    """What the source of help at home would have given."""
    town = counter.town
    ring = await town.vault.keyring(Owner.subject(town.subject_id))
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await town.records.keep(connection, town.subject_id, ring, "homecare", records)


async def test_what_a_source_withholds_is_counted_on_its_card_with_whom_to_call(counter: Counter) -> None:
    browser = await counter.resident()
    before = await browser.open("/overview")
    fields = {"text": DataPoint(None, notes=(Note.WITHHELD,)), "author": DataPoint("Consulent")}
    await keep(counter, Record(ref="note:closed", type="note", fields=fields))

    after = await browser.open("/overview")

    assert "may not show here" not in before.main
    assert "This system holds 1 thing that it may not show here." in after.main
    assert "088 000 1180 to ask why" in after.main


async def test_a_source_that_holds_much_is_counted_per_kind_and_its_page_is_cut_in_pages(counter: Counter) -> None:
    browser = await counter.resident()
    notes = [Record(ref=f"note:many-{n}", type="note", fields={"text": DataPoint(f"Verslag {n}")}) for n in range(300)]
    await keep(counter, *notes)

    overview, first = await browser.open("/overview"), await browser.open("/sources/homecare")
    of_kind = await browser.open("/sources/homecare?kind=note&page=2")
    last = await browser.open("/sources/homecare?kind=note&page=9999")
    nonsense = await browser.open("/sources/homecare?kind=nothing&page=-1")

    assert "Note of a conversation (302)" in overview.main
    assert len(overview.main) < 12_000, "a phone can take it"
    for page in (first, of_kind):
        assert len(page.soup.find_all("article")) == 20
        assert "Note of a conversation (302)" in page.main
    assert "Page 2 of 16" in of_kind.main
    assert "Page 16 of 16" in last.main
    assert len(last.soup.find_all("article")) == 2
    assert nonsense.main == first.main
    seen = set()
    for number in range(1, 17):
        page = await browser.open(f"/sources/homecare?kind=note&page={number}")
        seen |= {str(a["href"]) for a in page.soup.find_all("a", href=True) if str(a["href"]).startswith("/records/")}
    assert len(seen) == 302, "every one of them stands on one of the pages"


async def test_the_overview_says_who_is_signed_in_where_a_source_gives_the_name(counter: Counter) -> None:
    source = counter.town.sources.get("odd")
    box = source.manifest.records["box"]
    named = structs.replace(box, fields={"name": structs.replace(box.fields["name"], category="full_name")})
    browser = await counter.resident()
    before = await browser.open("/overview")
    counter.town.sources._sources["odd"] = dataclasses.replace(
        source, manifest=structs.replace(source.manifest, records={"box": named})
    )

    after = await browser.open("/overview")

    assert "You are signed in as" not in before.main
    assert "You are signed in as doos box:" in after.main


async def test_what_is_still_being_asked_is_said_once_and_what_was_held_before_stays_in_sight(counter: Counter) -> None:
    town, browser = counter.town, await counter.resident()
    async with town.view.begin(Login.RESIDENT, subject_id=town.subject_id) as connection:
        await town.sync.start(connection, town.subject_id, ["homecare", "parking"], forced=True)
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await town.records.forget_missing(connection, town.subject_id, "parking", [])

    page = await browser.open("/overview")

    cards = {card.h3.get_text(strip=True): card.get_text(" ") for card in page.soup.find_all("article") if card.h3}
    assert "Being renewed" in cards["Help at home"]
    assert "Being collected" not in page.main
    assert "Parking" not in cards, "nothing to show yet: the list of systems says how far it is"
    assert page.soup.select_one('[data-part="parking"]') is not None
