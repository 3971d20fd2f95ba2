"""What an operator does at a terminal: on real clusters, in words and for machines, and never about a person."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from click.testing import CliRunner, Result

from portal import queue
from portal.cli import main
from portal.database import Database
from portal.sync.model import PullState
from portal.vault import FileKeyProvider
from tests.commands.installation import installation
from tests.conftest import Clusters
from tests.erasure.town import Town, as_administrator, fresh_bsn, move_in, town_of

Run = Callable[..., Awaitable[Result]]


@pytest.fixture
async def town(view: Database, keystore: Database, key_provider: FileKeyProvider, tmp_path: Path) -> Town:
    """A resident whose sources were asked a moment ago."""
    bsn = fresh_bsn()
    town = town_of(view, keystore, key_provider, tmp_path, bsn)
    move_in(tmp_path, bsn)
    await town.arrive()
    return town


def command_with(file: Path) -> Run:
    """The command, with this settings file."""

    async def command(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, main, ["--settings", str(file), *arguments])

    return command


@pytest.fixture
def run(clusters: Clusters, tmp_path: Path, key_provider: FileKeyProvider) -> Run:
    """The command, with a settings file of its own for these clusters."""
    return command_with(installation(clusters, tmp_path))


def answered(result: Result, status: int = 0) -> Any:
    assert result.exit_code == status, result.output
    return msgspec.json.decode(result.stdout)


def age(clusters: Clusters, town: Town, source: str) -> None:
    """Let a source's last answer be long ago."""
    statement = "UPDATE source_pull SET succeeded_at = succeeded_at - interval '90 days' "
    where = "WHERE subject_id = %s AND source = %s"
    as_administrator(clusters.owner("view"), statement + where, town.subject_id, source)


async def states(town: Town) -> dict[str, PullState]:
    async with town.as_resident() as connection:
        return {state.source: state.state for state in await town.sync.progress(connection, town.subject_id)}


async def test_sync_queues_what_is_stale_and_leaves_the_rest(clusters: Clusters, town: Town, run: Run) -> None:
    number = await town.file("note:1")
    age(clusters, town, "homecare")

    done = answered(await run("sync", "--request", number, "--json"))

    assert done == {"residents": 1, "pulls": 1, "sources": {"homecare": 1}}
    assert {name for name, state in (await states(town)).items() if state is not PullState.DONE} == {"homecare"}
    jobs = "SELECT task_name, args->>'source' FROM queue.procrastinate_jobs WHERE args->>'subject_id' = %s"
    queued = as_administrator(clusters.owner("view"), jobs + " AND status = 'todo'", str(town.subject_id))
    assert (queue.PULL, "homecare") in queued
    assert (queue.PULL, "parking") not in queued
    again = answered(await run("sync", "--request", number, "--json"))
    assert again["pulls"] == 0, "what waits already is not queued twice"


async def test_sync_can_be_made_to_ask_fresh_sources_and_only_one(town: Town, run: Run) -> None:
    number = await town.file("note:1")

    done = answered(await run("sync", "--request", number, "--source", "parking", "--force", "--json"))

    assert done["sources"] == {"parking": 1}


async def test_sync_reaches_everybody_who_is_known_page_by_page(clusters: Clusters, town: Town, run: Run) -> None:
    everybody: int = as_administrator(clusters.owner("view"), "SELECT count(*) FROM resident_lookup")[0][0]

    done = answered(await run("sync", "--source", "parking", "--force", "--json"))

    assert 1 <= done["residents"] <= everybody
    assert (await states(town))["parking"] is PullState.QUEUED


async def test_sync_says_what_it_does_not_know(town: Town, run: Run) -> None:
    unknown = await run("sync", "--source", "nowhere")
    assert unknown.exit_code == 2
    assert "There is no source 'nowhere' that is on. On are: homecare, parking." in unknown.output
    missing = await run("sync", "--request", "2026-999999")
    assert missing.exit_code == 1
    assert "There is no request with that number." in missing.output


async def test_keys_status_counts_by_kind_and_version_and_names_nobody(town: Town, run: Run) -> None:
    await town.file("note:1")

    status = answered(await run("keys", "status", "--json"))
    words = await run("keys", "status")

    assert (status["current"], status["known"]) == (1, [1])
    assert set(status["wrapped"]) == {"subject", "request", "log"}
    assert all(status["wrapped"][kind]["1"] >= 1 for kind in ("subject", "request", "log"))
    assert "Wrapping key: version 1" in words.output
    assert_nobody(words.output, town)


