"""The shipped connectors against their simulators, pulled by the portal, while the sources go wrong in every way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from connectors.brp.connector import BRP
from connectors.brp.testbed import testbed as brp_testbed
from connectors.decision_log.connector import DecisionLog
from connectors.decision_log.testbed import testbed as decisions_testbed
from connectors.sdk.faults import Fault
from connectors.sdk.testbed import FaultSwitches, Testbed
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.testbed import testbed as table_testbed
from portal.decisions import DecisionView
from portal.records import RecordView
from portal.settings import Source
from portal.sync import PullState
from portal.sync.model import FAILURES, PullFailed
from tests.sync.conftest import MakeTown
from tests.sync.parts import FATIMA, MARIJKE, TEUN, Town

CONNECTORS = Path("connectors").absolute()
INSTALLED: dict[str, Any] = {"brp": BRP, "sql_table": SQLTable, "decision_log": DecisionLog}

Beds = dict[str, Testbed]


@pytest.fixture
def beds(tmp_path: Path) -> Iterator[Beds]:
    """Every simulator, running."""
    with ExitStack() as running:
        yield {
            "brp": running.enter_context(brp_testbed(tmp_path)),
            "homecare": running.enter_context(table_testbed(tmp_path, "homecare")),
            "parking": running.enter_context(table_testbed(tmp_path, "parking")),
            "decisions": running.enter_context(decisions_testbed(tmp_path)),
        }


def configured(beds: Beds) -> dict[str, Source]:
    """The simulators as sources of portal.toml."""
    kinds = {"brp": "brp/manifest", "decisions": "decision_log/manifest"}
    return {
        name: Source(
            connector=next(kind for kind, connector in INSTALLED.items() if connector is bed.connector),
            manifest=str(CONNECTORS / f"{kinds.get(name, f'sql_table/manifest-{name}')}.toml"),
            settings=dict(bed.settings),
            http=dict(bed.http) if bed.http else None,
        )
        for name, bed in beds.items()
    }


async def pull_all(town: Town, bsn: str, *names: str) -> UUID:
    """Pull these sources, or every one, about one resident; a failure is told by how the source stands."""
    subject = await town.resident(bsn)
    pulls = [town.sync.pull(subject, name) for name in names or tuple(town.settings.sources)]
    for outcome in await asyncio.gather(*pulls, return_exceptions=True):
        assert outcome is None or isinstance(outcome, PullFailed)
    return subject


def switches(beds: Beds, name: str) -> FaultSwitches:
    """What breaks this source and mends it."""
    found = beds[name].faults
    assert found is not None
    return found


async def test_each_resident_sees_what_the_sources_hold_about_them_and_nothing_of_another(
    beds: Beds, town: MakeTown
) -> None:
    here = town(_installed=INSTALLED, **configured(beds))
    marijke, teun = await pull_all(here, MARIJKE), await pull_all(here, TEUN)
    records = [record for record in await here.seen(marijke) if isinstance(record, RecordView)]
    decisions = [entry.decision for entry in await here.decided(marijke) if isinstance(entry, DecisionView)]

    assert {record.source for record in records} == {"brp", "homecare", "parking"}
    [address] = [record for record in records if record.ref == "address"]
    assert address.fields["verblijfadres.officieleStraatnaam"].value == "Lindelaan"
    assert {decision.ref for decision in decisions} == {"WMO-2026-1187", "WMO-2023-0417"}
    assert all(state.state is PullState.DONE for state in (await here.stands(marijke)).values())
    assert all(state.rejected == 0 for state in (await here.stands(marijke)).values())
    assert [await here.seen(teun), await here.decided(teun)] == [[], []]
    assert all(state.state is PullState.DONE for state in (await here.stands(teun)).values())


async def test_pulling_again_changes_nothing(beds: Beds, town: MakeTown) -> None:
    here = town(_installed=INSTALLED, **configured(beds))
    subject = await pull_all(here, MARIJKE)
    before = await here.seen(subject), await here.decided(subject)
    await pull_all(here, MARIJKE)

    assert (await here.seen(subject), await here.decided(subject)) == before


@pytest.mark.parametrize("fault", list(Fault))
async def test_a_source_that_goes_wrong_shows_its_last_good_view_and_tells_why(
    fault: Fault, beds: Beds, town: MakeTown
) -> None:
    here = town(_installed=INSTALLED, **configured(beds))
    broken = [name for name, bed in beds.items() if fault in bed.offers]
    residents = [await pull_all(here, bsn) for bsn in (MARIJKE, FATIMA)]
    before = [(await here.seen(who), await here.decided(who)) for who in residents]
    then = await here.stands(residents[0])
    for name in broken:
        switches(beds, name).switch_on(fault)
    await asyncio.gather(*(pull_all(here, bsn, *broken) for bsn in (MARIJKE, FATIMA)))
    now = await here.stands(residents[0])
    for name in broken:
        switches(beds, name).switch_off()

    assert {"brp", "decisions"} <= set(broken)
    assert [(await here.seen(who), await here.decided(who)) for who in residents] == before
    for name in broken:
        assert now[name].state is PullState.FAILED
        assert now[name].failure in FAILURES
        assert (now[name].succeeded_at, now[name].records) == (then[name].succeeded_at, then[name].records)
    await pull_all(here, MARIJKE, *broken)
    assert {state.state for state in (await here.stands(residents[0])).values()} == {PullState.DONE}


async def test_a_source_that_is_down_for_one_resident_is_told_to_that_resident_alone(
    beds: Beds, town: MakeTown
) -> None:
    here = town(_installed=INSTALLED, **configured(beds))
    switches(beds, "brp").switch_on(Fault.SERVER_ERROR, person=FATIMA)
    fatima, marijke = await pull_all(here, FATIMA, "brp"), await pull_all(here, MARIJKE, "brp")

    assert (await here.stands(fatima))["brp"].failure == "server_error"
    assert (await here.stands(fatima))["brp"].succeeded_at is None
    assert (await here.stands(marijke))["brp"].state is PullState.DONE
