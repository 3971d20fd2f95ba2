"""The parts that tests of records work with."""

from __future__ import annotations

import pytest

from portal.audit import Audit
from portal.records import Records
from portal.vault import Vault


@pytest.fixture
def records(vault: Vault, audit: Audit) -> Records:
    """The records service on the real clusters."""
    return Records(vault, audit)
