"""The whole web application before a town, for whoever attacks it."""

from tests.web.conftest import counter

__all__ = ["counter"]
