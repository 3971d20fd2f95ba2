"""The tables and invented rows of the department that checks benefits: risk scores, and the checks they led to."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, String, Table, Text

from connectors.sql_table.demo_data.people import ROSA
from connectors.sql_table.demo_data.rows import at, day, rows

CHECKS = MetaData()

RISK_SCORE = Table(
    "risk_score",
    CHECKS,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("score", Integer),
    Column("label", Text),
    Column("made_on", Date),
    Column("model_version", String(20)),
    Column("based_on", Text),
    Column("run", String(12)),
    Column("changed_at", DateTime),
)

CHECK = Table(
    "benefit_check",
    CHECKS,
    Column("number", String(20), primary_key=True),
    Column("bsn", String(9), index=True),
    Column("kind", Text),
    Column("chosen_by", Text),
    Column("done_on", Date),
    Column("outcome", Text),
    Column("report", Text),
    Column("changed_at", DateTime),
)

BASED_ON = "Leeftijd, gezin, verhuizingen, wisselend loon, eerdere vragen van de gemeente"
RISK_SCORES = rows(
    "number bsn score label made_on model_version based_on run changed_at",
    ("RS-2026-0093", ROSA, 87, "Hoog", day("2026-05-11"), "3.1", BASED_ON, "R-26-05", at("2026-05-11 03:00")),
)

CHECK_ROWS = rows(
    "number bsn kind chosen_by done_on outcome report changed_at",
    (
        "HB-2026-0077",
        ROSA,
        "Huisbezoek",
        "Risicoscore RS-2026-0093",
        day("2026-06-04"),
        "Niets gevonden",
        "Alles klopt. Mevrouw gaf haar loon elke maand zelf door. De bijstand blijft zoals zij is.",
        at("2026-06-05 11:30"),
    ),
)
