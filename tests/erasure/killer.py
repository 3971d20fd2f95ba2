"""Runs a job in a process of its own and kills it (SIGKILL) at the N-th effect on the world outside.

An effect is the commit of a transaction that wrote, in either cluster; a statement that runs outside a transaction;
a call to a source. The point lies just before it, and for a source just after it too, when the answer is there and
nobody has read it. Between two effects nothing outside changes, so a kill anywhere else is the same as a kill at the
next point. The portal's code knows nothing of this: the points are put around the database driver and the connectors.
One line of JSON in, one out; each job runs in a fork of this process.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event

from connectors.sdk import ErasureOutcome, ErasurePlan, Person
from connectors.sdk.contract import Value
from connectors.sql_table.connector import SQLTable
from portal.database import Database, Login
from portal.vault import FileKeyProvider
from tests.erasure.town import forgetting_of, town_of


class Points:
    """Counts effects; at the one wanted this process ends as if the power went."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self.passed = 0

    def reach(self) -> None:
        self.passed += 1
        if self.passed == self._wanted:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(database: Database, points: Points) -> None:
    """Put points before the worker's commits in one cluster, and before its statements outside transactions."""
    engine = database.engine(Login.WORKER).sync_engine
    commit: Callable[[Any], None] = engine.dialect.do_commit
    wrote = False

    def do_commit(connection: Any) -> None:
        nonlocal wrote
        if wrote:
            points.reach()
        wrote = False
        commit(connection)

    engine.dialect.do_commit = do_commit  # type: ignore[method-assign]

    @event.listens_for(engine, "before_cursor_execute")
    def _before(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal wrote
        wrote = wrote or statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        if statement.startswith(("VACUUM", "SELECT pg_switch_wal")):
            points.reach()


class Watched(SQLTable):
    """A department with points around every question about erasure, and around a correction."""

    points: Points

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        self.points.reach()
        answer = await super().plan_erasure(person, ref)
        self.points.reach()
        return answer

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        self.points.reach()
        answer = await super().erase(person, ref)
        self.points.reach()
        return answer

    async def rectify(self, person: Person, ref: str, changes: Mapping[str, Value]) -> None:
        self.points.reach()
        await super().rectify(person, ref, changes)
        self.points.reach()


async def run(job: dict[str, Any], points: Points) -> None:
    """Carry out one request, or forget one resident, from parts made in this process."""
    view, keystore = (
        Database({Login(login): dsn for login, dsn in job[cluster].items()}) for cluster in ("view", "keystore")
    )
    watch(view, points)
    watch(keystore, points)
    Watched.points = points
    town = town_of(
        view, keystore, FileKeyProvider.load(Path(job["keys"])), Path(job["folder"]), job["bsn"], department=Watched
    )
    if "forget_at" in job:
        forgetting = forgetting_of(town, lambda: datetime.fromisoformat(job["forget_at"]))
        await forgetting.go_past(UUID(job["subject_id"]))
    else:
        await town.requests.carry_out(UUID(job["subject_id"]), UUID(job["request_id"]))


def main() -> None:
    """Read jobs, fork for each, say how it ended and how many points it passed when it was not killed."""
    for line in sys.stdin:
        job = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            points = Points(job["point"])
            asyncio.run(run(job, points))
            os.write(writer, str(points.passed).encode())
            os._exit(0)
        os.close(writer)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reader) as passed:
            told = passed.read()
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        failed = not killed and os.waitstatus_to_exitcode(status) != 0
        sys.stdout.write(json.dumps({"killed": killed, "failed": failed, "passed": int(told or 0)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
