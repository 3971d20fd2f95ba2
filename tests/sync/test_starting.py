"""Which sources are asked at a visit: the stale ones, the failed ones, and none that is being asked already."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from portal.database import Login, scope
from portal.sync import PullState
from portal.sync.model import LOST_AFTER
from tests.conftest import Clusters
from tests.records.parts import as_administrator, permit
from tests.sync.conftest import MakeTown
from tests.sync.parts import Town, breaks, gives, scripted


async def start(town: Town, subject: UUID, *names: str, forced: bool = False) -> list[str]:
    async with town.view.begin(Login.RESIDENT, subject_id=subject) as connection:
        return await town.sync.start(connection, subject, names or None, forced=forced)


def jobs(clusters: Clusters, subject: UUID) -> list[dict[str, str]]:
    rows = as_administrator(
        clusters.owner("view"),
        "SELECT args FROM queue.procrastinate_jobs WHERE args->>'subject_id' = %s ORDER BY id",
        str(subject),
    )
    return [row[0] for row in rows]


def age(clusters: Clusters, subject: UUID, column: str, by: timedelta) -> None:
    as_administrator(
        clusters.owner("view"),
        f"UPDATE source_pull SET {column} = {column} - %s WHERE subject_id = %s",  # noqa: S608 - a test's own column
        by,
        subject,
    )


async def test_a_first_visit_queues_every_enabled_source_once_with_random_ids_only(
    town: MakeTown, clusters: Clusters
) -> None:
    off = msgspec.structs.replace(scripted(gives()), enabled=False)
    here = town(brp=scripted(gives()), parking=scripted(gives()), closed=off)
    subject = await here.resident()

    first, second = await start(here, subject), await start(here, subject)
    waiting = await here.stands(subject)

    assert (first, second) == (["brp", "parking"], [])
    assert jobs(clusters, subject) == [{"subject_id": str(subject), "source": name} for name in ("brp", "parking")]
    assert {name: state.state for name, state in waiting.items()} == dict.fromkeys(["brp", "parking"], PullState.QUEUED)


async def test_a_fresh_source_is_left_alone_until_it_is_stale_or_forced(town: MakeTown, clusters: Clusters) -> None:
    here = town(parking=scripted(gives(permit("p1"))))
    subject = await here.resident()
    await here.sync.pull(subject, "parking")

    fresh = await start(here, subject)
    forced = await start(here, subject, forced=True)
    await here.sync.pull(subject, "parking")
    age(clusters, subject, "succeeded_at", timedelta(minutes=59))
    almost = await start(here, subject)
    age(clusters, subject, "succeeded_at", timedelta(minutes=2))
    stale = await start(here, subject)

    assert (fresh, forced, almost, stale) == ([], ["parking"], [], ["parking"])


async def test_a_failed_source_is_asked_again_at_the_next_visit(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"))))
    subject = await here.resident()
    await here.sync.pull(subject, "parking")
    here.say("parking", breaks(ValueError()))
    await here.sync.pull(subject, "parking")

    assert await start(here, subject) == ["parking"]


async def test_a_pull_that_got_lost_is_queued_again_after_a_while(town: MakeTown, clusters: Clusters) -> None:
    here = town(parking=scripted(gives()))
    subject = await here.resident()
    await start(here, subject)
    age(clusters, subject, "attempted_at", LOST_AFTER + timedelta(seconds=1))

    assert await start(here, subject, forced=True) == ["parking"]
    assert await start(here, subject, forced=True) == []


async def test_only_the_sources_named_are_asked(town: MakeTown) -> None:
    here = town(brp=scripted(gives()), parking=scripted(gives()))
    subject = await here.resident()

    assert await start(here, subject, "parking", "unknown") == ["parking"]


async def test_what_is_queued_stands_or_falls_with_the_transaction(town: MakeTown, clusters: Clusters) -> None:
    here = town(parking=scripted(gives()))
    subject = await here.resident()
    async with here.view.engine(Login.RESIDENT).connect() as connection:
        await scope(connection, subject_id=subject)
        queued = await here.sync.start(connection, subject)
        await connection.rollback()

    assert (queued, jobs(clusters, subject)) == (["parking"], [])
    assert await start(here, subject) == ["parking"]
