"""The home-care department's tables and invented rows: help at home, and notes of conversations about it."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, String, Table, Text

from connectors.sql_table.demo_data.people import FATIMA, MARIJKE
from connectors.sql_table.demo_data.rows import at, day, rows

HOMECARE = MetaData()

PROVISION = Table(
    "provision",
    HOMECARE,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("kind", Text),
    Column("hours_per_week", Integer),
    Column("provider", Text),
    Column("start_date", Date),
    Column("end_date", Date),
    Column("status", Text),
    Column("end_reason", Text),
    Column("destroy_after", Date),
    Column("invoice_code", String(10)),  # the department's own, not declared: shows as unmapped
    Column("changed_at", DateTime),
)

INTAKE_NOTE = Table(
    "intake_note",
    HOMECARE,
    Column("id", Integer, primary_key=True),
    Column("bsn", String(9), index=True),
    Column("written_on", Date),
    Column("author_role", Text),
    Column("text", Text),
    Column("changed_at", DateTime),
)

PROVISIONS = rows(
    "number bsn kind hours_per_week provider start_date end_date status end_reason destroy_after invoice_code "
    "changed_at",
    (
        "HH-2023-0417",
        MARIJKE,
        "Hulp bij het huishouden",
        4,
        "Thuiszorg De Linde",
        day("2023-06-01"),
        day("2026-09-30"),
        "Gestopt",
        "Besluit WMO-2026-1187: twee volwassenen in het huishouden",
        None,
        "TZL-04",
        at("2026-09-14 16:05"),
    ),
    (
        "HH-2019-0112",
        MARIJKE,
        "Hulp bij het huishouden (aanvraag)",
        2,
        None,
        day("2019-02-04"),
        day("2019-03-11"),
        "Ingetrokken",
        "U hebt de aanvraag zelf ingetrokken",
        day("2020-03-11"),
        None,
        at("2019-03-11 09:30"),
    ),
    (
        "HH-2024-0733",
        FATIMA,
        "Hulp bij het huishouden",
        3,
        "Thuiszorg De Linde",
        day("2024-10-01"),
        None,
        "Loopt",
        None,
        None,
        "TZL-11",
        at("2024-09-20 11:00"),
    ),
)

NOTES = rows(
    "id bsn written_on author_role text changed_at",
    (
        1,
        MARIJKE,
        day("2023-05-09"),
        "Consulent Wmo",
        "Mevrouw woont alleen. Zij kan door artrose niet meer stofzuigen of ramen wassen.",
        at("2023-05-09 14:20"),
    ),
    (
        2,
        MARIJKE,
        day("2026-08-26"),
        "Medewerker telefoon",
        "Mevrouw vertelt dat een vriend zonder huis haar adres gebruikt voor post. Hij woont er niet.",
        at("2026-08-26 10:45"),
    ),
)
