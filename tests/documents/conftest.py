"""A portal with a case system per test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from portal.vault import FileKeyProvider
from tests.conftest import Clusters
from tests.documents.registry import Registry, registry_of


@pytest.fixture
async def registry(clusters: Clusters, key_provider: FileKeyProvider) -> AsyncIterator[Registry]:
    async with registry_of(clusters) as registry:
        yield registry
