"""The municipal tax department's tables and invented rows: assessments, and requests not to have to pay them."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Numeric, String, Table, Text

from connectors.sql_table.demo_data.people import INGRID, MARIJKE
from connectors.sql_table.demo_data.rows import at, day, rows

TAXES = MetaData()


def _euros(name: str) -> Column[Decimal]:
    return Column(name, Numeric(10, 2, asdecimal=True))


ASSESSMENT = Table(
    "assessment",
    TAXES,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("kind", Text),
    Column("year", Integer),
    _euros("amount"),
    Column("imposed_on", Date),
    Column("pay_before", Date),
    Column("status", Text),
    Column("ledger", String(10)),  # the department's own, not declared: shows as unmapped
    Column("changed_at", DateTime),
)

REMISSION = Table(
    "remission",
    TAXES,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("assessment", String(20)),
    Column("asked_on", Date),
    Column("household", Text),
    _euros("monthly_income"),
    _euros("savings"),
    _euros("compensation"),
    _euros("car"),
    _euros("assets"),
    _euros("assets_limit"),
    Column("counted_on", Date),
    Column("status", Text),
    Column("decided_on", Date),
    Column("changed_at", DateTime),
)

KIND = "Afvalstoffenheffing en rioolheffing"
ASSESSMENTS = rows(
    "number bsn kind year amount imposed_on pay_before status ledger changed_at",
    (
        "GB-2026-20418",
        INGRID,
        KIND,
        2026,
        Decimal("437.29"),
        day("2026-02-27"),
        day("2026-04-30"),
        "Niet betaald",
        "B4",
        at("2026-09-09 08:10"),
    ),
    (
        "GB-2025-20377",
        INGRID,
        KIND,
        2025,
        Decimal("421.63"),
        day("2025-02-28"),
        day("2025-04-30"),
        "Kwijtgescholden",
        "B4",
        at("2025-05-19 14:00"),
    ),
    (
        "GB-2026-04417",
        MARIJKE,
        KIND,
        2026,
        Decimal("318.46"),
        day("2026-02-27"),
        day("2026-04-30"),
        "Betaald",
        "B1",
        at("2026-04-02 09:00"),
    ),
    (
        "GB-2016-18813",
        INGRID,
        KIND,
        2016,
        Decimal("367.11"),
        day("2016-02-26"),
        day("2016-04-30"),
        "Betaald",
        "B4",
        at("2016-04-21 09:00"),
    ),
)

ALONE_WITH_CHILDREN = "Een volwassene met kinderen"
REMISSIONS = rows(
    "number bsn assessment asked_on household monthly_income savings compensation car assets assets_limit counted_on "
    "status decided_on changed_at",
    (
        "KW-2026-0315",
        INGRID,
        "GB-2026-20418",
        day("2026-07-20"),
        ALONE_WITH_CHILDREN,
        Decimal("1684.37"),
        Decimal("1243.17"),
        Decimal(30000),
        Decimal(0),
        Decimal("31243.17"),
        Decimal(2000),
        day("2026-08-31"),
        "Afgewezen",
        day("2026-09-08"),
        at("2026-09-08 11:25"),
    ),
    (
        "KW-2025-0288",
        INGRID,
        "GB-2025-20377",
        day("2025-03-17"),
        ALONE_WITH_CHILDREN,
        Decimal("1641.83"),
        Decimal("986.41"),
        Decimal(0),
        Decimal(0),
        Decimal("986.41"),
        Decimal(2000),
        day("2025-04-28"),
        "Toegewezen",
        day("2025-05-12"),
        at("2025-05-12 10:05"),
    ),
)
