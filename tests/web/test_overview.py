"""The overview says what is withheld as plainly as what is held; the words come from the record itself."""

from __future__ import annotations

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
