"""The conformance kit: says when a connector is done. One line in the connector's test gives the whole suite::

    from connectors.sdk.conformance import conformance

    TestParking = conformance("parking")

Each check is a small function that takes a testbed and raises NotConforming with a sentence. Works offline. pytest is
needed by :func:`conformance` only; :func:`run_checks` does without.
"""

from connectors.sdk.conformance.checking import Finding, NotConforming, NotOffered
from connectors.sdk.conformance.suite import CHECKS, conformance, run_checks

__all__ = ["CHECKS", "Finding", "NotConforming", "NotOffered", "conformance", "run_checks"]
