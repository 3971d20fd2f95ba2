"""Killed at every effect it has on the world, a correction goes on where it was and ends as if nothing had happened.

At every point: the request does not say that it is done before the source holds the granted value and a pull showed it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from portal.database import Database
from portal.requests.states import ItemState
from portal.vault import FileKeyProvider
from tests.conftest import Clusters
from tests.correction.parts import RUNNING, correct, decide, disputes, log_of, right, shown, value
from tests.erasure.test_kill import killer_of
from tests.erasure.town import Town, as_administrator, fresh_bsn, move_in, town_of

_ONCE = ("correction:subject:carried_out", "certificate:subject:issued", "case:subject:decided")


def hours(town: Town) -> int:
    with sqlite3.connect(town.folder / "homecare.sqlite") as connection:
        query = "SELECT hours_per_week FROM provision WHERE number = 'HH-2023-0417'"
        found: int = connection.execute(query).fetchone()[0]
    return found


async def summary(town: Town, number: str, clusters: Clusters) -> dict[str, Any]:
    """Everything that must be as it would have been."""
    view = await shown(town, number)
    acts = [look.action for look in await log_of(town)]
    return {
        "state": view.line.state,
        "outcome": view.line.outcome,
        "item": (view.items[0].state, view.items[0].corrected_at is None, view.items[0].granted_value),
        "in the source": hours(town),
        "held": await value(town, RUNNING, "hours_per_week"),
        "records": sorted(await town.held()),
        "disputes": [held.state for held in await disputes(town)],
        "acts": {act: acts.count(act) for act in _ONCE},
        "steps": as_administrator(
            clusters.owner("view"),
            "SELECT step, setback, said_by FROM correction_item WHERE subject_id = %s",
            town.subject_id,
        ),
    }


@pytest.mark.timeout(900)
async def test_killed_at_any_point_it_goes_on_and_never_says_done_before_the_source_shows_it(
    view: Database, keystore: Database, key_provider: FileKeyProvider, clusters: Clusters, tmp_path: Path
) -> None:
    async def scene(name: str) -> tuple[Town, str]:
        folder, bsn = tmp_path / name, fresh_bsn()
        folder.mkdir()
        town = town_of(view, keystore, key_provider, folder, bsn)
        move_in(folder, bsn)
        await town.arrive()
        number = (await correct(town, RUNNING, "hours_per_week", "6")).number
        await decide(town, number, right())
        return town, number

    town, number = await scene("undisturbed")
    await town.carry_out(number)
    expected = await summary(town, number, clusters)
    assert (expected["in the source"], expected["held"], expected["item"][0]) == (6, 6, ItemState.DONE)
    assert expected["acts"] == dict.fromkeys(_ONCE, 1)

    point, killed = 0, True
    with killer_of(clusters) as killer:
        while killed:
            point += 1
            town, number = await scene(f"point-{point}")
            ended = killer.carry_out(town, await town.request_id(number), point)
            killed = ended["killed"]
            done = (await shown(town, number)).items[0].state is ItemState.DONE
            right_everywhere = (hours(town), await value(town, RUNNING, "hours_per_week")) == (6, 6)
            assert right_everywhere or not done, f"point {point} calls it done too early"
            await town.carry_out(number)
            assert await summary(town, number, clusters) == expected, f"after a kill at point {point}"
            await town.close()
    assert point - 1 == ended["passed"] >= 10, "the sweep met every effect a correction has"
