"""The work and income department's tables and invented rows: income per month as reported, and applications."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Column, Date, DateTime, MetaData, Numeric, String, Table, Text

from connectors.sql_table.demo_data.people import DAAN, ROSA
from connectors.sql_table.demo_data.rows import at, day, rows

INCOME = MetaData()

PAYMENT = Table(
    "payment",
    INCOME,
    Column("id", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("month", String(20)),
    Column("paid_on", Date),
    Column("payer", Text),
    Column("kind", Text),
    Column("amount", Numeric(8, 2, asdecimal=True)),
    Column("remark", Text),
    Column("reported_on", Date),
    Column("batch", String(12)),  # the delivery it came in: not declared, shows as unmapped
    Column("changed_at", DateTime),
)

APPLICATION = Table(
    "application",
    INCOME,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("kind", Text),
    Column("asked_on", Date),
    Column("starts_on", Date),
    Column("stated_income", Text),
    Column("post_address", Text),
    Column("letter_sent_on", Date),
    Column("answer_before", Date),
    Column("answer_received_on", Date),
    Column("status", Text),
    Column("ended_on", Date),
    Column("changed_at", DateTime),
)

CAFE, CLEANERS = "Eetcafé De Brug", "Schoonmaak Helder"
WAGES, TIPS, BENEFIT = "Loon", "Fooi", "Bijstand"
PAYMENTS = rows(
    "id bsn month paid_on payer kind amount remark reported_on batch changed_at",
    (
        "IB-26-01-4471",
        DAAN,
        "{2026-01}",
        day("2026-01-28"),
        CAFE,
        WAGES,
        Decimal("1412.36"),
        None,
        day("2026-02-03"),
        "L0226",
        at("2026-02-03 02:10"),
    ),
    (
        "IB-26-02-4519",
        DAAN,
        "{2026-02}",
        day("2026-02-26"),
        CAFE,
        WAGES,
        Decimal("1398.74"),
        None,
        day("2026-03-03"),
        "L0326",
        at("2026-03-03 02:10"),
    ),
    (
        "IB-26-03-4533",
        DAAN,
        "{2026-03}",
        day("2026-03-27"),
        CAFE,
        WAGES,
        Decimal("1436.91"),
        None,
        day("2026-04-02"),
        "L0426",
        at("2026-04-02 02:10"),
    ),
    (
        "IB-26-05-4602",
        DAAN,
        "{2026-05}",
        day("2026-05-21"),
        CAFE,
        TIPS,
        Decimal("212.47"),
        None,
        day("2026-06-02"),
        "L0626",
        at("2026-06-02 02:10"),
    ),
    (
        "IB-26-04-7718",
        ROSA,
        "{2026-04}",
        day("2026-04-24"),
        "Gemeente Voorbeeldstad",
        BENEFIT,
        Decimal("1309.12"),
        None,
        day("2026-05-01"),
        "L0526",
        at("2026-05-01 02:10"),
    ),
    (
        "IB-26-04-7719",
        ROSA,
        "{2026-04}",
        day("2026-04-28"),
        CLEANERS,
        WAGES,
        Decimal("143.56"),
        "Opgegeven door u",
        day("2026-05-01"),
        "L0526",
        at("2026-05-01 02:10"),
    ),
    (
        "IB-19-08-2207",
        DAAN,
        "{2019-08}",
        day("2019-08-30"),
        "Strandtent Zeezicht",
        WAGES,
        Decimal("688.29"),
        "Vakantiebaan",
        day("2019-09-04"),
        "L0919",
        at("2019-09-04 02:10"),
    ),
)

APPLICATIONS = rows(
    "number bsn kind asked_on starts_on stated_income post_address letter_sent_on answer_before answer_received_on "
    "status ended_on changed_at",
    (
        "PW-2026-0648",
        DAAN,
        "Bijstand",
        day("2026-08-03"),
        day("2026-05-01"),
        "Geen inkomen sinds {2026-04}",
        "Havenstraat 3, 9999 XD Voorbeeldstad",
        day("2026-08-17"),
        day("2026-08-31"),
        None,
        "Niet behandeld",
        day("2026-09-14"),
        at("2026-09-14 13:40"),
    ),
    (
        "PW-2021-0212",
        ROSA,
        "Bijstand",
        day("2021-03-08"),
        day("2021-03-08"),
        "Loon van Schoonmaak Helder, een paar uur per week",
        "Populierenweg 21, 9999 XE Voorbeeldstad",
        None,
        None,
        None,
        "Toegekend",
        None,
        at("2021-04-12 09:00"),
    ),
)
