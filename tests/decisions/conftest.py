"""The parts that tests of decisions work with."""

from __future__ import annotations

import pytest

from portal.audit import Audit
from portal.decisions import Decisions
from portal.vault import Vault


@pytest.fixture
def decisions(vault: Vault, audit: Audit) -> Decisions:
    """The decisions service on the real clusters."""
    return Decisions(vault, audit)
