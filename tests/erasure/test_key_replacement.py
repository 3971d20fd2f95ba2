"""What was erased opens with no key that is left anywhere; what was not erased opens as before."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from portal.database import Database, Login
from portal.erasure import store
from portal.erasure.key_replacement import KeyMissingError
from portal.erasure.ledger import Ledger
from portal.erasure.model import Run, RunStep
from portal.requests.states import RequestState
from portal.vault import FileKeyProvider, KeyGone, Owner, OwnerKind, Vault
from portal.vault.envelope import unpack_header
from portal.vault.keyring import OwnerKey
from tests.conftest import Clusters
from tests.erasure.town import OFFICER, Town, as_administrator, fresh_bsn, granted, move_in, town_of

LAPSED = "provision:HH-2019-0112"
ALL_KEYS = "SELECT owner_id, owner_kind, epoch, key_reference, wrapped FROM owner_key"
SUBJECT_KEYS = "SELECT wrapped FROM owner_key WHERE owner_id = %s AND owner_kind = 'subject' ORDER BY epoch"


def sealed_of(clusters: Clusters, town: Town) -> list[bytes]:
    """Every byte of this resident that lies sealed under their key now."""
    statements = [
        "SELECT sealed FROM record WHERE subject_id = %s",
        "SELECT sealed FROM decision WHERE subject_id = %s",
        "SELECT sealed FROM resident WHERE subject_id = %s",
    ]
    return [
        bytes(row[0])
        for statement in statements
        for row in as_administrator(clusters.owner("view"), statement, town.subject_id)
    ]


async def erase(town: Town, *refs: str) -> str:
    number = await town.file(*refs)
    await town.decide(number, granted())
    await town.carry_out(number)
    return number


async def keys_that_open(clusters: Clusters, provider: FileKeyProvider, blob: bytes) -> int:
    """How many keys in the keystore, whoever's, these bytes are committed to; their key reference is not believed."""
    found = 0
    for owner_id, kind, epoch, reference, wrapped in as_administrator(clusters.owner("keystore"), ALL_KEYS):
        owner = Owner(OwnerKind(kind), owner_id)
        key = await provider.unwrap(owner.context() + epoch.to_bytes(8, "big"), bytes(wrapped))
        made = OwnerKey(epoch, bytes(reference), key)
        header = unpack_header(blob)
        assert header is not None
        found += made.commitment == header.commitment
    return found


async def test_bytes_saved_before_an_erasure_open_with_no_key_that_is_left(
    town: Town, clusters: Clusters, key_provider: FileKeyProvider
) -> None:
    before = sealed_of(clusters, town)
    assert [await keys_that_open(clusters, key_provider, blob) for blob in before] == [1] * len(before)

    await erase(town, LAPSED)

    assert [await keys_that_open(clusters, key_provider, blob) for blob in before] == [0] * len(before)
    after = sealed_of(clusters, town)
    assert [await keys_that_open(clusters, key_provider, blob) for blob in after] == [1] * len(after)
    assert len(after) == len(before) - 1
    assert len(await town.decisions_held()) == 1


async def test_a_destroyed_key_is_not_in_the_keystores_table_file_wherever_on_its_page_it_lay(
    vault: Vault, clusters: Clusters
) -> None:
    """Enough keys to fill pages: the last row of a full page is the one whose bytes a plain VACUUM leaves behind."""
    keystore, left = clusters.owner("keystore"), []
    for _ in range(60):
        owner = Owner.subject(uuid4())
        await vault.create_keys(owner, Owner.log(owner.id))
        wrapped = bytes(as_administrator(keystore, SUBJECT_KEYS, owner.id)[0][0])
        as_administrator(keystore, "CHECKPOINT")
        assert wrapped in table_file(keystore)

        await vault.renew(owner, 2)
        await vault.destroy_before(owner, 2)
        as_administrator(keystore, "CHECKPOINT")
        left.append(wrapped in table_file(keystore))

    assert not any(left)


def table_file(keystore: str) -> bytes:
    """The bytes on disk of the table of keys."""
    statement = "SELECT current_setting('data_directory'), pg_relation_filepath('owner_key')"
    return Path(*as_administrator(keystore, statement)[0]).read_bytes()


