"""What a resident disputes is remembered by identifier only, and changes only in how it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec
import pytest

from portal.database import Database, Login
from portal.decisions.dispute import Dispute, DisputeKind, DisputeState, HeldDispute
from portal.decisions.disputes import Disputes
from portal.vault import Vault
from tests.conftest import Clusters
from tests.records.parts import as_administrator

SINCE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def disputes(vault: Vault) -> Disputes:
    return Disputes(vault)


def of_a_value(**other: object) -> Dispute:
    stated: dict[str, object] = {
        "dispute_id": uuid4(),
        "number": "2026-0042",
        "kind": DisputeKind.WRONG,
        "source": "brp",
        "ref": "address",
        "field": "functieAdres.omschrijving",
        "decision_id": None,
        "position": None,
        "since": SINCE,
    }
    return msgspec.convert({**stated, **other}, Dispute)


async def put(view: Database, disputes: Disputes, subject_id: UUID, *many: Dispute) -> None:
    async with view.begin(Login.RESIDENT, subject_id=subject_id) as conn:
        for one in many:
            await disputes.put(conn, subject_id, one)


async def test_a_dispute_is_found_again_by_the_data_point_it_is_about(view: Database, disputes: Disputes) -> None:
    subject_id, dispute = uuid4(), of_a_value()
    await put(view, disputes, subject_id, dispute, dispute)

    async with view.begin(Login.RESIDENT, subject_id=subject_id) as conn:
        (held,) = await disputes.of(conn, subject_id)

    places = disputes.places(subject_id)
    assert held.place == places("brp", "address", "functieAdres.omschrijving")
    assert held.place != places("brp", "address", "functieAdres.code")
    assert held.place != disputes.places(uuid4())("brp", "address", "functieAdres.omschrijving")
    assert (held.dispute_id, held.number, held.state) == (dispute.dispute_id, "2026-0042", DisputeState.OPEN)
    assert (held.since, held.settled_at) == (SINCE, None)


async def test_what_names_no_data_point_must_name_an_input(view: Database, disputes: Disputes) -> None:
    subject_id, decision_id = uuid4(), uuid4()
    with pytest.raises(ValueError, match="names a data point"):
        await put(view, disputes, subject_id, of_a_value(ref=None))

    await put(view, disputes, subject_id, of_a_value(ref=None, decision_id=decision_id, position=3))

    async with view.begin(Login.RESIDENT, subject_id=subject_id) as conn:
        (held,) = await disputes.of(conn, subject_id)
    assert (held.place, held.decision_id, held.position) == (None, decision_id, 3)


async def test_settling_twice_keeps_the_first_moment(view: Database, disputes: Disputes) -> None:
    subject_id, dispute = uuid4(), of_a_value()
    await put(view, disputes, subject_id, dispute)

    found: list[tuple[bool, HeldDispute]] = []
    for _ in range(2):
        async with view.begin(Login.WORKER, subject_id=subject_id) as conn:
            changed = await disputes.settle(conn, subject_id, dispute.dispute_id, DisputeState.CORRECTED)
            found.append((changed, (await disputes.of(conn, subject_id))[0]))

    assert [changed for changed, _ in found] == [True, False]
    assert found[0][1] == found[1][1]
    assert found[0][1].state is DisputeState.CORRECTED
    assert found[0][1].settled_at is not None


async def test_an_officer_without_the_case_settles_nothing(view: Database, disputes: Disputes) -> None:
    subject_id, dispute = uuid4(), of_a_value()
    await put(view, disputes, subject_id, dispute)

    async with view.begin(Login.OFFICER, subject_id=subject_id, request_id=uuid4()) as conn:
        assert not await disputes.settle(conn, subject_id, dispute.dispute_id, DisputeState.KEPT)
        assert await disputes.of(conn, subject_id) == []


async def test_nothing_of_what_is_disputed_stands_in_the_table(
    view: Database, disputes: Disputes, clusters: Clusters
) -> None:
    subject_id = uuid4()
    await put(view, disputes, subject_id, of_a_value(ref="permit:12-ABC-3", field="eigen veld met tekst"))

    (row,) = as_administrator(clusters.owner("view"), "SELECT t::text FROM dispute t WHERE subject_id = %s", subject_id)

    assert "12-ABC-3" not in row[0]
    assert "veld" not in row[0]
    assert "12-ABC-3" not in repr(of_a_value(ref="permit:12-ABC-3"))


async def test_forgetting_takes_only_this_residents_disputes(view: Database, disputes: Disputes) -> None:
    subject_id, other = uuid4(), uuid4()
    await put(view, disputes, subject_id, of_a_value(), of_a_value())
    await put(view, disputes, other, of_a_value())

    async with view.begin(Login.WORKER, subject_id=subject_id) as conn:
        assert await disputes.forget(conn, subject_id) == 2
        assert await disputes.forget(conn, subject_id) == 0
    async with view.begin(Login.RESIDENT, subject_id=other) as conn:
        assert len(await disputes.of(conn, other)) == 1
