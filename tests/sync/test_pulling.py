"""A pull keeps what the source answers, leaves out what it must, and forgets only after a complete answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from uuid import UUID

from connectors.sdk import DataPoint, Item, Person, Record, RecordRejected
from portal.database import Login
from portal.records import RecordView
from portal.sync import PullState
from portal.vault import Owner
from tests.conftest import Clusters
from tests.decisions.parts import decision
from tests.records.parts import as_administrator, permit
from tests.sync.conftest import MakeTown
from tests.sync.parts import MARIJKE, TEUN, Script, Town, breaks, gives, scripted

SOME = [permit(f"p{number}", number=number) for number in range(250)]


async def pulled(town: Town, bsn: str = MARIJKE) -> UUID:
    subject = await town.resident(bsn)
    await town.sync.pull(subject, "parking")
    return subject


def counted(asked: list[Person]) -> Script:
    """A script that gives nothing and remembers who was asked about."""

    def script(person: Person) -> AsyncIterator[Item]:
        asked.append(person)
        return gives()(person)

    return script


async def test_what_the_source_answers_is_seen_and_counted(town: MakeTown) -> None:
    here = town(parking=scripted(gives(*SOME, decision("d1"))))
    subject = await pulled(here)
    state = (await here.stands(subject))["parking"]

    assert len(await here.seen(subject)) == 250
    assert len(await here.decided(subject)) == 1
    assert (state.state, state.failure) == (PullState.DONE, None)
    assert (state.records, state.decisions, state.rejected, state.suppressed) == (250, 1, 0, 0)
    assert state.succeeded_at is not None


async def test_the_look_of_the_worker_is_in_the_residents_log(town: MakeTown) -> None:
    here = town(parking=scripted(gives()))
    subject = await pulled(here)

    lines = [line for line in await here.log(subject) if line.action == "source:subject:pulled"]

    assert [(line.actor, line.details) for line in lines] == [("worker", {"source": "parking"})]


async def test_a_second_pull_brings_what_is_new_and_forgets_what_is_gone(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"), permit("p2"), decision("d1"))))
    subject = await pulled(here)
    here.say("parking", gives(permit("p2", number=2), permit("p3")))
    await here.sync.pull(subject, "parking")

    assert await here.refs(subject) == {"parking": ["p2", "p3"]}
    assert await here.decided(subject) == []


async def test_an_undeclared_field_is_reported_and_not_shown(town: MakeTown) -> None:
    sent = Record("p1", "permit", {"street": DataPoint("A"), "colour": DataPoint("red")}, unmapped=("geo.x",))
    here = town(parking=scripted(gives(sent)))
    subject = await pulled(here)

    [shown] = await here.seen(subject)
    async with here.view.begin(Login.OFFICER) as connection:
        reported = [entry[:3] for entry in await here.sync.unmapped_fields(connection)]

    assert isinstance(shown, RecordView)
    assert list(shown.fields) == ["street"]
    assert shown.unmapped == ("geo.x", "colour")
    assert {("parking", "permit", "colour"), ("parking", "permit", "geo.x")} <= set(reported)


async def test_a_number_in_a_reported_path_is_taken_out(town: MakeTown) -> None:
    sent = Record("p1", "permit", {}, unmapped=(f"children.{TEUN}.name", "Van den Akker!"))
    here = town(numbered=scripted(gives(sent)))
    subject = await here.resident()
    await here.sync.pull(subject, "numbered")

    async with here.view.begin(Login.OFFICER) as connection:
        reported = [entry[2] for entry in await here.sync.unmapped_fields(connection) if entry[0] == "numbered"]

    assert sorted(reported) == ["(unprintable)", "children.#.name"]


async def test_poison_goes_to_quarantine_and_the_run_goes_on(town: MakeTown) -> None:
    here = town(
        parking=scripted(
            gives(
                permit("p1"),
                RecordRejected("unreadable"),
                RecordRejected("Van den Akker"),
                Record("p2", "unicorn", {}),
                permit("p1", number=2),
                permit("p3", street="x" * 600_000),
                "not an item",
                Record(17, "permit", {}),  # type: ignore[arg-type]
                Record("p4", "permit", {"number": object()}),  # type: ignore[dict-item]
                Record("p5", "permit", {"number": DataPoint(object())}),  # type: ignore[arg-type]
                Record("", "permit", {}),
                permit("p6", street="\ud800"),
                permit("p7"),
            )
        )
    )
    subject = await pulled(here)
    async with here.view.begin(Login.OFFICER) as connection:
        newest = [entry[1] for entry in await here.sync.quarantined(connection, 11)]

    assert await here.refs(subject) == {"parking": ["p1", "p7"]}
    assert (await here.stands(subject))["parking"].rejected == 11
    assert sorted(newest) == sorted(
        ["unreadable", "rejected", "unknown_type", "duplicate_ref", "too_large", *["malformed"] * 6]
    )


async def test_what_was_erased_on_request_stays_away_and_is_counted(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"), permit("p2"), decision("d1"))))
    subject = await pulled(here)
    async with here.view.begin(Login.WORKER, subject_id=subject) as connection:
        for ref in ("p1", "d1"):
            await here.sync.suppress(connection, MARIJKE, "parking", ref)
            await here.sync.suppress(connection, MARIJKE, "parking", ref)
        known = await here.sync.suppressed(
            connection, MARIJKE, [("parking", "p1"), ("parking", "p2"), ("homecare", "p1")]
        )
        nobody_elses = await here.sync.suppressed(connection, TEUN, [("parking", "p1")])

    for _ in range(2):
        await here.sync.pull(subject, "parking")
        assert await here.refs(subject) == {"parking": ["p2"]}
        assert await here.decided(subject) == []
        assert (await here.stands(subject))["parking"].suppressed == 2
    assert (known, nobody_elses) == ({("parking", "p1")}, set())


async def test_a_source_that_holds_nothing_is_done_and_not_failed(town: MakeTown) -> None:
    here = town(parking=scripted(gives()))
    subject = await pulled(here, TEUN)
    state = (await here.stands(subject))["parking"]

    assert (state.state, state.records, state.failure) == (PullState.DONE, 0, None)


async def test_two_pulls_of_the_same_source_at_once_keep_everything_exactly_once(
    town: MakeTown, clusters: Clusters
) -> None:
    async def in_pieces(person: Person) -> AsyncIterator[Item]:
        for item in SOME:
            if random.random() < 0.1:  # noqa: S311 - only to mix the two
                await asyncio.sleep(0.001)
            yield item

    here = town(parking=scripted(in_pieces))
    subject = await here.resident()
    await asyncio.gather(*(here.sync.pull(subject, "parking") for _ in range(3)))

    assert (await here.refs(subject))["parking"] == sorted(record.ref for record in SOME)
    assert (await here.stands(subject))["parking"].state is PullState.DONE


async def test_a_repeated_job_does_nothing_when_another_one_has_done_it(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"))))
    subject = await pulled(here)
    here.say("parking", breaks(ValueError()))
    await here.sync.pull(subject, "parking", again=True)

    assert (await here.stands(subject))["parking"].state is PullState.DONE


async def test_a_pull_about_a_resident_who_left_does_nothing(town: MakeTown, clusters: Clusters) -> None:
    asked: list[Person] = []
    here = town(parking=scripted(counted(asked)))
    subject = await here.resident()
    await here.vault.destroy(Owner.subject(subject))
    await here.sync.pull(subject, "parking")

    assert asked == []
    rows = as_administrator(clusters.owner("view"), "SELECT 1 FROM record WHERE subject_id = %s", subject)
    assert rows == []
