"""The key file: made on purpose, readable by its owner only, never invented."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.vault import FileKeyProvider, KeyProviderError
from tests.test_settings import ENVIRON, sample


def test_a_new_key_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    FileKeyProvider.create(tmp_path / "keys.json")

    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    FileKeyProvider.create(tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o640)

    with pytest.raises(KeyProviderError, match="0600"):
        FileKeyProvider.load(tmp_path / "keys.json")


def test_making_one_never_overwrites_one(tmp_path: Path) -> None:
    FileKeyProvider.create(tmp_path / "keys.json")
    before = (tmp_path / "keys.json").read_bytes()

    with pytest.raises(KeyProviderError, match="exists already"):
        FileKeyProvider.create(tmp_path / "keys.json")

    assert (tmp_path / "keys.json").read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"keks": {"1": "?"}, "current_kek": 1}', b"\xff\xfe"])
def test_a_damaged_key_file_is_refused_without_quoting_it(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(damage)
    file.chmod(0o600)

    with pytest.raises(KeyProviderError, match=r"keys\.json is damaged"):
        FileKeyProvider.load(file)


async def test_a_wrapped_key_opens_for_its_own_owner_only(tmp_path: Path) -> None:
    provider = FileKeyProvider.create(tmp_path / "keys.json")
    wrapped = await provider.wrap(b"owner one", b"k" * 32)

    assert await provider.unwrap(b"owner one", wrapped) == b"k" * 32
    with pytest.raises(KeyProviderError):
        await provider.unwrap(b"owner two", wrapped)
    for place in range(len(wrapped)):
        with pytest.raises(KeyProviderError):
            await provider.unwrap(b"owner one", wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :])


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_neither_server_nor_worker_invents_a_key_file(tmp_path: Path, command: str) -> None:
    (tmp_path / "portal.toml").write_text(sample().replace("keys.json", str(tmp_path / "keys.json")), encoding="utf-8")

    ended = CliRunner().invoke(main, ["--settings", str(tmp_path / "portal.toml"), command], env=ENVIRON)

    assert ended.exit_code == 1
    assert "keys.json does not exist" in ended.output
    assert "Traceback" not in ended.output
    assert not (tmp_path / "keys.json").exists()


def test_a_key_file_says_nothing_of_itself(tmp_path: Path) -> None:
    provider = FileKeyProvider.create(tmp_path / "keys.json")

    assert repr(provider) == "FileKeyProvider(<redacted>)"
