"""A wrong setting stops the start with a sentence that names it; a secret is never in the file itself."""

from __future__ import annotations

from pathlib import Path
from string import Template

import pytest

from portal.settings import Settings, SettingsError, load_settings

SAMPLE = Template((Path(__file__).parents[1] / "portal" / "demo" / "portal.toml.template").read_text(encoding="utf-8"))
ENVIRON = {"DEMO_RESIDENTS_SECRET": "one", "DEMO_OFFICERS_SECRET": "two", "DEMO_ZGW_SECRET": "three"}


def sample() -> str:
    """A whole settings file that is right."""
    cluster = {
        f"{cluster}_{login}": f"postgresql://portal_{login}@/inzage?host=/{cluster}"
        for cluster in ("view", "keystore")
        for login in ("resident", "officer", "worker", "owner")
    }
    return SAMPLE.substitute(
        cluster,
        address="http://127.0.0.1:8000",
        port=8000,
        keys="keys.json",
        issuer="http://127.0.0.1:9000",
        residents_id="residents",
        officers_id="officers",
        manifests="manifests",
        brp="http://127.0.0.1:9001",
        mail_port=9002,
        decisions="http://127.0.0.1:9002",
        homecare="sqlite:///homecare",
        parking="sqlite:///parking",
        taxes="sqlite:///taxes",
        income="sqlite:///income",
        checks="sqlite:///checks",
        cases="http://127.0.0.1:9003",
        patience=5,
    )


def load(folder: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    file = folder / "portal.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, ENVIRON if environ is None else environ)


def test_a_right_file_loads_with_its_secrets_from_the_environment(tmp_path: Path) -> None:
    settings = load(tmp_path, sample())

    assert settings.sign_in.residents.client_secret == "one"
    assert settings.sign_in.officers.client_secret == "two"
    assert settings.on_loopback


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("three\n", encoding="utf-8")

    settings = load(tmp_path, sample().replace('{ env = "DEMO_RESIDENTS_SECRET" }', '{ file = "secret" }'))

    assert settings.sign_in.residents.client_secret == "three"


MISTAKES = {
    "a port that is no port": ("port = 8000", "port = 80000", "server.port"),
    "a misspelled setting": ("[server]", "[server]\nadress = 1", "adress"),
    "a missing part": ("[keys]\nfile = ", "[keyz]\nfile = ", "key"),
    "no TLS outside this machine": ("http://127.0.0.1:8000", "http://inzage.example", "server.address"),
    "an address that looks like loopback": ("http://127.0.0.1:8000", "http://127.0.0.1.example:80", "server.address"),
    "a slash too many": ("http://127.0.0.1:8000", "https://inzage.example/", "server.address"),
    "no claim for the number": ('bsn_claim = ["bsn"]', "", "sign_in.residents.bsn_claim"),
    "no role for officers": ('role = "privacy_officer"', "", "sign_in.officers"),
    "no client secret": ('client_secret = { env = "DEMO_OFFICERS_SECRET" }', "", "sign_in.officers"),
    "an algorithm that anybody can sign with": (
        'role = "privacy_officer"',
        'role = "privacy_officer"\nalgorithms = ["HS256"]',
        "sign_in.officers.algorithms",
    ),
    "another kind of database": ("postgresql://portal_worker@/inzage?host=/view", "sqlite:///x", "view.worker"),
    "one cluster for data and keys": (
        "postgresql://portal_worker@/inzage?host=/keystore",
        "postgresql://portal_worker@/inzage?host=/view",
        "two clusters",
    ),
    "a file that is no settings file": ("[server]", "[server", "portal.toml"),
}


@pytest.mark.parametrize(("right", "wrong", "named"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in sample(), "the mistake must change the file"

    with pytest.raises(SettingsError) as refused:
        load(tmp_path, sample().replace(right, wrong))

    assert named in str(refused.value)


def test_a_secret_that_is_not_set_is_named_and_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, sample(), environ={})

    assert "DEMO_RESIDENTS_SECRET" in str(refused.value)
    assert "sign_in.residents.client_secret" in str(refused.value)


def test_a_missing_file_says_where_the_sample_is(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"docker/portal\.toml"):
        load_settings(tmp_path / "nowhere.toml", {})
