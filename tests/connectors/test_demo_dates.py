"""A demo that begins later tells its stories later: by whole weeks, everywhere, and once and for all in its folder."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.decision_log.demo import demo_decisions
from connectors.sdk.demo_dates import STORY_DAY, moved, weeks_in, weeks_since_the_story, write_weeks
from connectors.sql_table.demo_data import DEPARTMENTS
from connectors.zgw.demo_data import demo_shelf

DATES = re.compile(r'"(\d{4}-\d\d-\d\d)[T"]')
DAYS = st.dates(date(2026, 1, 1), date(2040, 1, 1))


def test_dates_moments_and_dates_in_words_move_together() -> None:
    told = {
        "on": "2026-10-01",
        "at": "2026-09-14T10:00:00Z",
        "text": {"nl": "Vanaf {2026-10-01}, dus {2026-09}.", "en": "From {2026-10-01}, so {2026-09}."},
        "rows": [date(2026, 12, 31), datetime(2026, 1, 1, 9, 30)],  # noqa: DTZ001 - a department's own time
        "geboortedatum": "1958-04-12",
        "number": "Z-2026-09-14",
        "count": 3,
    }
    assert moved(told, 5) == {
        "on": "2026-11-05",
        "at": "2026-10-19T10:00:00Z",
        "text": {"nl": "Vanaf 5 november 2026, dus oktober 2026.", "en": "From 5 November 2026, so October 2026."},
        "rows": [date(2027, 2, 4), datetime(2026, 2, 5, 9, 30)],  # noqa: DTZ001
        "geboortedatum": "1958-04-12",
        "number": "Z-2026-09-14",
        "count": 3,
    }


def test_nothing_moves_for_a_demo_that_begins_when_its_stories_are_told_or_before() -> None:
    assert weeks_since_the_story(STORY_DAY) == weeks_since_the_story(STORY_DAY - timedelta(days=400)) == 0


@settings(max_examples=12, deadline=None)
@given(DAYS)
def test_whoever_starts_a_demo_finds_the_last_decisions_open_to_objection(today: date) -> None:
    weeks = weeks_since_the_story(max(today, STORY_DAY))
    until = {one["ref"]: one["objection_until"] for one in demo_decisions(weeks) if "objection_until" in one}
    for ref in ("WMO-2026-1187", "PW-2026-0648", "NH-2026-31402", "PA-2026-0931"):
        assert date.fromisoformat(until[ref]) >= max(today, STORY_DAY)


@settings(max_examples=12, deadline=None)
@given(DAYS)
def test_nothing_in_a_story_is_still_to_come_but_last_days_and_ends(today: date) -> None:
    now = max(today, STORY_DAY)
    weeks = weeks_since_the_story(now)
    happened = [one["decided_on"] for one in demo_decisions(weeks)]
    happened += [
        when["observed_at"] for one in demo_decisions(weeks) for when in one["inputs"] if "observed_at" in when
    ]
    assert max(date.fromisoformat(text[:10]) for text in happened) <= now


def test_what_was_written_by_a_first_start_stays(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    assert weeks_in(None) == weeks_in(folder) == 0
    write_weeks(folder, 7)
    write_weeks(folder, 30)
    assert weeks_in(folder) == 7


def test_no_date_in_any_story_is_left_behind_or_left_in_braces() -> None:
    everything: list[Any] = [
        demo_decisions(),
        demo_shelf(),
        [rows for _, tables in DEPARTMENTS.values() for rows in tables],
    ]
    for told in everything:
        before, after = (json.dumps(moved(told, weeks), default=str) for weeks in (0, 10))
        assert "{20" not in after
        for earlier, later in zip(DATES.findall(before), DATES.findall(after), strict=True):
            shifted = date.fromisoformat(later) - date.fromisoformat(earlier)
            assert shifted == timedelta(weeks=10) or earlier in {"1958-04-12", "1899-12-31"}
