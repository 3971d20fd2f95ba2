"""A database administrator moves rows, puts old ones back and changes what stands beside the sealed bytes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from portal.audit import Action, Actor, ActorKind, Event
from portal.audit.model import UNREADABLE_LINE
from portal.decisions.model import DecisionView, UnreadableDecision
from portal.records.model import RecordView, UnreadableRecord
from portal.vault import Reason, Unreadable
from tests.conftest import Clusters
from tests.erasure.town import granted
from tests.records.parts import as_administrator, looking
from tests.web.counter import Counter

KEYED = {"record": "record_id", "decision": "decision_id"}


async def unreadable(counter: Counter) -> dict[UUID, str]:
    """What the resident's pages say cannot be read, and why."""
    town = counter.town
    async with looking(town.view, town.audit, town.subject_id) as (connection, ring, access):
        records = await town.records.view(connection, town.subject_id, ring, access)
        decisions = await town.decisions.view(connection, town.subject_id, ring, access)
    assert any(isinstance(view, RecordView | DecisionView) for view in [*records, *decisions]), "the rest stands"
    found = {view.record_id: view.reason for view in records if isinstance(view, UnreadableRecord)}
    return found | {view.decision_id: view.reason for view in decisions if isinstance(view, UnreadableDecision)}


@pytest.mark.parametrize("table", sorted(KEYED))
@pytest.mark.parametrize(
    "change", ["version = version + 1", "source = 'parking2'", "{id} = gen_random_uuid()", "sealed = sealed || '\\x00'"]
)
async def test_whatever_is_changed_beside_a_record_or_decision_makes_that_one_unreadable(
    counter: Counter, clusters: Clusters, table: str, change: str
) -> None:
    subject = counter.town.subject_id
    as_administrator(clusters.owner("view"), "DELETE FROM decision_input WHERE subject_id = %s", subject)
    changed = as_administrator(
        clusters.owner("view"),
        f"UPDATE {table} SET {change.format(id=KEYED[table])} WHERE subject_id = %s AND {KEYED[table]} = "  # noqa: S608
        f"(SELECT {KEYED[table]} FROM {table} WHERE subject_id = %s LIMIT 1) RETURNING {KEYED[table]}",
        subject,
        subject,
    )

    assert await unreadable(counter) == {changed[0][0]: Reason.TAMPERED.value}


async def test_two_rows_with_each_others_bytes_do_not_open(counter: Counter, clusters: Clusters) -> None:
    owner, subject = clusters.owner("view"), counter.town.subject_id
    one, other = as_administrator(owner, "SELECT record_id, sealed FROM record WHERE subject_id = %s LIMIT 2", subject)
    for mine, theirs in ((one, other), (other, one)):
        as_administrator(owner, "UPDATE record SET sealed = %s WHERE record_id = %s", theirs[1], mine[0])

    assert set(await unreadable(counter)) == {one[0], other[0]}


async def test_a_row_that_says_it_is_granted_is_not_erased_without_the_sealed_verdict(
    counter: Counter, clusters: Clusters
) -> None:
    town, number = counter.town, await counter.town.file("box:1")
    await town.open_case(number)
    request = await town.request_id(number)
    owner = clusters.owner("view")
    granted_item = "UPDATE request_item SET state = 'carrying_out', verdict = 'grant' WHERE request_id = %s"
    as_administrator(owner, granted_item, request)
    as_administrator(owner, "UPDATE request_register SET state = 'carrying_out' WHERE request_id = %s", request)

    await town.carry_out(number)

    assert "box:1" in await town.held()
    assert "erase" not in town.odd.asked


@pytest.mark.parametrize(
    "change", ["source = 'parking'", "version = version + 1", "item_id = gen_random_uuid()", "sealed = sealed_plan"]
)
async def test_an_item_that_points_at_another_source_or_version_does_not_open(
    counter: Counter, clusters: Clusters, change: str
) -> None:
    town, number = counter.town, await counter.town.file("box:1")
    await town.decide(number, granted())
    request = await town.request_id(number)
    as_administrator(clusters.owner("view"), f"UPDATE request_item SET {change} WHERE request_id = %s", request)  # noqa: S608

    with pytest.raises(Unreadable) as refused:
        await town.carry_out(number)

    assert refused.value.reason is Reason.TAMPERED
    assert "erase" not in town.odd.asked


async def test_a_file_item_certificate_or_log_line_of_another_request_or_resident_does_not_open(
    counter: Counter, clusters: Clusters
) -> None:
    town, owner = counter.town, clusters.owner("view")
    mine, theirs = await town.file("box:1"), await town.file("box:2")
    ids: list[Any] = [await town.request_id(number) for number in (mine, theirs)]
    for number in (mine, theirs):
        await town.decide(number, granted())
        await town.carry_out(number)
    resident = await counter.resident()
    before = as_administrator(owner, "SELECT sealed FROM certificate WHERE request_id = %s", ids[0])
    for table in ("certificate", "request_file"):
        as_administrator(
            owner,
            f"UPDATE {table} SET sealed = (SELECT sealed FROM {table} WHERE request_id = %s) WHERE request_id = %s",  # noqa: S608
            ids[1],
            ids[0],
        )
    assert (await resident.open(f"/requests/{mine}/certificate")).status == 500
    assert (await resident.open(f"/requests/{mine}")).status == 500
    as_administrator(owner, "UPDATE certificate SET sealed = %s WHERE request_id = %s", before[0][0], ids[0])
    assert (await resident.open(f"/requests/{mine}/certificate")).status == 200
    assert (await resident.open(f"/requests/{theirs}")).status == 200


async def test_a_line_of_the_log_that_was_tampered_with_stays_in_sight_and_raises_an_alarm(
    counter: Counter, clusters: Clusters
) -> None:
    town, owner = counter.town, clusters.owner("view")
    for _ in range(2):
        await town.held()
    rows = as_administrator(
        owner, "SELECT event_id, sealed FROM audit_opening WHERE subject_id = %s LIMIT 2", town.subject_id
    )
    as_administrator(owner, "UPDATE audit_opening SET sealed = %s WHERE event_id = %s", rows[1][1], rows[0][0])
    event = Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), town.subject_id)
    async with town.as_resident() as connection:
        access, _ = await town.audit.look(connection, event)
        lines = await town.audit.log_of(connection, town.subject_id, access)

    assert len({line.event_id for line in lines}) == len(lines)
    assert [line.action for line in lines if line.event_id == rows[0][0]] == [UNREADABLE_LINE]
    alarms = as_administrator(owner, "SELECT leaf FROM audit_event WHERE action = %s", Action.UNREADABLE_FOUND.value)
    assert any(b'"source":"log"' in bytes(leaf) for (leaf,) in alarms)
