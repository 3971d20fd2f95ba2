"""For every test, of the portal and of the connectors: nobody's number is said to a log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.canary.guard import listening


@pytest.fixture(autouse=True)
def nobody_s_number_is_logged() -> Iterator[None]:
    """Fails a test during which a log record named the canary's or a demo resident's citizen service number."""
    with listening() as said:
        yield
    if said:
        pytest.fail(f"somebody's number was said to a log: {', '.join(said)}")
