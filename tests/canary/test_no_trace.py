"""Nothing of a resident is anywhere in the clear: no log, no row, no job, no address, not a byte of either cluster.

The companion tests plant the same words in each of those places, to show that they would be found.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.demo.clusters import running_clusters
from portal.demo.world import World
from tests.canary import person
from tests.canary.search import forms_of, words_in, words_in_files, words_in_rows
from tests.canary.story import Lived, live, settle
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def lived() -> Iterator[Lived]:
    """Her whole life in the portal, after which everything was stopped."""
    folder = Path(tempfile.mkdtemp(prefix="inzage-canary-"))
    folder.chmod(0o755)
    left = Lived(folder)
    try:
        world = World(folder, people=person.PEOPLE, patience=1.5)
        person.move_in(folder)
        with world, Visitor(world) as canary, Visitor(world) as officer:
            left.seen = live(world, canary, officer)
            left.addresses = canary.visited + officer.visited
            left.in_rows = words_in_rows(_owners(world), person.WORDS)
            settle(world)
        yield left
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_she_did_see_her_data(lived: Lived) -> None:
    unseen = {person.ODD_NUMBER, "Roodkeelduiker", "grauwepoon", person.DECISION}

    assert [word for word in person.WORDS if word not in lived.seen and word not in unseen] == []


def test_no_log_of_any_process_holds_a_word_of_her(lived: Lived) -> None:
    logs = {file.name for file in (lived.folder / "logs").iterdir() if file.stat().st_size}

    assert {"worker.log", "portal.log"} <= logs
    assert words_in_files(lived.folder / "logs", person.WORDS) == []
    assert words_in((lived.folder / "provider" / "provider.log").read_bytes(), person.WORDS) == []


def test_no_row_of_any_table_holds_a_word_of_her(lived: Lived) -> None:
    """Audit events, jobs, quarantine, sessions, the register: every table of both clusters."""
    assert lived.in_rows == []


def test_no_address_holds_a_word_of_her(lived: Lived) -> None:
    assert len(lived.addresses) > 40
    assert words_in("\n".join(lived.addresses).encode(), person.WORDS) == []


@pytest.mark.parametrize("cluster", ["view", "keystore"])
def test_no_byte_of_a_cluster_s_folder_spells_a_word_of_her(lived: Lived, cluster: str) -> None:
    """Heap, indexes, write-ahead log, statistics, temporary files and the server's own log."""
    folder = lived.folder / "clusters" / cluster

    assert any((folder / "pg_wal").iterdir())
    assert words_in_files(folder, person.WORDS) == []


def test_the_key_file_and_the_settings_hold_no_word_of_her(lived: Lived) -> None:
    for name in ("keys.json", "portal.toml"):
        assert words_in((lived.folder / name).read_bytes(), person.WORDS) == []


@pytest.mark.parametrize("word", person.WORDS)
def test_a_word_is_found_in_whatever_form_it_was_left(word: str) -> None:
    for form, content in forms_of(word).items():
        assert any(form in found or word in found for found in words_in(b"\xfe{" + content + b"}\x00", [word]))
    quoted = json.dumps({"said": word}).encode()
    assert words_in(quoted, [word])


def test_words_planted_in_a_row_a_job_or_a_file_are_found(lived: Lived) -> None:
    """Last of all, because it spoils what was left."""
    with running_clusters(lived.folder / "clusters") as clusters:
        dsns = {cluster: clusters.dsn(cluster, "postgres") for cluster in ("view", "keystore")}
        with psycopg.connect(dsns["view"], autocommit=True, options="-c search_path=queue,public") as connection:
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) VALUES ('default', 'x', 0, %s)",
                [json.dumps({"name": person.GIVEN})],
            )
            connection.execute(
                "INSERT INTO audit_event (event_id, occurred_at, action, actor, leaf, leaf_hash) "
                "VALUES (gen_random_uuid(), now(), %s, 'x', %s, '')",
                [person.FAMILY, person.BSN.encode("utf-16-le")],
            )
        with psycopg.connect(dsns["keystore"], autocommit=True) as connection:
            connection.execute(
                "INSERT INTO owner_key (owner_id, owner_kind, epoch, key_reference, wrapped) "
                "VALUES (gen_random_uuid(), 'x', 1, '', %s)",
                [person.STREET.encode()],
            )
            connection.execute("DELETE FROM owner_key WHERE owner_kind = 'x'")
        rows = " ".join(words_in_rows(dsns, person.WORDS))
    with (lived.folder / "logs" / "worker.log").open("a") as log:
        log.write(json.dumps({"error": f"no such permit: {person.PERMIT}"}))

    assert f"{person.GIVEN} as utf-8 in a row of view.procrastinate_jobs" in rows
    assert f"{person.FAMILY} as utf-8 in a row of view.audit_event" in rows
    planted = [person.BSN, person.FAMILY, person.STREET]
    view = " ".join(words_in_files(lived.folder / "clusters" / "view", planted))
    assert f"{person.BSN} as utf-16-le in base" in view
    assert f"{person.FAMILY} as utf-8 in pg_wal" in view
    keystore = " ".join(words_in_files(lived.folder / "clusters" / "keystore", planted))
    assert f"{person.STREET} as utf-8 in base" in keystore, "also what was deleted and is still on the page"
    assert words_in_files(lived.folder / "logs", person.WORDS) == [f"{person.PERMIT} as utf-8 in worker.log"]


def _owners(world: World) -> dict[str, str]:
    return {cluster: world.clusters.dsn(cluster, "postgres") for cluster in ("view", "keystore")}
