"""The documented sample of portal.toml is true: it loads, names every setting, and holds no secret."""

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from portal.settings import Settings, SettingsError, load_settings

SAMPLE = Path(__file__).parents[2] / "docker" / "portal.toml"
SECRET = re.compile(r"/run/secrets/([\w.-]+)")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The sample as installed, with a secrets folder of its own."""
    text = SAMPLE.read_text()
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in SECRET.findall(text):
        address = f"postgresql://{name}:0a1b@host:5432/inzage"
        (secrets / name).write_text(address)
    copy = tmp_path / "portal.toml"
    copy.write_text(text.replace("/run/secrets", str(secrets)))
    return copy


def test_the_sample_loads_and_its_secrets_come_from_files(installed: Path) -> None:
    settings = load_settings(installed, environ={})
    assert settings.view.resident.startswith("postgresql://view-resident:")
    assert settings.keystore.worker.startswith("postgresql://keystore-worker:")
    assert settings.sources["homecare"].settings["url"].startswith("postgresql://homecare-database")
    assert set(settings.sources) == {"brp", "homecare", "parking", "decisions"}
    assert not settings.demo


def test_a_missing_secret_stops_the_start_with_a_sentence_that_names_it(installed: Path) -> None:
    (installed.parent / "secrets" / "sign-in-residents").unlink()
    with pytest.raises(SettingsError, match=r"sign_in\.residents\.client_secret"):
        load_settings(installed, environ={})


def structs(kind: Any) -> list[type[msgspec.Struct]]:
    """Every settings table below one, itself included."""
    found = [kind]
    for field in msgspec.structs.fields(kind):
        for part in re.findall(r"portal\.settings\.(\w+)", str(field.type)):
            inner = getattr(__import__("portal.settings", fromlist=[part]), part)
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                found += structs(inner)
    return found


def test_every_setting_is_in_the_sample_with_or_without_its_comment_sign() -> None:
    text = SAMPLE.read_text()
    tables = {part for header in re.findall(r"^\[+([\w.]+)\]", text, re.M) for part in header.split(".")}
    named = set(re.findall(r"^#?([a-z_]+) = ", text, re.M)) | tables
    declared = {field.name for table in structs(Settings) for field in msgspec.structs.fields(table)}
    # Not for an installation: only the demo writes it.
    assert declared - named == {"demo"}


def test_no_secret_stands_in_the_sample() -> None:
    def texts(value: Any, name: str = "") -> list[tuple[str, str]]:
        if isinstance(value, dict) and set(value) in ({"file"}, {"env"}):
            return []
        if isinstance(value, dict):
            return [pair for key, inner in value.items() for pair in texts(inner, key)]
        return [(name, value)] if isinstance(value, str) else []

    for name, value in texts(tomllib.loads(SAMPLE.read_text())):
        assert not re.search(r"secret|password|token|^url$|key$", name), f"{name} must come from a file"
        assert "@" not in value or value.endswith("voorbeeldstad.example")
