"""A new profile is marked until it is looked at, and its resident is told once, in the transaction that brought it."""

from __future__ import annotations

from uuid import UUID

import pytest

from connectors.sdk import DataPoint, Record
from portal.database import Login
from portal.messages import MessageKind
from portal.people import store as people_store
from tests.conftest import Clusters
from tests.records.parts import as_administrator, permit
from tests.sync.conftest import MakeTown
from tests.sync.parts import Town, breaks, gives, scripted


def score(ref: str, value: int = 7) -> Record:
    return Record(ref=ref, type="risk_score", fields={"score": DataPoint(value)})


async def arrived(town: Town) -> UUID:
    """A resident who is here for the first time, and sees what the source answers."""
    subject = await town.resident()
    await town.sync.pull(subject, "parking")
    return subject


async def unseen(town: Town, subject: UUID) -> set[str]:
    """The refs of the profiles that are new to this resident."""
    async with town.view.begin(Login.RESIDENT, subject_id=subject) as connection:
        marked = await town.profiles.unseen(connection, subject)
    return {record.ref for record in await town.seen(subject) if record.record_id in marked}  # type: ignore[union-attr]


async def mails(town: Town, subject: UUID) -> list[MessageKind]:
    async with town.view.begin(Login.RESIDENT, subject_id=subject) as connection:
        return [message.kind for message in await town.messages.of(connection, subject)]


async def look(town: Town, subject: UUID) -> None:
    """Open every profile once."""
    async with town.view.begin(Login.RESIDENT, subject_id=subject) as connection:
        for record_id in await town.profiles.unseen(connection, subject):
            await town.profiles.looked(connection, subject, record_id)


async def test_at_the_first_visit_a_profile_is_new_on_screen_and_nothing_is_mailed(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"), score("s1"))))
    subject = await arrived(here)

    assert await unseen(here, subject) == {"s1"}
    assert await mails(here, subject) == []


async def test_a_later_profile_is_mailed_once_and_only_the_new_one_is_marked(town: MakeTown) -> None:
    here = town(parking=scripted(gives(score("s1"))))
    subject = await arrived(here)
    await look(here, subject)
    here.say("parking", gives(permit("p1"), score("s1", 9), score("s2"), score("s3")))
    await here.sync.pull(subject, "parking")
    await here.sync.pull(subject, "parking")

    assert await unseen(here, subject) == {"s2", "s3"}
    assert await mails(here, subject) == [MessageKind.PROFILE_APPEARED]


async def test_ordinary_records_are_never_news(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"))))
    subject = await arrived(here)
    here.say("parking", gives(permit("p1"), permit("p2")))
    await here.sync.pull(subject, "parking")

    assert await unseen(here, subject) == set()
    assert await mails(here, subject) == []


async def test_what_was_looked_at_is_not_new_any_more_and_leaves_no_trace_here(
    town: MakeTown, clusters: Clusters
) -> None:
    here = town(parking=scripted(gives(score("s1"))))
    subject = await arrived(here)
    await look(here, subject)
    await here.sync.pull(subject, "parking")

    assert await unseen(here, subject) == set()
    left = as_administrator(clusters.owner("view"), "SELECT FROM new_profile WHERE subject_id = %s", subject)
    assert left == []


@pytest.mark.parametrize("answer", [gives(), gives(permit("p1"))])
async def test_the_mark_goes_with_the_profile(town: MakeTown, clusters: Clusters, answer: object) -> None:
    here = town(parking=scripted(gives(score("s1"))))
    subject = await arrived(here)
    here.say("parking", answer)  # type: ignore[arg-type]
    await here.sync.pull(subject, "parking")

    assert await here.seen(subject) == [] or "s1" not in (await here.refs(subject))["parking"]
    assert as_administrator(clusters.owner("view"), "SELECT FROM new_profile WHERE subject_id = %s", subject) == []


async def test_a_source_that_answers_for_the_first_time_long_after_the_first_visit_is_mailed_about(
    town: MakeTown, clusters: Clusters
) -> None:
    here = town(parking=scripted(breaks(ValueError())))
    subject = await arrived(here)
    earlier = "UPDATE resident SET first_seen_at = first_seen_at - interval '2 hours' WHERE subject_id = %s"
    as_administrator(clusters.owner("view"), earlier, subject)
    here.say("parking", gives(score("s1")))
    await here.sync.pull(subject, "parking")

    assert await unseen(here, subject) == {"s1"}
    assert await mails(here, subject) == [MessageKind.PROFILE_APPEARED]
    async with here.view.begin(Login.WORKER, subject_id=subject) as connection:
        assert await people_store.first_seen_at(connection, subject) is not None


async def test_a_pull_without_a_usable_answer_is_in_the_residents_log(town: MakeTown) -> None:
    here = town(parking=scripted(breaks(ValueError())))
    subject = await arrived(here)

    lines = [(line.action, line.details) for line in await here.log(subject) if "source" in line.details]

    assert lines[0] == ("source:subject:silent", {"source": "parking", "reason": "connector_error"})
    assert lines[1] == ("source:subject:pulled", {"source": "parking"})
