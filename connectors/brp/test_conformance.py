"""For knowing that the BRP connector keeps every promise of the connector contract."""

from connectors.sdk.conformance import conformance

TestBRP = conformance("brp")
