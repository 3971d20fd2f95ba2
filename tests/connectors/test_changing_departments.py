"""Erasing and correcting in departmental databases: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import msgspec
import pytest

from connectors.sdk import (
    ErasureOutcome,
    Person,
    PlanVerdict,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from connectors.sql_table.simulator import fill
from tests.connectors import postgresql
from tests.connectors.departments import (
    MARIJKE,
    NOBODY,
    by_ref,
    connected,
    count,
    manifest_of,
    one_table,
    pulled,
    run,
)


async def test_a_filling_that_was_done_is_not_done_again(url: str) -> None:
    fill("homecare", url)
    run(url, "DELETE FROM intake_note")
    fill("homecare", url)
    assert count(url, "intake_note") == 0


async def test_two_rows_that_claim_one_ref_are_rejected_and_neither_is_erased(url: str) -> None:
    fill("homecare", url)
    run(
        url,
        "CREATE TABLE doubled AS SELECT * FROM provision",
        "INSERT INTO doubled SELECT * FROM provision WHERE number = 'HH-2019-0112'",
    )
    before = count(url, "doubled")
    async with connected(url, manifest_of("homecare", name="doubled")) as connector:
        items = await pulled(connector)
        assert [item.code for item in items if isinstance(item, RecordRejected)] == ["ambiguous_ref"]
        assert "provision:HH-2023-0417" in by_ref(items)
        for verb in (connector.plan_erasure, connector.erase):
            with pytest.raises(RecordRejected, match="ambiguous_ref"):
                await verb(MARIJKE, "provision:HH-2019-0112")
        assert count(url, "doubled") == before


async def test_erasing_an_owner_takes_what_belongs_to_it_and_nothing_else(url: str) -> None:
    fill("parking", url)
    before = count(url, "permit"), count(url, "plate")
    async with connected(url, manifest_of("parking")) as connector:
        assert await connector.erase(MARIJKE, "permit:PV-2021-3301") is ErasureOutcome.ERASED
        assert await pulled(connector) == []
    assert (count(url, "permit") + 1, count(url, "plate") + 2) == before


async def test_erasing_can_empty_columns_instead(url: str) -> None:
    fill("parking", url)
    run(url, "DELETE FROM plate")
    manifest = manifest_of("parking", erase="set_null", set_null=["bsn", "phone"])
    async with connected(url, manifest) as connector:
        assert await connector.erase(MARIJKE, "permit:PV-2021-3301") is ErasureOutcome.ERASED
        assert await connector.erase(MARIJKE, "permit:PV-2021-3301") is ErasureOutcome.NOTHING_HELD
        assert await pulled(connector) == []
    assert count(url, "permit WHERE bsn IS NULL AND phone IS NULL AND zone IS NOT NULL") == 1


async def test_a_connection_that_only_reads_says_so_and_changes_nothing(url: str) -> None:
    fill("homecare", url)
    async with connected(url, manifest_of("homecare"), read_only=True) as connector:
        plan = await connector.plan_erasure(MARIJKE, "note:1")
        assert plan.verdict is PlanVerdict.CANNOT
        with pytest.raises(SourceMisconfigured, match="forbidden"):
            await connector.erase(MARIJKE, "note:1")
    assert count(url, "intake_note WHERE bsn = '999990019'") == 2


async def test_what_a_resident_or_a_ref_says_never_becomes_sql(url: str) -> None:
    fill("homecare", url)
    before = count(url, "provision")
    async with connected(url, manifest_of("homecare")) as connector:
        for odd in ("' OR '1'='1", "x'; DROP TABLE provision; --", "999990019' --", "%", "\x00"):
            if "\x00" not in odd or url.startswith("sqlite"):
                assert await pulled(connector, Person(odd)) == []
            else:  # PostgreSQL takes no zero byte in a text, and says so
                with pytest.raises(SourceUnavailable):
                    await pulled(connector, Person(odd))
            for ref in (odd, f"provision:{odd}"):
                assert await connector.erase(MARIJKE, ref) is ErasureOutcome.NOTHING_HELD
    assert count(url, "provision") == before


async def test_only_what_is_declared_correctable_is_corrected_and_all_or_nothing(url: str) -> None:
    fill("parking", url)
    async with connected(url, manifest_of("parking")) as connector:
        with pytest.raises(RecordRejected, match="not_correctable"):
            await connector.rectify(MARIJKE, "permit:PV-2021-3301", {"phone": "1", "zone": "Elders"})
        with pytest.raises(RecordRejected, match="not_held"):
            await connector.rectify(NOBODY, "permit:PV-2021-3301", {"phone": "1"})
        with pytest.raises(RecordRejected, match="unreadable_value"):
            await connector.rectify(MARIJKE, "permit:PV-2021-3301", {"phone": ["1"]})
        record = by_ref(await pulled(connector))["permit:PV-2021-3301"]
    assert record.fields["phone"].value == "06 00000119"


async def test_an_end_that_was_put_at_the_wrong_place_is_taken_away_or_made_another_day(url: str) -> None:
    fill("parking", url)
    youssef, permit = Person("999990172"), "permit:PV-2022-4417"
    async with connected(url, manifest_of("parking")) as connector:
        for wished, held in ((None, None), ("2027-04-30", "2027-04-30"), ("", None)):
            await connector.rectify(youssef, permit, {"end_date": wished, "end_reason": None})
            record = by_ref(await pulled(connector, youssef))[permit]
            assert record.fields["end_date"].value == held
            assert record.fields["end_reason"].value is None


async def test_what_is_no_day_is_not_put_in_a_column_of_days(url: str) -> None:
    fill("parking", url)
    youssef, permit = Person("999990172"), "permit:PV-2022-4417"
    async with connected(url, manifest_of("parking")) as connector:
        for wished in ("gisteren", "31-12-2026", "2026-02-30", 20261231):
            with pytest.raises(RecordRejected, match="unreadable_date"):
                await connector.rectify(youssef, permit, {"end_date": wished})
        assert by_ref(await pulled(connector, youssef))[permit].fields["end_date"].value == "2026-06-30"


async def test_only_narrows_what_is_read_and_what_is_erased(url: str) -> None:
    fill("homecare", url)
    manifest = one_table(manifest_of("homecare"), only={"status": "Gestopt"})
    async with connected(url, manifest) as connector:
        assert set(by_ref(await pulled(connector))) == {"provision:HH-2023-0417"}
        assert await connector.erase(MARIJKE, "provision:HH-2019-0112") is ErasureOutcome.NOTHING_HELD


async def test_rows_others_still_need_are_not_erased_by_halves() -> None:
    url = postgresql.start_afresh()
    fill("parking", url)
    before = count(url, "permit"), count(url, "plate")
    permit, plate, *others = manifest_of("parking").settings["tables"]
    manifest = msgspec.structs.replace(
        manifest_of("parking"), settings={"tables": [permit, {**plate, "erased_with_owner": False}, *others]}
    )
    async with connected(url, manifest) as connector:
        with pytest.raises(RecordRejected, match="in_use"):
            await connector.erase(MARIJKE, "permit:PV-2021-3301")
    assert (count(url, "permit"), count(url, "plate")) == before


async def test_an_account_without_the_right_to_delete_is_told_before_anything_is_tried() -> None:
    url = postgresql.start_afresh()
    fill("homecare", url)
    run(
        url,
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    before = count(url, "intake_note")
    async with connected(postgresql.address("reader"), manifest_of("homecare")) as connector:
        assert by_ref(await pulled(connector))
        assert (await connector.plan_erasure(MARIJKE, "note:1")).verdict is PlanVerdict.CANNOT
        with pytest.raises(SourceMisconfigured, match="forbidden"):
            await connector.erase(MARIJKE, "note:1")
    run(url, "DROP OWNED BY reader", "DROP ROLE reader")
    assert count(url, "intake_note") == before > 0
