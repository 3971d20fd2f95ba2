"""The parking department's tables and invented rows: permits, number plates, scans of parked cars and fines."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Column, Date, DateTime, ForeignKey, MetaData, Numeric, String, Table, Text

from connectors.sql_table.demo_data.people import FATIMA, LOTTE, MARIJKE, YOUSSEF
from connectors.sql_table.demo_data.rows import at, day, rows

PARKING = MetaData()

PERMIT = Table(
    "permit",
    PARKING,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("zone", Text),
    Column("phone", Text),
    Column("start_date", Date),
    Column("end_date", Date),
    Column("end_reason", Text),
    Column("price", Numeric(8, 2, asdecimal=True)),
    Column("cash_register", String(10)),  # not declared: shows as unmapped
    Column("changed_at", DateTime),
)

PLATE = Table(
    "plate",
    PARKING,
    Column("permit_number", String(20), ForeignKey("permit.number"), primary_key=True),
    Column("plate", String(10), primary_key=True),
    Column("from_date", Date),
    Column("until_date", Date),
    Column("changed_at", DateTime),
)

SCAN = Table(
    "scan",
    PARKING,
    Column("id", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("scanned_at", DateTime),
    Column("street", Text),
    Column("plate", String(10)),
    Column("result", Text),
    Column("car", String(10)),  # which scan car it was: not declared, shows as unmapped
)

FINE = Table(
    "fine",
    PARKING,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("scan_id", String(20)),
    Column("imposed_on", Date),
    Column("tax", Numeric(8, 2, asdecimal=True)),
    Column("costs", Numeric(8, 2, asdecimal=True)),
    Column("total", Numeric(8, 2, asdecimal=True)),
    Column("status", Text),
    Column("paid_on", Date),
    Column("changed_at", DateTime),
)

ZONE, ZONE_WEST = "Lindekwartier", "Kanaalkwartier"
NUMBER_CHANGED = "Ander kenteken doorgegeven"
"""Why Youssef's permit has an end: somebody filled in the end of the old plate at the permit itself."""

PERMITS = rows(
    "number bsn zone phone start_date end_date end_reason price cash_register changed_at",
    (
        "PV-2021-3301",
        MARIJKE,
        ZONE,
        "06 00000119",
        day("2021-04-01"),
        None,
        None,
        Decimal("12.50"),
        "K3",
        at("2024-03-04 09:00"),
    ),
    (
        "PV-2025-0908",
        FATIMA,
        "Havenkwartier",
        "06 00000181",
        day("2025-02-01"),
        None,
        None,
        Decimal("18.00"),
        "K1",
        at("2025-01-20 13:15"),
    ),
    (
        "PV-2022-4417",
        YOUSSEF,
        ZONE_WEST,
        "06 00000172",
        day("2022-05-01"),
        day("2026-06-30"),
        NUMBER_CHANGED,
        Decimal("14.25"),
        "K2",
        at("2026-06-29 15:52"),
    ),
    ("PV-2024-1177", LOTTE, ZONE, None, day("2024-09-01"), None, None, Decimal("12.50"), "K3", at("2024-08-19 10:30")),
)

PLATES = rows(
    "permit_number plate from_date until_date changed_at",
    ("PV-2021-3301", "99-VBS-1", day("2024-03-04"), None, at("2024-03-04 09:00")),
    ("PV-2021-3301", "99-VBS-0", day("2021-04-01"), day("2024-03-03"), at("2024-03-04 09:00")),
    ("PV-2025-0908", "99-VBS-7", day("2025-02-01"), None, at("2025-01-20 13:15")),
    ("PV-2022-4417", "99-VBS-2", day("2022-05-01"), day("2023-08-31"), at("2023-08-30 11:20")),
    ("PV-2022-4417", "99-VBS-3", day("2023-09-01"), day("2026-06-30"), at("2026-06-29 15:50")),
    ("PV-2022-4417", "99-VBS-4", day("2026-07-01"), None, at("2026-06-29 15:51")),
    ("PV-2024-1177", "99-VBS-9", day("2024-09-01"), None, at("2024-08-19 10:30")),
)

SCANS = rows(
    "id bsn scanned_at street plate result car",
    ("SC-26-081177", YOUSSEF, at("2026-08-11 20:14"), "Kanaalstraat", "99-VBS-4", "Geen vergunning gevonden", "SC2"),
    ("SC-26-081904", YOUSSEF, at("2026-08-19 07:41"), "Kanaalstraat", "99-VBS-4", "Geen vergunning gevonden", "SC2"),
    ("SC-26-090233", YOUSSEF, at("2026-09-02 18:05"), "Sluisplein", "99-VBS-4", "Geen vergunning gevonden", "SC4"),
)

TAX, COSTS, TOTAL = Decimal("3.14"), Decimal("78.43"), Decimal("81.57")
FINES = rows(
    "number bsn scan_id imposed_on tax costs total status paid_on changed_at",
    (
        "NH-2026-30117",
        YOUSSEF,
        "SC-26-081177",
        day("2026-08-12"),
        TAX,
        COSTS,
        TOTAL,
        "Aanmaning gestuurd",
        None,
        at("2026-09-28 06:00"),
    ),
    (
        "NH-2026-30561",
        YOUSSEF,
        "SC-26-081904",
        day("2026-08-20"),
        TAX,
        COSTS,
        TOTAL,
        "Aanmaning gestuurd",
        None,
        at("2026-09-28 06:00"),
    ),
    (
        "NH-2026-31402",
        YOUSSEF,
        "SC-26-090233",
        day("2026-09-03"),
        TAX,
        COSTS,
        TOTAL,
        "Aanmaning gestuurd",
        None,
        at("2026-09-28 06:00"),
    ),
)
