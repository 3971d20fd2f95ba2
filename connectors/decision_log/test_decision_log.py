from connectors.sdk.conformance import conformance

TestDecisionLog = conformance("decision_log")
