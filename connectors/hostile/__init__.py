"""A deliberately bad connector: proves that the conformance kit notices and that the portal survives.

Not registered as an entry point, so no portal finds it by accident.
"""
