from connectors.sdk.conformance import conformance

TestHomecare = conformance("sql_table", "homecare")
TestParking = conformance("sql_table", "parking")
