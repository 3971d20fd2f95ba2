"""Killed (SIGKILL) at every effect on the way, forgetting goes on where it was and ends the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.database import Database, Login
from portal.erasure.forgetting import Outcome
from portal.vault import FileKeyProvider
from tests.conftest import Clusters
from tests.erasure.test_forgetting import keys_of, rows_about
from tests.erasure.test_kill import killer_of
from tests.erasure.town import forgetting_of, fresh_bsn, move_in, town_of

LATER = datetime.now(UTC) + timedelta(days=401)


@pytest.mark.timeout(600)
async def test_killed_at_any_point_a_resident_is_whole_or_goes_on_being_forgotten(
    view: Database, keystore: Database, key_provider: FileKeyProvider, clusters: Clusters, tmp_path: Path
) -> None:
    point, killed = 0, True
    with killer_of(clusters) as killer:
        while killed:
            point += 1
            folder, bsn = tmp_path / f"point-{point}", fresh_bsn()
            folder.mkdir()
            town = town_of(view, keystore, key_provider, folder, bsn)
            move_in(folder, bsn)
            await town.arrive()
            ended = killer.forget(town, LATER, point)
            killed = ended["killed"]

            rows, keys = rows_about(clusters, town.subject_id), keys_of(clusters, town.subject_id)
            known = "resident_lookup" in rows
            assert known == (keys == 2 and "shred_ledger" not in rows), f"point {point}: begun by halves"
            assert keys == 0 or "resident" in rows, f"point {point}: rows went while a key lives"
            async with view.begin(Login.RESIDENT) as connection:
                again = await town.people.welcome(connection, bsn)
            assert (again == town.subject_id) == known, f"point {point}: signed in as somebody half forgotten"

            forgetting = forgetting_of(town, lambda: LATER)
            outcome = await forgetting.go_past(town.subject_id)
            assert outcome is (Outcome.FORGOTTEN if "resident" in rows else Outcome.LEFT)
            assert rows_about(clusters, town.subject_id) == {"shred_ledger": 2}
            assert keys_of(clusters, town.subject_id) == 0
            assert await forgetting.go_past(town.subject_id) is Outcome.LEFT
            await town.close()
    assert point - 1 == ended["passed"] > 7, "the sweep met every effect forgetting has"
