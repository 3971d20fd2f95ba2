"""A failing source leaves the last good view with its date, and is believed in nothing it did not complete."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import pytest

from connectors.sdk import Item, Person, Record, RecordRejected, SourceMisconfigured, SourceUnavailable
from portal.sync import PullState
from portal.sync.model import PullFailed
from tests.decisions.parts import decision
from tests.records.parts import permit
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


async def test_only_a_failure_that_may_pass_is_tried_again_and_carries_no_text(town: MakeTown) -> None:
    here = town(parking=scripted(breaks(SourceUnavailable("Van den Akker"))))
    subject = await here.resident()
    with pytest.raises(PullFailed) as caught:
        await here.sync.pull(subject, "parking")
    here.say("parking", breaks(SourceMisconfigured("forbidden")))
    await here.sync.pull(subject, "parking")

    assert caught.value.again
    assert "Akker" not in "".join(traceback.format_exception(caught.value))


async def test_a_record_that_turned_to_poison_keeps_its_last_good_copy(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1"), permit("p2"))))
    subject = await pulled(here)
    here.say("parking", gives(permit("p1"), RecordRejected("unreadable")))
    await here.sync.pull(subject, "parking")
    poisoned = await here.refs(subject)
    here.say("parking", gives(permit("p1"), Record("p2", "unicorn", {})))
    await here.sync.pull(subject, "parking")

    assert poisoned == {"parking": ["p1", "p2"]}
    assert await here.refs(subject) == {"parking": ["p1", "p2"]}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SourceUnavailable("server_error"), "server_error"),
        (SourceUnavailable("Van den Akker"), "unavailable"),
        (SourceUnavailable("other_person"), "other_person"),
        (SourceMisconfigured("unauthorised", hint="Van den Akker"), "unauthorised"),
        (SourceMisconfigured("Van den Akker"), "misconfigured"),
        (RecordRejected("unreadable"), "garbage"),
        (ValueError("Van den Akker"), "connector_error"),
        (RecursionError(), "connector_error"),
        (SystemExit(1), "connector_error"),
        (KeyboardInterrupt(), "connector_error"),
        (asyncio.CancelledError(), "connector_error"),
        (GeneratorExit(), "connector_error"),
    ],
)
async def test_a_failure_leaves_the_last_good_view_with_its_date(
    error: BaseException, code: str, town: MakeTown
) -> None:
    here = town(parking=scripted(gives(permit("p1", number=1), permit("p2"), decision("d1"))))
    subject = await pulled(here)
    before, then = await here.seen(subject), (await here.stands(subject))["parking"]
    here.say("parking", breaks(error, permit("p1", number=2), permit("p9")))

    with suppress(PullFailed):
        await here.sync.pull(subject, "parking")
    now = (await here.stands(subject))["parking"]

    assert await here.seen(subject) == before
    assert len(await here.decided(subject)) == 1
    assert (now.state, now.failure) == (PullState.FAILED, code)
    assert (now.succeeded_at, now.records, now.decisions) == (then.succeeded_at, 2, 1)


async def test_an_answer_about_somebody_else_is_refused_whole(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1", bsn=MARIJKE))))
    subject = await pulled(here)
    here.say("parking", gives(*SOME, permit("p1", bsn=TEUN)))
    await here.sync.pull(subject, "parking")

    assert await here.refs(subject) == {"parking": ["p1"]}
    assert (await here.stands(subject))["parking"].failure == "other_person"


async def test_the_number_of_a_partner_is_no_other_person(town: MakeTown) -> None:
    here = town(parking=scripted(gives(permit("p1", bsn=int(MARIJKE), partner_bsn=TEUN), permit("p2", bsn=None))))
    subject = await pulled(here)

    assert await here.refs(subject) == {"parking": ["p1", "p2"]}


async def test_an_answer_that_became_empty_must_be_given_twice(town: MakeTown) -> None:
    here = town(parking=scripted(gives(*SOME)))
    subject = await pulled(here)
    answers = iter([gives(), gives(*SOME[:200])])
    here.say("parking", lambda person: next(answers)(person))
    await here.sync.pull(subject, "parking")
    hiccup = await here.refs(subject)
    asked: list[Person] = []
    here.say("parking", counted(asked))
    await here.sync.pull(subject, "parking")

    assert len(hiccup["parking"]) == 200
    assert len(asked) == 2
    assert await here.refs(subject) == {}
