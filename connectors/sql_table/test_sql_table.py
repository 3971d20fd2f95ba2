"""The conformance kit for the connector, on both simulated departments; PostgreSQL is in tests/connectors."""

from connectors.sdk.conformance import conformance

TestHomecare = conformance("sql_table", "homecare")
TestParking = conformance("sql_table", "parking")
