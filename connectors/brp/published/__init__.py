"""For the tests: reading the published material about the registry. Nothing of it is in this checkout."""
