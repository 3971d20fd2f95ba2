"""Killed at every effect it has on the world, an erasure goes on where it was and ends as if nothing had happened.

At every point one of two things holds: no key in either cluster opens what was sealed before, or the request says
that it is not done.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portal.database import Database
from portal.requests.states import ItemState, RequestState
from portal.vault import FileKeyProvider, Owner
from tests.conftest import Clusters
from tests.erasure.town import Town, as_administrator, fresh_bsn, granted, move_in, refused, rows_in, town_of

ROOT = Path(__file__).parents[2]
LAPSED, RUNNING, NOTE = "provision:HH-2019-0112", "provision:HH-2023-0417", "note:1"
VERDICTS = (granted(), granted(), refused())
_ITEMS = "SELECT state FROM request_item WHERE request_id = %s ORDER BY item"


class Killer:
    """The process that runs jobs and kills them."""

    def __init__(self, process: subprocess.Popen[str], clusters: Clusters) -> None:
        self._process = process
        self._clusters = clusters

    def carry_out(self, town: Town, request_id: Any, point: int) -> dict[str, Any]:
        """Carry out a request, killed at this point; how it ended."""
        return self._do(town, point, {"request_id": str(request_id)})

    def forget(self, town: Town, at: datetime, point: int) -> dict[str, Any]:
        """Forget the town's resident at a moment, killed at this point; how it ended."""
        return self._do(town, point, {"forget_at": at.isoformat()})

    def _do(self, town: Town, point: int, what: dict[str, str]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {
            "point": point,
            "keys": str(self._clusters.folder / "keys.json"),
            "folder": str(town.folder),
            "bsn": town.bsn,
            "subject_id": str(town.subject_id),
            **what,
            "view": {login.value: dsn for login, dsn in self._clusters.dsns("view").items()},
            "keystore": {login.value: dsn for login, dsn in self._clusters.dsns("keystore").items()},
        }
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        ended: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert not ended["failed"], "the job raised instead of being killed or finishing"
        return ended


@contextmanager
def killer_of(clusters: Clusters) -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.erasure.killer"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield Killer(process, clusters)
        assert process.stdin is not None
        process.stdin.close()


class Scene:
    """One resident with a decided request, and every byte that was sealed under their key before."""

    def __init__(self, town: Town, clusters: Clusters) -> None:
        self.town, self._clusters = town, clusters
        self._view, self._keystore = clusters.owner("view"), clusters.owner("keystore")

    async def set(self) -> None:
        self.number = await self.town.file(LAPSED, NOTE, RUNNING)
        await self.town.decide(self.number, *VERDICTS)
        self.request_id = await self.town.request_id(self.number)
        self.sealed = [
            bytes(row[0])
            for table in ("record", "decision", "resident")
            for row in as_administrator(
                self._view,
                f"SELECT sealed FROM {table} WHERE subject_id = %s",  # noqa: S608
                self.town.subject_id,
            )
        ]
        assert len(self.sealed) > 5

    def some_old_key_lives(self) -> bool:
        """Whether any key of anybody in the keystore is one that a blob from before names."""
        living = {bytes(row[0]) for row in as_administrator(self._keystore, "SELECT key_reference FROM owner_key")}
        return any(blob[4:12] in living for blob in self.sealed)

    def says_done(self) -> bool:
        """Whether the request, or any item of it, says that it has been erased."""
        items = [row[0] for row in as_administrator(self._view, _ITEMS, self.request_id)]
        state = self.value("SELECT state FROM request_register WHERE request_id = %s")
        return ItemState.DONE.value in items or state == RequestState.CLOSED.value

    def value(self, statement: str) -> Any:
        return as_administrator(self._view, statement, self.request_id)[0][0]

    async def summary(self) -> dict[str, Any]:
        """Everything that must be the same whatever happened on the way."""
        subject_id, town = self.town.subject_id, self.town
        async with town.as_resident() as connection:
            shown = await town.requests.one(connection, subject_id, self.number)
            signed = await town.requests.certificate(connection, subject_id, self.number)
            ring = await town.vault.keyring(Owner.log(subject_id))
            access = (await town.audit.look(connection, _looking(subject_id)))[0]
            log = await town.audit.log_of(connection, subject_id, access)
            numbers = {LAPSED, NOTE, RUNNING}
            suppressed = await town.sync.suppressed(connection, town.bsn, [("homecare", ref) for ref in numbers])
        assert ring is not None
        assert shown is not None
        assert signed is not None
        acts = [look.action for look in log]
        return {
            "state": shown.line.state,
            "outcome": shown.line.outcome,
            "items": [(item.state, item.erased_at is None, item.unreadable_at is None) for item in shown.items],
            "held": sorted(await town.held()),
            "decisions": len(await town.decisions_held()),
            "suppressed": sorted(suppressed),
            "acts": {act: acts.count(act) for act in _ONCE},
            "keys": sorted(
                row[0]
                for row in as_administrator(
                    self._keystore,
                    "SELECT epoch FROM owner_key WHERE owner_id = %s AND owner_kind = 'subject'",
                    subject_id,
                )
            ),
            "ledger": as_administrator(
                self._view, "SELECT before_epoch FROM shred_ledger WHERE owner_id = %s", subject_id
            ),
            "old key lives": self.some_old_key_lives(),
            "in the source": (
                rows_in(town.folder, "homecare", "provision"),
                rows_in(town.folder, "homecare", "intake_note"),
            ),
        }


_ONCE = (
    "erasure:subject:carried_out",
    "key:subject:replaced",
    "certificate:subject:issued",
    "case:subject:decided",
)


def _looking(subject_id: Any) -> Any:
    from portal.audit import Action, Actor, ActorKind, Event

    return Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=subject_id)


@pytest.mark.timeout(900)
async def test_killed_at_any_point_it_goes_on_and_never_says_done_while_an_old_key_lives(
    view: Database, keystore: Database, key_provider: FileKeyProvider, clusters: Clusters, tmp_path: Path
) -> None:
    async def scene(name: str) -> Scene:
        folder, bsn = tmp_path / name, fresh_bsn()
        folder.mkdir()
        town = town_of(view, keystore, key_provider, folder, bsn)
        move_in(folder, bsn)
        await town.arrive()
        made = Scene(town, clusters)
        await made.set()
        return made

    undisturbed = await scene("undisturbed")
    await undisturbed.town.carry_out(undisturbed.number)
    expected = await undisturbed.summary()
    assert expected["acts"] == {_ONCE[0]: 2, _ONCE[1]: 1, _ONCE[2]: 1, _ONCE[3]: 1}
    assert expected["keys"] == [2]
    assert not expected["old key lives"]

    point, killed = 0, True
    with killer_of(clusters) as killer:
        while killed:
            point += 1
            here = await scene(f"point-{point}")
            ended = killer.carry_out(here.town, here.request_id, point)
            killed = ended["killed"]
            assert not (here.says_done() and here.some_old_key_lives()), f"point {point} calls it done too early"
            await here.town.held()
            await here.town.carry_out(here.number)
            assert await here.summary() == expected, f"after a kill at point {point}"
            await here.town.close()
    assert point - 1 == ended["passed"] > 20, "the sweep met every effect an erasure has"
