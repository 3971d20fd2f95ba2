"""The simulated departments: their tables, and invented rows about the demo's residents."""

from __future__ import annotations

from sqlalchemy import MetaData, Table

from connectors.sql_table.demo_data import checks, homecare, income, parking, taxes, ten_years
from connectors.sql_table.demo_data.rows import Row

_permits, _plates, _scans, _fines = ten_years.parking()
_provisions, _notes = ten_years.homecare()
_assessments, _remissions = ten_years.taxes()
_payments, _applications = ten_years.income()
_scores, _checks = ten_years.checks()

DEPARTMENTS: dict[str, tuple[MetaData, list[tuple[Table, list[Row]]]]] = {
    "homecare": (
        homecare.HOMECARE,
        [
            (homecare.PROVISION, [*homecare.PROVISIONS, *_provisions]),
            (homecare.INTAKE_NOTE, [*homecare.NOTES, *_notes]),
        ],
    ),
    "parking": (
        parking.PARKING,
        [
            (parking.PERMIT, [*parking.PERMITS, *_permits]),
            (parking.PLATE, [*parking.PLATES, *_plates]),
            (parking.SCAN, [*parking.SCANS, *_scans]),
            (parking.FINE, [*parking.FINES, *_fines]),
        ],
    ),
    "taxes": (
        taxes.TAXES,
        [(taxes.ASSESSMENT, [*taxes.ASSESSMENTS, *_assessments]), (taxes.REMISSION, [*taxes.REMISSIONS, *_remissions])],
    ),
    "income": (
        income.INCOME,
        [
            (income.PAYMENT, [*income.PAYMENTS, *_payments]),
            (income.APPLICATION, [*income.APPLICATIONS, *_applications]),
        ],
    ),
    "checks": (
        checks.CHECKS,
        [(checks.RISK_SCORE, [*checks.RISK_SCORES, *_scores]), (checks.CHECK, [*checks.CHECK_ROWS, *_checks])],
    ),
}
"""Per department: its tables, and their rows in an order in which they can be inserted."""
