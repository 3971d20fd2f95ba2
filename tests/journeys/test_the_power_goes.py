"""Kill -9 of the worker in the middle of its work: after a restart everything is there exactly once, or gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from connectors.sdk.faults import Fault
from portal.demo.world import World
from tests.journeys.asking import ask_for_deletion, decide
from tests.journeys.behind import Row, as_administrator, broken, how_many, in_the_source
from tests.journeys.conftest import collected, until, wait_until
from tests.journeys.visitor import Visitor

WHAT_SHE_HAS = [("brp", 9), ("cases", 8), ("homecare", 4), ("parking", 3), ("taxes", 1)]
OLD_NOTE = "Note of a conversation: 9 May 2023"
LAPSED = "Help at home: Hulp bij het huishouden (aanvraag)"


def test_a_pull_that_was_killed_is_done_again_and_everything_is_there_once(own_world: World) -> None:
    world = own_world
    with Visitor(world) as marijke:
        with broken(world, "brp", Fault.HANG):
            marijke.sign_in("marijke")
            wait_until(lambda: how_many(world, "source_pull", "source = 'brp' AND state = 'running'") == 1)
            wait_until(lambda: how_many(world, "source_pull", "state = 'done'") == 7)
            world.worker.kill()
            assert marijke.open("/overview").says("We are collecting your data now")
        world.worker.start()
        overview = collected(marijke)

        assert _held(world) == WHAT_SHE_HAS
        assert how_many(world, "decision") == 4
        assert "9 records" in overview.card("Personal Records Database (BRP)")
        wait_until(lambda: _jobs(world) == 0)


@pytest.mark.timeout(240)
def test_an_erasure_that_was_killed_twice_goes_on_until_it_is_done(own_world: World) -> None:
    """Killed once when the source has erased but the view has not, and once when a new key is to be stored."""
    world = own_world
    with Visitor(world) as marijke, Visitor(world) as officer:
        marijke.sign_in("marijke")
        collected(marijke)
        number = ask_for_deletion(marijke, LAPSED, OLD_NOTE)
        officer.sign_in_as_officer("joke")
        for cluster, table in (("view", "record"), ("keystore", "owner_key")):
            with _held_up(world, cluster, table):
                if table == "record":
                    decide(officer, number)
                else:
                    world.worker.start()
                wait_until(lambda: _somebody_waits(world, cluster, table))  # noqa: B023 - used within the round
                world.worker.kill()
                underway = marijke.open(f"/requests/{number}")
                assert not underway.says("Download the proof")
                assert "Old copies cannot be read any more since" not in underway.main
        world.worker.start()
        answer = until(lambda: marijke.open(f"/requests/{number}"), lambda page: page.says("Download the proof"))

        assert answer.main.count("Old copies cannot be read any more since") == 2
        assert in_the_source(world, "homecare", "SELECT count(*) FROM provision WHERE bsn = '999990019'") == [(1,)]
        assert in_the_source(world, "homecare", "SELECT count(*) FROM intake_note WHERE bsn = '999990019'") == [(1,)]
        assert _held(world) == [("brp", 9), ("cases", 8), ("homecare", 2), ("parking", 3), ("taxes", 1)]
        assert _epochs(world) == [(2,)]
        for action in ("key:subject:replaced", "certificate:subject:issued"):
            assert how_many(world, "audit_event", "action = %s", action) == 1, action
        assert how_many(world, "certificate") == 1
        records = marijke.open("/overview").addresses("/records/")
        assert {record: marijke.open(record).status for record in records} == dict.fromkeys(records, 200)
        wait_until(lambda: _jobs(world) == 0)


def _held(world: World) -> list[Row]:
    return as_administrator(world, "view", "SELECT source, count(*) FROM record GROUP BY source ORDER BY source")


def _epochs(world: World) -> list[Row]:
    return as_administrator(world, "keystore", "SELECT epoch FROM owner_key WHERE owner_kind = 'subject'")


def _jobs(world: World) -> int:
    return how_many(world, "queue.procrastinate_jobs", "status IN ('todo', 'doing')")


@contextmanager
def _held_up(world: World, cluster: str, table: str) -> Iterator[None]:
    """While this lasts, nothing in this table can be changed: whoever wants to, waits."""
    with psycopg.connect(world.clusters.dsn(cluster, "postgres")) as connection:
        connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
        connection.rollback()


def _somebody_waits(world: World, cluster: str, table: str) -> bool:
    statement = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    return bool(as_administrator(world, cluster, statement, table)[0][0])
