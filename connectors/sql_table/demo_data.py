"""The invented rows of the two simulated departments, and the tables they are in. No real person is in here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, DateTime, ForeignKey, Integer, MetaData, Numeric, String, Table, Text

MARIJKE = "999990019"
FATIMA = "999990081"

HOMECARE = MetaData()
PARKING = MetaData()

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

PERMIT = Table(
    "permit",
    PARKING,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("zone", Text),
    Column("phone", Text),
    Column("start_date", Date),
    Column("end_date", Date),
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

_PROVISIONS: list[dict[str, Any]] = [
    {
        "number": "HH-2023-0417",
        "bsn": MARIJKE,
        "kind": "Hulp bij het huishouden",
        "hours_per_week": 4,
        "provider": "Thuiszorg De Linde",
        "start_date": date(2023, 6, 1),
        "end_date": date(2026, 9, 30),
        "status": "Gestopt",
        "end_reason": "Besluit WMO-2026-1187: twee volwassenen in het huishouden",
        "destroy_after": None,
        "invoice_code": "TZL-04",
        "changed_at": datetime(2026, 9, 14, 16, 5),  # noqa: DTZ001 - the department's system keeps local time
    },
    {
        "number": "HH-2019-0112",
        "bsn": MARIJKE,
        "kind": "Hulp bij het huishouden (aanvraag)",
        "hours_per_week": 2,
        "provider": None,
        "start_date": date(2019, 2, 4),
        "end_date": date(2019, 3, 11),
        "status": "Ingetrokken",
        "end_reason": "U hebt de aanvraag zelf ingetrokken",
        "destroy_after": date(2020, 3, 11),
        "invoice_code": None,
        "changed_at": datetime(2019, 3, 11, 9, 30),  # noqa: DTZ001
    },
    {
        "number": "HH-2024-0733",
        "bsn": FATIMA,
        "kind": "Hulp bij het huishouden",
        "hours_per_week": 3,
        "provider": "Thuiszorg De Linde",
        "start_date": date(2024, 10, 1),
        "end_date": None,
        "status": "Loopt",
        "end_reason": None,
        "destroy_after": None,
        "invoice_code": "TZL-11",
        "changed_at": datetime(2024, 9, 20, 11, 0),  # noqa: DTZ001
    },
]

_NOTES: list[dict[str, Any]] = [
    {
        "id": 1,
        "bsn": MARIJKE,
        "written_on": date(2023, 5, 9),
        "author_role": "Consulent Wmo",
        "text": "Mevrouw woont alleen. Zij kan door artrose niet meer stofzuigen of ramen wassen.",
        "changed_at": datetime(2023, 5, 9, 14, 20),  # noqa: DTZ001
    },
    {
        "id": 2,
        "bsn": MARIJKE,
        "written_on": date(2026, 8, 26),
        "author_role": "Medewerker telefoon",
        "text": "Mevrouw vertelt dat een vriend zonder huis haar adres gebruikt voor post. Hij woont er niet.",
        "changed_at": datetime(2026, 8, 26, 10, 45),  # noqa: DTZ001
    },
]

_PERMITS: list[dict[str, Any]] = [
    {
        "number": "PV-2021-3301",
        "bsn": MARIJKE,
        "zone": "Lindekwartier",
        "phone": "06 00000119",
        "start_date": date(2021, 4, 1),
        "end_date": None,
        "price": Decimal("12.50"),
        "cash_register": "K3",
        "changed_at": datetime(2024, 3, 4, 9, 0),  # noqa: DTZ001
    },
    {
        "number": "PV-2025-0908",
        "bsn": FATIMA,
        "zone": "Havenkwartier",
        "phone": "06 00000181",
        "start_date": date(2025, 2, 1),
        "end_date": None,
        "price": Decimal("18.00"),
        "cash_register": "K1",
        "changed_at": datetime(2025, 1, 20, 13, 15),  # noqa: DTZ001
    },
]

_PLATES: list[dict[str, Any]] = [
    {
        "permit_number": "PV-2021-3301",
        "plate": "99-VBS-1",
        "from_date": date(2024, 3, 4),
        "until_date": None,
        "changed_at": datetime(2024, 3, 4, 9, 0),  # noqa: DTZ001
    },
    {
        "permit_number": "PV-2021-3301",
        "plate": "99-VBS-0",
        "from_date": date(2021, 4, 1),
        "until_date": date(2024, 3, 3),
        "changed_at": datetime(2024, 3, 4, 9, 0),  # noqa: DTZ001
    },
    {
        "permit_number": "PV-2025-0908",
        "plate": "99-VBS-7",
        "from_date": date(2025, 2, 1),
        "until_date": None,
        "changed_at": datetime(2025, 1, 20, 13, 15),  # noqa: DTZ001
    },
]

DEPARTMENTS: dict[str, tuple[MetaData, list[tuple[Table, list[dict[str, Any]]]]]] = {
    "homecare": (HOMECARE, [(PROVISION, _PROVISIONS), (INTAKE_NOTE, _NOTES)]),
    "parking": (PARKING, [(PERMIT, _PERMITS), (PLATE, _PLATES)]),
}
"""Per department: its tables, and their rows in an order in which they can be inserted."""