async def test_keys_under_a_version_that_is_not_in_the_key_file_are_an_alarm(
    clusters: Clusters, town: Town, run: Run
) -> None:
    number = await town.file("note:1")
    request_id = await town.request_id(number)
    swap = "UPDATE owner_key SET wrapped = set_byte(wrapped, 1, 9) WHERE owner_id = %s"
    as_administrator(clusters.owner("keystore"), swap, request_id)
    try:
        result = await run("keys", "status")
        assert result.exit_code == 1
        assert re.search(r"request +1 under version 9", result.output)
        assert "1 keys were wrapped under a version that is not in the key file." in result.output
    finally:
        as_administrator(clusters.owner("keystore"), swap.replace("1, 9", "1, 1"), request_id)


async def test_audit_list_shows_what_happened_and_never_to_whom(town: Town, run: Run) -> None:
    before = datetime.now(UTC) - timedelta(minutes=10)
    await town.file("note:1")

    filed = answered(await run("audit", "list", "--action", "request:subject:filed", "--limit", "1", "--json"))
    since = answered(await run("audit", "list", "--since", f"{before:%Y-%m-%d %H:%M:%S}", "--limit", "1000", "--json"))
    later = answered(await run("audit", "list", "--since", "2999-01-01", "--json"))
    words = await run("audit", "list", "--limit", "1000")

    assert [event["action"] for event in filed] == ["request:subject:filed"]
    assert {"source:subject:pulled", "request:subject:filed"} <= {event["action"] for event in since}
    assert set(filed[0]) == {"event_id", "at", "action", "actor", "role", "details"}
    assert later == []
    assert "request:subject:filed" in words.output
    assert_nobody(words.output + msgspec.json.encode(since).decode(), town)


async def test_health_says_which_part_does_not_do_its_work(clusters: Clusters, town: Town, run: Run) -> None:
    await town.pull()
    sign_of_life(clusters, datetime.now(UTC))
    well = answered(await run("health", "--json"))
    sign_of_life(clusters, datetime.now(UTC) - timedelta(hours=1))
    silent = answered(await run("health", "--json"), status=2)

    assert (well["status"], well["view"], well["keystore"], well["worker"]["state"]) == ("ok", "ok", "ok", "ok")
    assert well["sources"]["parking"]["state"] == "ok"
    assert well["sources"]["parking"]["succeeded_at"] is not None
    assert (silent["status"], silent["worker"]["state"]) == ("impaired", "unavailable")
    assert "parking" in (await run("health")).output


async def test_health_without_a_keystore_is_an_error_and_says_so(
    clusters: Clusters, tmp_path: Path, key_provider: FileKeyProvider
) -> None:
    run = command_with(installation(clusters, tmp_path, keystore=str(tmp_path)))

    result, status = await run("health", "--json"), await run("keys", "status")

    assert answered(result, status=1)["keystore"] == "unavailable"
    assert status.exit_code == 1
    assert "Error: The keystore cluster does not answer at keystore.worker. Is it running?" in status.output


async def test_connectors_list_speaks_to_machines(run: Run) -> None:
    listed = answered(await run("connectors", "list", "--json"))

    assert [(source["name"], source["connector"]) for source in listed["sources"]] == [
        ("homecare", "sql_table"),
        ("parking", "sql_table"),
    ]
    assert all(source["enabled"] for source in listed["sources"])


def test_every_command_says_in_a_sentence_what_it_does() -> None:
    def commands(group: Any) -> Any:
        for command in group.commands.values():
            yield command
            yield from commands(command) if hasattr(command, "commands") else ()

    for command in commands(main):
        assert command.help, command.name
        assert command.help.split("\n\n")[0].rstrip().endswith("."), command.name


def sign_of_life(clusters: Clusters, at: datetime) -> None:
    owner = clusters.owner("view")
    as_administrator(owner, "DELETE FROM queue.procrastinate_workers")
    as_administrator(owner, "INSERT INTO queue.procrastinate_workers (last_heartbeat) VALUES (%s)", at)


def assert_nobody(output: str, town: Town) -> None:
    assert town.bsn not in output
    assert str(town.subject_id) not in output
    assert UUID(int=town.subject_id.int).hex not in output
