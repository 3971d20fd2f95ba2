"""The connected sources of this installation, checked at the start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from connectors.sdk.contract import Connector
from connectors.sdk.http import SourceClient
from connectors.sdk.manifest import Manifest
from portal.settings import NotConnected, Settings
from portal.sources import registry
from portal.sources.model import ConnectedSource
from portal.sources.registry import Installed, installed_connectors


class Sources:
    """Every source in ``portal.toml``, with a connector for each that is enabled.

    Raises SettingsError with a sentence when a source names an unknown connector, has a bad manifest or wrong
    settings: better no start than a source that looks empty. ``installed`` replaces the connectors that packages
    announce.
    """

    def __init__(self, settings: Settings, installed: Installed | None = None) -> None:
        found = installed_connectors() if installed is None else installed
        self._sources = {name: registry.connect(name, source, found) for name, source in settings.sources.items()}
        self._connectors: dict[str, Connector] = {}
        self._clients: list[SourceClient] = []
        self._not_connected = settings.not_connected
        for name, source in settings.sources.items():
            if source.enabled:
                connector, client = registry.make(self._sources[name], source)
                self._connectors[name] = connector
                self._clients.extend([client] if client else [])

    def connected(self) -> list[ConnectedSource]:
        """Every source of ``portal.toml``, the ones that are switched off included, in the order written there."""
        return list(self._sources.values())

    def enabled(self) -> list[ConnectedSource]:
        """The sources that are asked."""
        return [source for source in self._sources.values() if source.enabled]

    def manifests(self) -> dict[str, Manifest]:
        """The manifest of every connected source, by the source's name."""
        return {source.name: source.manifest for source in self.connected()}

    def find(self, name: str) -> ConnectedSource | None:
        """A source by its name, or None."""
        return self._sources.get(name)

    def get(self, name: str) -> ConnectedSource:
        """A source by its name; raises KeyError for one that is not in ``portal.toml``."""
        return self._sources[name]

    def coverage(self) -> tuple[NotConnected, ...]:
        """The systems that hold personal data and are not connected at all, as the municipality states them.

        Together with the sources of ``connected()`` that are not enabled this is the coverage statement.
        """
        return self._not_connected

    @asynccontextmanager
    async def connector(self, name: str) -> AsyncIterator[Connector]:
        """The connector of an enabled source; one instance per process. Raises KeyError for any other."""
        yield self._connectors[name]

    async def close(self) -> None:
        """Let go of every connection to sources."""
        for connector in self._connectors.values():
            await connector.close()
        for client in self._clients:
            await client.close()
        self._connectors.clear()
        self._clients.clear()
