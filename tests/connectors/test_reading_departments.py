"""Reading departmental databases: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.sdk import (
    Person,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from connectors.sdk.conformance import conformance
from connectors.sdk.conformance.suite import CHECKS
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.simulator import fill
from tests.connectors import postgresql
from tests.connectors.departments import (
    by_ref,
    connected,
    manifest_of,
    one_table,
    pulled,
    run,
)

TestHomecareOnPostgreSQL = conformance("sql_table", "homecare", testbed=postgresql.postgresql_testbed)
TestParkingOnPostgreSQL = conformance("sql_table", "parking", testbed=postgresql.postgresql_testbed)
# A closed door is closed to everybody, so the check about one person has nothing to try here.
for _suite in (TestHomecareOnPostgreSQL, TestParkingOnPostgreSQL):
    delattr(_suite, "test_a_fault_for_one_person_is_not_everybodys")


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


async def test_a_number_column_finds_a_person_whose_number_starts_with_zero(url: str) -> None:
    run(
        url,
        "CREATE TABLE provision (number varchar(20), person integer, kind varchar(20))",
        "INSERT INTO provision VALUES ('A', 12345678, 'x'), ('B', 112345678, 'y')",
    )
    manifest = one_table(manifest_of("homecare"), person="person", person_as="number")
    async with connected(url, manifest) as connector:
        assert set(by_ref(await pulled(connector, Person("012345678")))) == {"provision:A"}


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
