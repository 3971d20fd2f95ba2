"""The parts that tests of pulling work with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.database import Database
from portal.settings import Source
from tests.conftest import Clusters
from tests.sync.parts import Town

MakeTown = Callable[..., Town]


@pytest.fixture
def town(clusters: Clusters, view: Database, keystore: Database, tmp_path: Path) -> MakeTown:
    """Makes a town around sources: ``town(parking=scripted(...))``, options with a leading underscore."""

    def make(_installed: dict[str, Any] | None = None, _limits: Any = None, **sources: Source) -> Town:
        return Town(clusters, view, keystore, tmp_path, sources, _installed, _limits)

    return make
