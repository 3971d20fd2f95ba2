"""The stories of ``tests/journeys`` in a real browser, and a look at every page in it."""
