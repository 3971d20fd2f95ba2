"""Sources are checked at the start: a mistake stops it with a sentence that names the source and what to write."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.hostile.connector import Hostile
from connectors.sdk import Item, Manifest, Person, SourceMisconfigured, load_manifest
from connectors.sdk.http import SourceClient
from portal.settings import NotConnected, SettingsError, Source
from portal.sources import ConnectedSource, Sources
from portal.sources.registry import GROUP, installed_connectors
from tests.conftest import Clusters
from tests.sync.parts import settings_with

SECRET = "s3cret-Lindelaan"
GONE = EntryPoint("gone", "no_such.connector:X", GROUP)


class Picky:
    """A connector that does not accept its settings, and says so carelessly."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        if settings.get("mode") == "hint":
            raise SourceMisconfigured("bad_setting", hint="settings.mode: write 'good'.")
        raise ValueError(f"cannot work with {SECRET}")

    def pull(self, person: Person) -> AsyncIterator[Item]:
        raise NotImplementedError

    async def close(self) -> None:
        pass


def sources(clusters: Clusters, **configured: Source) -> Sources:
    settings = settings_with(clusters, configured, Path("keys.json"))
    return Sources(settings, {"hostile": Hostile, "picky": Picky, "gone": GONE})


async def test_the_connector_gets_its_own_manifest_its_settings_and_one_instance(clusters: Clusters) -> None:
    known = sources(clusters, shelf=Source("hostile", settings={"shelf": {}}))
    async with known.connector("shelf") as one, known.connector("shelf") as two:
        assert isinstance(one, Hostile)
        assert one is two

    assert known.get("shelf").manifest.name == "hostile"
    assert known.find("elsewhere") is None
    await known.close()


async def test_a_disabled_source_is_listed_and_never_made(clusters: Clusters) -> None:
    known = sources(clusters, on=Source("hostile"), off=Source("picky", manifest=str(_manifest()), enabled=False))

    assert [(source.name, source.enabled) for source in known.connected()] == [("on", True), ("off", False)]
    assert [source.name for source in known.enabled()] == ["on"]
    with pytest.raises(KeyError):
        async with known.connector("off"):
            pass


def test_the_coverage_statement_names_what_is_not_connected(clusters: Clusters) -> None:
    gap = NotConnected({"nl": "Archief", "en": "Archive"}, {"nl": "Op papier", "en": "On paper"})
    settings = msgspec.structs.replace(settings_with(clusters, {}, Path("keys.json")), not_connected=(gap,))

    assert Sources(settings, {}).coverage() == (gap,)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            Source("parkign"),
            "sources.x.connector: there is no connector 'parkign'. Installed are: gone, hostile",
        ),
        (Source("hostile", manifest="no.toml"), "sources.x.manifest: no.toml does not exist"),
        (Source("picky", manifest="bad.toml"), "sources.x.manifest: bad.toml: "),
        (Source("picky", manifest="broken.toml"), "sources.x.manifest: broken.toml: cannot be read"),
        (Source("picky", manifest="good.toml", settings={"mode": "hint"}), "sources.x: settings.mode: write 'good'."),
        (
            Source("picky", manifest="good.toml"),
            "sources.x: the connector 'picky' does not start (ValueError at test_sources.py line ",
        ),
        (Source("picky"), "sources.x.manifest: there is no manifest.toml beside the connector 'picky'. Its package"),
        (Source("gone"), "'gone' is installed but does not load (ModuleNotFoundError in no_such.connector:X: no mod"),
        (Source("hostile", http={"base_url": "ftp://x"}), "sources.x: http"),
        (Source("hostile", http={"bas_url": "https://x"}), "sources.x: http"),
    ],
)
def test_a_mistake_stops_the_start_with_a_sentence(
    source: Source, sentence: str, clusters: Clusters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = _manifest().read_text(encoding="utf-8")
    (tmp_path / "good.toml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(good.replace('fresh_for = "PT1H"', 'fresh_for = "soon"'), encoding="utf-8")
    (tmp_path / "broken.toml").write_text("name = ", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SettingsError) as caught:
        sources(clusters, x=source)

    assert sentence in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_an_installed_package_announces_its_connectors() -> None:
    announced = installed_connectors()
    if not announced:
        pytest.skip("the distribution is not installed here, so that nothing announces its connectors")

    assert {"brp", "sql_table", "decision_log"} <= set(announced)
    assert all(hasattr(point.load(), "pull") for point in announced.values())


@pytest.mark.parametrize(
    ("fresh_for", "age", "stale"),
    [
        ("PT1H", timedelta(minutes=59), False),
        ("PT1H", timedelta(minutes=60), True),
        ("P1D", timedelta(hours=23), False),
        ("P1D", timedelta(hours=24), True),
        ("P1M", timedelta(days=27), False),
        ("P1M", timedelta(days=31), True),
    ],
)
def test_an_answer_is_stale_after_the_manifests_time(fresh_for: str, age: timedelta, stale: bool) -> None:
    manifest = msgspec.structs.replace(load_manifest(_manifest()), fresh_for=fresh_for)
    source = ConnectedSource("x", manifest, Hostile, enabled=True)
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    assert source.is_stale(now - age, now) is stale
    assert source.is_stale(None, now)


def _manifest() -> Path:
    return Path(__file__).parents[2] / "connectors" / "hostile" / "manifest.toml"
