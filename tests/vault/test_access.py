"""The permission to open is given by the audit log, and cannot be made, stretched, copied or kept by anybody else."""

from __future__ import annotations

import copy
import pickle
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from portal.audit import Audit
from portal.database import Database
from portal.vault import About, Access, Keyring, Owner, Vault
from tests.records.parts import looking, newcomer


def about(ring: Keyring) -> About:
    return About(owner=ring.owner, kind="record", id=uuid4())


def test_nobody_makes_one() -> None:
    with pytest.raises(TypeError, match="audit log"):
        Access(object(), uuid4(), frozenset({Owner.subject(uuid4())}))


def test_there_is_no_other_kind_of_it() -> None:
    with pytest.raises(TypeError):
        type("Wider", (Access,), {"covers": lambda self, owner: True})


async def test_it_stays_what_was_logged(vault: Vault, audit: Audit, view: Database) -> None:
    somebody = Owner.subject(uuid4())
    async with looking(view, audit, await newcomer(vault)) as (_, _, access):
        with pytest.raises(AttributeError):
            access.owners = access.owners | {somebody}
        with pytest.raises(AttributeError):
            del access.owners

        assert not access.covers(somebody)


@pytest.mark.parametrize("copying", [copy.copy, copy.deepcopy, pickle.dumps], ids=["copy", "deepcopy", "pickle"])
async def test_neither_it_nor_a_keyring_is_copied_or_stored(
    vault: Vault, audit: Audit, view: Database, copying: Any
) -> None:
    async with looking(view, audit, await newcomer(vault)) as (_, ring, access):
        for thing in (access, ring):
            with pytest.raises(TypeError, match="is not copied"):
                copying(thing)


async def test_what_only_looks_like_one_opens_nothing(vault: Vault, audit: Audit, view: Database) -> None:
    lookalike = cast("Access", SimpleNamespace(covers=lambda owner: True, owners=frozenset(), event_id=uuid4()))
    empty = Access.__new__(Access)
    async with looking(view, audit, await newcomer(vault)) as (_, ring, access):
        place = about(ring)
        sealed = ring.seal(place, b"Lindelaan 14")
        for wrong in (lookalike, empty, cast("Access", None)):
            with pytest.raises((PermissionError, AttributeError)):
                ring.open(place, sealed, wrong)

        assert ring.open(place, sealed, access) == b"Lindelaan 14"


async def test_an_access_to_one_resident_opens_nothing_with_another_ones_keys(
    vault: Vault, audit: Audit, view: Database
) -> None:
    async with looking(view, audit, await newcomer(vault)) as (_, theirs, _):
        place = about(theirs)
        sealed = theirs.seal(place, b"Lindelaan 14")
    async with looking(view, audit, await newcomer(vault)) as (_, mine, access):
        with pytest.raises(PermissionError):
            theirs.open(place, sealed, access)
        with pytest.raises(ValueError, match="another owner"):
            mine.seal(place, b"x")
