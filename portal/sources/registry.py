"""Finds connectors by their entry points and puts each configured source together, or says what is wrong."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from connectors.sdk.contract import Connector, SourceMisconfigured
from connectors.sdk.failures import place_of
from connectors.sdk.http import SourceClient
from connectors.sdk.manifest import Manifest
from connectors.sdk.manifest_file import ManifestError, load_manifest
from portal.settings import SettingsError, Source
from portal.sources.model import ConnectedSource

GROUP = "portal.connectors"

Installed = Mapping[str, EntryPoint | type[Connector]]
"""Connectors by name: as installed packages announce them, or classes given directly."""


def installed_connectors() -> dict[str, EntryPoint]:
    """Every connector that an installed package announces, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def connect(name: str, source: Source, installed: Installed) -> ConnectedSource:
    """One source with its manifest; raises SettingsError with a sentence that names the source and the mistake."""
    connector = _connector_class(name, source.connector, installed)
    return ConnectedSource(name, _manifest(name, source, connector), connector, source.enabled)


def make(connected: ConnectedSource, source: Source) -> tuple[Connector, SourceClient | None]:
    """The connector of one source, with its HTTP client if it has one; raises SettingsError."""
    http = None
    try:
        if source.http is not None:
            http = SourceClient(connected.name, source.http)
        return connected.connector(connected.manifest, source.settings, http), http
    except SourceMisconfigured as error:
        raise SettingsError(f"sources.{connected.name}: {error.hint or error.code}") from None
    except Exception as error:  # noqa: BLE001 - a connector may fail in any way; its text may hold a secret
        place = place_of(error, connected.connector)
        raise SettingsError(
            f"sources.{connected.name}: the connector {source.connector!r} does not start ({type(error).__name__} at "
            f"{place}). Check its settings against its README."
        ) from None


def _connector_class(name: str, wanted: str, installed: Installed) -> type[Connector]:
    found = installed.get(wanted)
    if found is None:
        known = ", ".join(sorted(installed)) or "none: install the package that brings it"
        raise SettingsError(f"sources.{name}.connector: there is no connector {wanted!r}. Installed are: {known}.")
    if not isinstance(found, EntryPoint):
        return found
    try:
        loaded: type[Connector] = found.load()
    except Exception as error:  # noqa: BLE001 - whatever a package does at import
        # Of the exception only its kind and, when a module is not there, that module's name.
        missing = f": no module {error.name!r}" if isinstance(error, ModuleNotFoundError) and error.name else ""
        raise SettingsError(
            f"sources.{name}.connector: {wanted!r} is installed but does not load ({type(error).__name__} in "
            f"{found.value}{missing}). Install it again, or leave the source out."
        ) from None
    return loaded


def _manifest(name: str, source: Source, connector: type[Connector]) -> Manifest:
    """The connector's own ``manifest.toml``, or the file named: looked for beside the connector, then as a path."""
    folder = Path(inspect.getfile(connector)).parent
    path = folder / (source.manifest or "manifest.toml")
    if not path.exists() and source.manifest:
        path = Path(source.manifest)
    if not path.exists() and source.manifest:
        raise SettingsError(
            f"sources.{name}.manifest: {source.manifest} does not exist, not beside the connector either. Write where "
            "the manifest of this source is."
        )
    if not path.exists():
        raise SettingsError(
            f"sources.{name}.manifest: there is no manifest.toml beside the connector {source.connector!r}. Its "
            "package must bring one along; for a connector that has none of its own, write where yours is."
        )
    try:
        return load_manifest(path)
    except ManifestError as error:
        raise SettingsError(f"sources.{name}.manifest: {error}") from None
