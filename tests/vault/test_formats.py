"""The sealed forms outlive this code: what an older version wrote opens for ever, byte for byte.

The golden files were written once. A change that makes these tests fail needs a new format version, not a new file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from portal.vault import About, FileKeyProvider, Fingerprints, Keyring, Owner, OwnerKind
from portal.vault.access import grant
from portal.vault.keyring import OwnerKey

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def about_of(case: dict[str, Any]) -> About:
    about = case["about"]
    return About(
        owner=Owner(OwnerKind(about["owner_kind"]), UUID(about["owner_id"])),
        kind=about["kind"],
        id=UUID(about["id"]),
        source=about["source"],
        schema=about["schema"],
        version=about["version"],
    )


def keyring_of(case: dict[str, Any]) -> Keyring:
    key = OwnerKey(case["epoch"], bytes.fromhex(case["key_reference"]), bytes.fromhex(case["key"]))
    return Keyring(about_of(case).owner, {case["epoch"]: key})


@pytest.mark.parametrize("case", golden("envelope-1"), ids=lambda case: case["name"])
def test_an_envelope_of_format_1_opens_for_ever(case: dict[str, Any]) -> None:
    ring = keyring_of(case)
    access = grant(uuid4(), [ring.owner])

    plaintext = ring.open(about_of(case), bytes.fromhex(case["sealed"]), access)

    assert plaintext == bytes.fromhex(case["plaintext"])


@pytest.mark.parametrize("case", golden("envelope-1"), ids=lambda case: case["name"])
def test_what_a_blob_is_about_gives_the_same_bytes_for_ever(case: dict[str, Any]) -> None:
    assert about_of(case).associated_data().hex() == case["associated_data"]


@pytest.mark.parametrize("case", golden("envelope-1"), ids=lambda case: case["name"])
def test_a_content_hash_stays_the_same_so_unchanged_records_are_not_sealed_again(case: dict[str, Any]) -> None:
    assert keyring_of(case).content_mac(bytes.fromhex(case["plaintext"])).hex() == case["content_mac"]


def test_fingerprints_stay_the_same_so_residents_and_erased_records_are_recognised() -> None:
    case = golden("fingerprints-1")
    fingerprints = Fingerprints(bytes.fromhex(case["lookup_key"]), bytes.fromhex(case["suppression_key"]))

    made = {
        "bsn": fingerprints.bsn("999990019").hex(),
        "officer": fingerprints.officer("https://id.example", "joke").hex(),
        "token": fingerprints.token("a-token").hex(),
        "ref": fingerprints.ref(UUID(case["subject_id"]), "brp", "address").hex(),
        "suppression": fingerprints.suppression("999990019", "brp", "address").hex(),
    }

    assert made == case["made"]
    assert len(set(made.values())) == len(made)


async def test_a_key_wrapped_by_an_older_version_still_unwraps(tmp_path: Path) -> None:
    case = golden("key-file-1")
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(case["file"]), encoding="ascii")
    file.chmod(0o600)
    provider = FileKeyProvider.load(file)

    key = await provider.unwrap(bytes.fromhex(case["context"]), bytes.fromhex(case["wrapped"]))

    assert key == bytes.fromhex(case["key"])
