"""Programs ask whether the portal is well: every part answers for itself, and nobody's visit can be read from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.app import compose
from portal.database import Login
from portal.settings import load_settings
from portal.vault import FileKeyProvider
from portal.web.application import make_application
from portal.web.health import State, examine
from tests.commands.installation import installation
from tests.conftest import Clusters
from tests.erasure.town import as_administrator
from tests.web.counter import Browser, Counter


def sign_of_life(clusters: Clusters, at: datetime) -> None:
    owner = clusters.owner("view")
    as_administrator(owner, "DELETE FROM queue.procrastinate_workers")
    as_administrator(owner, "INSERT INTO queue.procrastinate_workers (last_heartbeat) VALUES (%s)", at)


async def test_a_well_portal_says_so_of_each_part_and_tells_no_exact_moment_of_a_pull(
    counter: Counter, clusters: Clusters
) -> None:
    sign_of_life(clusters, datetime.now(UTC))

    answer = await counter.stranger().client.get("/health")
    health = answer.json()

    assert answer.status_code == 200
    assert (health["view"], health["keystore"], health["worker"]["state"]) == ("ok", "ok", "ok")
    assert set(health["sources"]) == {source.name for source in counter.town.sources.enabled()}
    moments = [datetime.fromisoformat(source["succeeded_at"]) for source in health["sources"].values()]
    assert {(moment.minute, moment.second, moment.microsecond) for moment in moments} == {(0, 0, 0)}


async def test_a_silent_worker_and_a_failing_source_are_named_and_do_not_stop_the_portal(
    counter: Counter, clusters: Clusters
) -> None:
    sign_of_life(clusters, datetime.now(UTC) - timedelta(hours=1))
    failed = "UPDATE source_standing SET failed_at = succeeded_at + interval '1 microsecond', failure = 'timeout' "
    as_administrator(clusters.owner("view"), failed + "WHERE source = 'parking'")

    answer = await counter.stranger().client.get("/health")
    health = answer.json()

    assert (answer.status_code, health["status"]) == (200, "impaired")
    assert health["worker"]["state"] == "unavailable"
    assert health["sources"]["parking"]["state"] == "unavailable"
    assert health["sources"]["parking"]["failure"] == "timeout"
    assert health["sources"]["homecare"]["state"] == "ok"


async def test_a_source_that_answers_again_is_well_again(counter: Counter, clusters: Clusters) -> None:
    failed = "UPDATE source_standing SET failed_at = succeeded_at + interval '1 microsecond', failure = 'timeout' "
    as_administrator(clusters.owner("view"), failed + "WHERE source = 'parking'")
    await counter.town.sync.pull(counter.town.subject_id, "parking")

    health = await examine(counter.portal, Login.RESIDENT)

    assert health.sources["parking"].state is State.OK


async def test_without_the_keystore_the_portal_is_not_usable_and_says_which_part(
    clusters: Clusters, key_provider: FileKeyProvider, tmp_path: Path
) -> None:
    without = load_settings(installation(clusters, tmp_path, keystore=str(tmp_path)))
    portal = compose(without, Login.RESIDENT)
    try:
        answer = await Browser(make_application(portal), without.server.address).client.get("/health")
    finally:
        await portal.close()

    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["view"], answer.json()["keystore"]) == (
        "unavailable",
        "ok",
        "unavailable",
    )