async def test_another_resident_is_not_touched(
    town: Town,
    view: Database,
    keystore: Database,
    key_provider: FileKeyProvider,
    clusters: Clusters,
    tmp_path: Path,
) -> None:
    bsn, folder = fresh_bsn(), tmp_path / "neighbour"
    folder.mkdir()
    neighbour = town_of(view, keystore, key_provider, folder, bsn)
    move_in(folder, bsn)
    await neighbour.arrive()
    before = sealed_of(clusters, neighbour), await neighbour.held()

    await erase(town, LAPSED)

    assert (sealed_of(clusters, neighbour), await neighbour.held()) == before
    await neighbour.close()


async def test_two_workers_at_once_carry_it_out_once(town: Town) -> None:
    number = await town.file(LAPSED, "box:1")
    await town.decide(number, granted())

    await asyncio.gather(*(town.carry_out(number) for _ in range(3)))

    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {2}
    assert town.odd.asked.count("erase") == 1
    async with town.as_resident() as connection:
        shown = await town.requests.one(connection, town.subject_id, number)
    assert shown is not None
    assert shown.line.state is RequestState.CLOSED


async def test_pulls_during_an_erasure_leave_everything_readable(town: Town) -> None:
    number = await town.file(LAPSED)
    await town.decide(number, granted())

    await asyncio.gather(town.carry_out(number), town.pull(), town.pull())

    held = await town.held()
    assert LAPSED not in held
    assert "provision:HH-2023-0417" in held


async def test_the_file_of_a_request_opens_after_the_key_was_replaced_and_after_the_resident_is_gone(
    town: Town,
) -> None:
    number = await town.file(LAPSED, reason="Ik heb dit niet meer nodig.")
    await town.decide(number, granted())
    await town.carry_out(number)
    request_id = await town.request_id(number)

    await town.vault.destroy(Owner.subject(town.subject_id))
    await town.vault.destroy(Owner.log(town.subject_id))

    async with town.as_officer() as connection:
        case = await town.requests.case(connection, request_id, OFFICER)
    assert case is not None
    assert case.file.reason == "Ik heb dit niet meer nodig."
    assert case.items[0].facts.type == "provision"
    assert (case.items[0].facts.ref, case.items[0].facts.name) == ("", "")


async def test_a_keystore_put_back_from_a_backup_brings_no_destroyed_key_to_life(
    town: Town, clusters: Clusters
) -> None:
    keystore = clusters.owner("keystore")
    statement = ALL_KEYS + " WHERE owner_id = %s AND owner_kind = 'subject'"
    backup = as_administrator(keystore, statement, town.subject_id)
    before = sealed_of(clusters, town)
    await erase(town, LAPSED)
    as_administrator(keystore, "DELETE FROM owner_key WHERE owner_id = %s AND owner_kind = 'subject'", town.subject_id)
    as_administrator(
        keystore,
        "INSERT INTO owner_key (owner_id, owner_kind, epoch, key_reference, wrapped) VALUES (%s, %s, %s, %s, %s)",
        *backup[0],
    )
    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {1}

    await town.erasure.replay_ledger()
    again = await town.erasure.replay_ledger()

    ring = await town.vault.keyring(Owner.subject(town.subject_id))
    assert ring.epochs == {2}
    assert not any(ring.is_current(blob) for blob in before)
    assert again == 0


async def test_replaying_the_ledger_leaves_living_keys_alone(town: Town) -> None:
    await erase(town, LAPSED)
    held = await town.held()

    await town.erasure.replay_ledger()

    assert await town.held() == held


async def test_a_whole_owner_in_the_ledger_gets_no_key_back(town: Town, view: Database, vault: Vault) -> None:
    owner = Owner.subject(town.subject_id)
    ledger = Ledger(view, vault)
    async with view.begin(Login.WORKER) as connection:
        await ledger.write_whole(connection, owner)

    await ledger.replay()

    with pytest.raises(KeyGone):
        await vault.keyring(owner)


async def test_nothing_is_destroyed_while_the_new_key_is_missing(
    town: Town, clusters: Clusters, view: Database
) -> None:
    """A run that was interrupted, after which the keystore was put back without the new key: stop, destroy nothing."""
    number = await town.file("box:1")
    await town.decide(number, granted())
    request_id = await town.request_id(number)
    async with view.begin(Login.WORKER, subject_id=town.subject_id, request_id=request_id) as connection:
        await store.put_run(connection, town.subject_id, request_id, Run(RunStep.LEDGER_WRITTEN, 1, 2))

    with pytest.raises(KeyMissingError):
        await town.carry_out(number)

    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {1}
    assert await town.held()
