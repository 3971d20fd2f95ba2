"""The simulated departments: their tables, and invented rows about the demo's residents."""

from __future__ import annotations

from sqlalchemy import MetaData, Table

from connectors.sql_table.demo_data import checks, homecare, income, parking, taxes
from connectors.sql_table.demo_data.rows import Row

DEPARTMENTS: dict[str, tuple[MetaData, list[tuple[Table, list[Row]]]]] = {
    "homecare": (
        homecare.HOMECARE,
        [(homecare.PROVISION, homecare.PROVISIONS), (homecare.INTAKE_NOTE, homecare.NOTES)],
    ),
    "parking": (
        parking.PARKING,
        [
            (parking.PERMIT, parking.PERMITS),
            (parking.PLATE, parking.PLATES),
            (parking.SCAN, parking.SCANS),
            (parking.FINE, parking.FINES),
        ],
    ),
    "taxes": (taxes.TAXES, [(taxes.ASSESSMENT, taxes.ASSESSMENTS), (taxes.REMISSION, taxes.REMISSIONS)]),
    "income": (income.INCOME, [(income.PAYMENT, income.PAYMENTS), (income.APPLICATION, income.APPLICATIONS)]),
    "checks": (checks.CHECKS, [(checks.RISK_SCORE, checks.RISK_SCORES), (checks.CHECK, checks.CHECK_ROWS)]),
}
"""Per department: its tables, and their rows in an order in which they can be inserted."""
