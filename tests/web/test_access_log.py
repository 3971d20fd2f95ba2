"""The list of who looked: which record of which source, equal lines as one, a silent source as such, month by month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from portal.audit import Action, Actor, ActorKind, Event, Look
from portal.database import Login
from portal.web.resident.looks import lines_of
from portal.web.resident.words import Words
from tests.conftest import Clusters
from tests.records.parts import as_administrator
from tests.web.counter import RENDERER, Counter

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORDS = Words(RENDERER, "en")


def look(action: Action, seconds: float, actor: str = "officer", **details: str) -> Look:
    """A line so many seconds after noon."""
    return Look(uuid4(), NOON + timedelta(seconds=seconds), action, actor, "", details, None, ())


def lines(*looks: Look) -> list[tuple[str, int]]:
    """Action and count of each line shown, newest first."""
    ordered = sorted(looks, key=lambda each: each.at, reverse=True)
    return [(line.action, line.count) for line in lines_of(ordered, {}, {}, WORDS)]


def test_equal_lines_within_a_minute_are_one_line_with_a_count() -> None:
    case, verdict = Action.CASE_OPENED, Action.VERDICT_GIVEN

    assert lines(look(case, 0), look(case, 20), look(verdict, 30), look(case, 50)) == [(case, 3), (verdict, 1)]
    assert lines(look(case, 0), look(case, 61)) == [(case, 1), (case, 1)]


@pytest.mark.parametrize("other", [{"actor": "resident"}, {"source": "brp"}, {"kind": "note"}])
def test_lines_that_differ_in_who_or_of_what_stay_apart(other: dict[str, Any]) -> None:
    said = {"actor": "officer", "source": "homecare", "kind": "permit"}

    one, another = look(Action.RECORD_LOOKED, 0, **said), look(Action.RECORD_LOOKED, 1, **{**said, **other})

    assert lines(one, another) == [(Action.RECORD_LOOKED, 1)] * 2


def test_looks_at_the_parts_of_one_decision_are_one_line_that_names_both_sources() -> None:
    looked = Action.DECISION_LOOKED
    looks = [look(looked, second, source=("cases", "decisions")[second % 2]) for second in range(5)]

    [line] = lines_of(reversed(looks), {}, {}, WORDS)

    assert (line.count, line.source) == (5, "cases, decisions")
    assert lines(look(looked, 0), look(looked, 1, source="cases")) == [(looked, 1), (looked, 1)], "the list is another"
    assert lines(look(looked, 0, source="cases"), look(looked, 90, source="decisions")) == [(looked, 1), (looked, 1)]


def test_a_source_that_gave_no_answer_is_one_line_that_says_so() -> None:
    asked, silent = Action.SOURCE_PULLED, Action.SOURCE_SILENT

    assert lines(look(asked, 0, source="brp"), look(silent, 30, source="brp")) == [(silent, 1)]
    assert lines(look(silent, 0, source="brp"), look(asked, 30, source="brp")) == [(asked, 1), (silent, 1)]
    assert lines(look(asked, 0, source="brp"), look(silent, 30, source="parking")) == [(silent, 1), (asked, 1)]
    assert lines(look(asked, 0, source="brp"), look(silent, 1000, source="brp")) == [(silent, 1), (asked, 1)]


async def test_a_look_at_a_record_and_at_a_decision_says_of_which_source_it_was(counter: Counter) -> None:
    browser = await counter.resident()
    overview = await browser.open("/overview")
    record = next(str(a["href"]) for a in overview.soup.find_all("a", href=True) if str(a["href"]).startswith("/rec"))
    decision = next(
        str(a["href"]) for a in overview.soup.find_all("a", href=True) if str(a["href"])[:11] == "/decisions/"
    )
    await browser.open(record)
    await browser.open(decision)

    log = await browser.open("/access-log")

    assert "Looked at a record You " in log.main
    assert "Help at home - " in log.main
    town = counter.town
    async with town.view.begin(Login.RESIDENT, subject_id=town.subject_id) as connection:
        event = Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), town.subject_id)
        access, _ = await town.audit.look(connection, event)
        told = {each.action: each.details for each in await town.audit.log_of(connection, town.subject_id, access)}
    assert set(told[Action.RECORD_LOOKED]) == {"source", "kind"}
    assert set(told[Action.DECISION_LOOKED]) == {"source"}


async def test_a_long_log_is_shown_month_by_month_and_nothing_is_left_out(counter: Counter, clusters: Clusters) -> None:
    town, browser = counter.town, await counter.resident()
    officer = Actor(ActorKind.OFFICER, "privacy_officer", uuid4())
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        old = await town.audit.note(connection, Event(Action.CASE_OPENED, officer, town.subject_id))
        for _ in range(205):
            await town.audit.note(connection, Event(Action.MAILBOX_LOOKED, officer, town.subject_id))
    _move(clusters, town.subject_id, old, NOON - timedelta(days=400))

    now = await browser.open("/access-log?who=others")
    months = {a.get_text(): str(a["href"]) for a in now.soup.find_all("a", href=True) if "month=" in str(a["href"])}
    then = await browser.open(months["October 2025"])
    odd = await browser.open("/access-log?month=1999-13&who=others")

    assert "Looked up your e-mail address (205 times)" in now.main
    assert "Opened your request to handle it" not in now.main
    assert "Opened your request to handle it" in then.main
    assert odd.main == now.main


def _move(clusters: Clusters, subject_id: UUID, event_id: UUID, at: datetime) -> None:
    """Let a line have been written long ago."""
    statement = "UPDATE audit_opening SET occurred_at = %s WHERE subject_id = %s AND event_id = %s"
    as_administrator(clusters.owner("view"), statement, at, subject_id, event_id)
