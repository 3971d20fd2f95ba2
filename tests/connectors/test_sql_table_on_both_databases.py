"""The connector for departmental databases on SQLite and on a real PostgreSQL: the same promises on both."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import create_engine, text

from connectors.sdk import (
    ErasureOutcome,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    Record,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
    load_manifest,
)
from connectors.sdk.conformance import conformance
from connectors.sdk.conformance.suite import CHECKS
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.simulator import fill
from tests.connectors import postgresql

CONNECTOR = Path(__file__).parents[2] / "connectors" / "sql_table"
MARIJKE, NOBODY = Person("999990019"), Person("999990160")

TestHomecareOnPostgreSQL = conformance("sql_table", "homecare", testbed=postgresql.postgresql_testbed)
TestParkingOnPostgreSQL = conformance("sql_table", "parking", testbed=postgresql.postgresql_testbed)
# A closed door is closed to everybody, so the check about one person has nothing to try here.
for _suite in (TestHomecareOnPostgreSQL, TestParkingOnPostgreSQL):
    delattr(_suite, "test_a_fault_for_one_person_is_not_everybodys")


@pytest.fixture(scope="module", autouse=True)
def _server_stops() -> Iterator[None]:
    yield
    postgresql.stop_server()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    return f"sqlite:///{tmp_path / 'department.sqlite'}" if request.param == "sqlite" else postgresql.start_afresh()


@asynccontextmanager
async def connected(url: str, manifest: Manifest, **settings: Any) -> AsyncIterator[SQLTable]:
    connector = SQLTable(manifest, {"url": url, **settings}, None)
    try:
        yield connector
    finally:
        await connector.close()


def manifest_of(department: str, **changed: Any) -> Manifest:
    """A demo manifest; ``changed`` is put in the description of its first table."""
    manifest = load_manifest(CONNECTOR / f"manifest-{department}.toml")
    first, *others = manifest.settings["tables"]
    return msgspec.structs.replace(manifest, settings={"tables": [{**first, **changed}, *others]})


def run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def count(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.begin() as connection:
        number: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
    engine.dispose()
    return number


async def pulled(connector: SQLTable, person: Person = MARIJKE) -> list[Item]:
    return [item async for item in connector.pull(person)]


def by_ref(items: list[Item]) -> Mapping[str, Record]:
    return {item.ref: item for item in items if isinstance(item, Record)}


def test_the_conformance_kit_has_a_test_for_every_check() -> None:
    names = {name.removeprefix("test_") for name in vars(TestHomecareOnPostgreSQL) if name.startswith("test_")}
    assert names | {"a_fault_for_one_person_is_not_everybodys"} == {check.__name__ for check in CHECKS}


async def test_both_databases_give_the_same_records(url: str) -> None:
    fill("homecare", url)
    async with connected(url, manifest_of("homecare")) as connector:
        records = by_ref(await pulled(connector))

    help_now = records["provision:HH-2023-0417"]
    assert set(records) == {"provision:HH-2023-0417", "provision:HH-2019-0112", "note:1", "note:2"}
    assert help_now.fields["hours_per_week"].value == 4
    assert help_now.fields["end_date"].value == "2026-09-30"
    assert help_now.changed_at == datetime(2026, 9, 14, 14, 5, tzinfo=UTC), "local summer time is two hours ahead"


async def test_a_price_stays_exact(url: str) -> None:
    fill("parking", url)
    async with connected(url, manifest_of("parking")) as connector:
        price = by_ref(await pulled(connector))["permit:PV-2021-3301"].fields["price"].value
    assert float(str(price)) == 12.5


async def test_a_column_nobody_declared_is_named_and_its_value_is_not_read(url: str) -> None:
    fill("homecare", url)
    async with connected(url, manifest_of("homecare")) as connector:
        record = by_ref(await pulled(connector))["provision:HH-2023-0417"]
    assert record.unmapped == ("invoice_code",)
    assert "TZL-04" not in msgspec.json.encode(record).decode()


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
    async with connected(url, manifest_of("homecare", name="doubled")) as connector:
        items = await pulled(connector)
        assert [item.code for item in items if isinstance(item, RecordRejected)] == ["ambiguous_ref"]
        assert "provision:HH-2023-0417" in by_ref(items)
        for verb in (connector.plan_erasure, connector.erase):
            with pytest.raises(RecordRejected, match="ambiguous_ref"):
                await verb(MARIJKE, "provision:HH-2019-0112")
    assert count(url, "doubled") == 4


async def test_a_row_without_its_key_is_rejected(url: str) -> None:
    fill("homecare", url)
    run(
        url,
        "CREATE TABLE loose AS SELECT * FROM provision",
        "UPDATE loose SET number = NULL WHERE end_date < '2020-01-01'",
    )
    async with connected(url, manifest_of("homecare", name="loose")) as connector:
        rejected = [item.code for item in await pulled(connector) if isinstance(item, RecordRejected)]
    assert rejected == ["no_key"]


async def test_a_described_column_or_table_that_is_not_there_is_for_an_operator(url: str) -> None:
    fill("homecare", url)
    async with connected(url, manifest_of("homecare", ended="gone_date")) as connector:
        with pytest.raises(SourceMisconfigured) as raised:
            await pulled(connector)
    assert "gone_date" in raised.value.hint
    async with connected(url, manifest_of("homecare", name="no_table")) as connector:
        with pytest.raises(SourceMisconfigured, match="bad_setting"):
            await pulled(connector)


async def test_erasing_an_owner_takes_what_belongs_to_it_and_nothing_else(url: str) -> None:
    fill("parking", url)
    async with connected(url, manifest_of("parking")) as connector:
        assert await connector.erase(MARIJKE, "permit:PV-2021-3301") is ErasureOutcome.ERASED
        assert await pulled(connector) == []
    assert (count(url, "permit"), count(url, "plate")) == (1, 1)


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
    assert count(url, "intake_note") == 2


async def test_what_a_resident_or_a_ref_says_never_becomes_sql(url: str) -> None:
    fill("homecare", url)
    async with connected(url, manifest_of("homecare")) as connector:
        for odd in ("' OR '1'='1", "x'; DROP TABLE provision; --", "999990019' --", "%", "\x00"):
            if "\x00" not in odd or url.startswith("sqlite"):
                assert await pulled(connector, Person(odd)) == []
            else:  # PostgreSQL takes no zero byte in a text, and says so
                with pytest.raises(SourceUnavailable):
                    await pulled(connector, Person(odd))
            for ref in (odd, f"provision:{odd}"):
                assert await connector.erase(MARIJKE, ref) is ErasureOutcome.NOTHING_HELD
    assert count(url, "provision") == 3


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


async def test_a_number_column_finds_a_person_whose_number_starts_with_zero(url: str) -> None:
    run(
        url,
        "CREATE TABLE provision (number varchar(20), person integer, kind varchar(20))",
        "INSERT INTO provision VALUES ('A', 12345678, 'x'), ('B', 112345678, 'y')",
    )
    manifest = _one_table(manifest_of("homecare"), person="person", person_as="number")
    async with connected(url, manifest) as connector:
        assert set(by_ref(await pulled(connector, Person("012345678")))) == {"provision:A"}


async def test_only_narrows_what_is_read_and_what_is_erased(url: str) -> None:
    fill("homecare", url)
    manifest = _one_table(manifest_of("homecare"), only={"status": "Gestopt"})
    async with connected(url, manifest) as connector:
        assert set(by_ref(await pulled(connector))) == {"provision:HH-2023-0417"}
        assert await connector.erase(MARIJKE, "provision:HH-2019-0112") is ErasureOutcome.NOTHING_HELD


async def test_rows_others_still_need_are_not_erased_by_halves() -> None:
    url = postgresql.start_afresh()
    fill("parking", url)
    permit, plate = manifest_of("parking").settings["tables"]
    manifest = msgspec.structs.replace(
        manifest_of("parking"), settings={"tables": [permit, {**plate, "erased_with_owner": False}]}
    )
    async with connected(url, manifest) as connector:
        with pytest.raises(RecordRejected, match="in_use"):
            await connector.erase(MARIJKE, "permit:PV-2021-3301")
    assert (count(url, "permit"), count(url, "plate")) == (2, 3)


async def test_an_account_without_the_right_to_delete_is_told_before_anything_is_tried() -> None:
    url = postgresql.start_afresh()
    fill("homecare", url)
    run(
        url,
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    async with connected(postgresql.address("reader"), manifest_of("homecare")) as connector:
        assert by_ref(await pulled(connector))
        assert (await connector.plan_erasure(MARIJKE, "note:1")).verdict is PlanVerdict.CANNOT
        with pytest.raises(SourceMisconfigured, match="forbidden"):
            await connector.erase(MARIJKE, "note:1")
    run(url, "DROP OWNED BY reader", "DROP ROLE reader")
    assert count(url, "intake_note") == 2


async def test_a_database_that_takes_too_long_is_unavailable() -> None:
    url = postgresql.start_afresh()
    fill("homecare", url)
    run(url, "CREATE VIEW sleepy AS SELECT p.* FROM provision p, LATERAL (SELECT pg_sleep(30) WHERE p.number > '') s")
    async with connected(url, manifest_of("homecare", name="sleepy"), timeout=0.5) as connector:
        with pytest.raises(SourceUnavailable, match="timeout"):
            await pulled(connector)


async def test_a_file_that_is_gone_is_not_made_anew_and_does_not_look_empty(tmp_path: Path) -> None:
    async with connected(f"sqlite:///{tmp_path / 'gone.sqlite'}", manifest_of("homecare")) as connector:
        with pytest.raises(SourceUnavailable, match="refused"):
            await pulled(connector)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle+nodriver://s3cret@host/x", "postgresql+psycopg://u:s3cret@127.0.0.1:1/x"]
)
async def test_an_address_that_does_not_work_keeps_its_password(url: str) -> None:
    with pytest.raises((SourceMisconfigured, SourceUnavailable)) as raised:
        async with connected(url, manifest_of("homecare"), timeout=3.0) as connector:
            await pulled(connector)
    assert "s3cret" not in str(raised.value)
    assert raised.value.__context__ is None


def _one_table(manifest: Manifest, **changed: Any) -> Manifest:
    """The home-care manifest cut down to one record type with two fields."""
    kind = manifest.records["provision"]
    fields = {name: kind.fields[name] for name in ("number", "kind")}
    table = {"name": "provision", "record": "provision", "key": ["number"], "columns": {n: n for n in fields}}
    return msgspec.structs.replace(
        manifest,
        records={"provision": msgspec.structs.replace(kind, fields=fields)},
        settings={"tables": [{"person": "bsn", **table, **changed}]},
    )


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "url"),
        ({"url": 3}, "url"),
        ({"url": "sqlite://", "readonly": True}, "readonly"),
        ({"url": "sqlite://", "timeout": 0}, "timeout"),
    ],
)
def test_a_wrong_setting_of_the_account_is_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(SourceMisconfigured) as raised:
        SQLTable(manifest_of("homecare"), settings, None)
    assert named in raised.value.hint
