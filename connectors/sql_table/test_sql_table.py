"""The conformance kit for the connector, on every simulated department; PostgreSQL is in tests/connectors."""

from connectors.sdk.conformance import conformance

TestHomecare = conformance("sql_table", "homecare")
TestParking = conformance("sql_table", "parking")
TestTaxes = conformance("sql_table", "taxes")
TestIncome = conformance("sql_table", "income")
TestChecks = conformance("sql_table", "checks")
