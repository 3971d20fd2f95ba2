"""The conformance kit for the connector, on a system that sends linked things along and on one that does not."""

from connectors.sdk.conformance import conformance

TestZGW = conformance("zgw")
TestUnexpanded = conformance("zgw", "unexpanded")
