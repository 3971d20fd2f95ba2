"""Whether a case may go is what its own retention says; and it is gone only when the system says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from connectors.sdk import ErasureOutcome, ErasurePlan, Person, PlanVerdict, RecordRejected, SourceMisconfigured
from connectors.sdk.simulation import Reply, Request, json_reply
from connectors.zgw.archive import plan
from connectors.zgw.demo_data import MARIJKE, OBJECTION, STOPPED, TILE, demo_shelf
from connectors.zgw.simulated_access import Client
from connectors.zgw.simulated_shelf import Shelf, case, connect, decision, document, role, uuid_for
from connectors.zgw.simulator import READ, ZGWSimulation
from connectors.zgw.testbed import SETTINGS
from connectors.zgw.trying import Listening, cases_of, connected, documents_of, pulled, running

TODAY = date(2026, 11, 22)


def ref_of(number: str) -> str:
    return f"case:{uuid_for('zaken', number)}"


async def planned(simulation: ZGWSimulation, ref: str, **settings: Any) -> ErasurePlan:
    with running(simulation) as address:
        async with connected(address, **settings) as connector:
            return await connector.plan_erasure(Person(MARIJKE), ref)


async def erased(simulation: ZGWSimulation, ref: str, **settings: Any) -> ErasureOutcome:
    with running(simulation) as address:
        async with connected(address, **{"may_delete": True, **settings}) as connector:
            return await connector.erase(Person(MARIJKE), ref)


@pytest.mark.parametrize(
    ("held", "verdict", "until"),
    [
        ({"archiefnominatie": "blijvend_bewaren", "archiefactiedatum": "2001-01-01"}, PlanVerdict.MUST_KEEP, None),
        ({"archiefnominatie": "vernietigen", "archiefactiedatum": None}, PlanVerdict.MUST_KEEP, None),
        ({}, PlanVerdict.MUST_KEEP, None),
        ({"archiefnominatie": "vernietigen", "archiefactiedatum": "2026-11-23"}, PlanVerdict.MUST_KEEP, "2026-11-23"),
        ({"archiefnominatie": "vernietigen", "archiefactiedatum": "2026-11-22"}, PlanVerdict.CAN_ERASE, None),
        ({"archiefnominatie": None, "archiefactiedatum": "2020-01-01"}, PlanVerdict.CANNOT, None),
        ({"archiefnominatie": "bewaar_even", "archiefactiedatum": "2020-01-01"}, PlanVerdict.CANNOT, None),
    ],
)
def test_the_retention_of_a_case_is_read_as_it_stands(held: Any, verdict: PlanVerdict, until: str | None) -> None:
    found = plan(held, TODAY, deletable=True)

    assert found.verdict is verdict
    assert found.until == (date.fromisoformat(until) if until else None)
    assert (found.ground is not None) == (verdict is PlanVerdict.MUST_KEEP)
    assert verdict is PlanVerdict.CAN_ERASE or set(found.reason) == {"nl", "en"}


def test_a_day_that_cannot_be_read_is_no_permission() -> None:
    with pytest.raises(RecordRejected, match="unreadable_date"):
        plan({"archiefnominatie": "vernietigen", "archiefactiedatum": "ooit"}, TODAY, deletable=True)


async def test_nothing_can_be_erased_unless_the_municipality_allows_it() -> None:
    simulation = Listening()

    assert (await planned(simulation, ref_of(TILE))).verdict is PlanVerdict.CANNOT
    with pytest.raises(SourceMisconfigured, match="cannot_erase"):
        await erased(simulation, ref_of(TILE), may_delete=False)
    assert not [request for request in simulation.asked if request.method == "DELETE"]


async def test_her_objection_is_kept_while_it_runs_and_her_stopped_help_until_its_day() -> None:
    assert (await planned(ZGWSimulation(), ref_of(OBJECTION))).verdict is PlanVerdict.MUST_KEEP
    assert (await planned(ZGWSimulation(), ref_of(STOPPED))).until == date(2041, 9, 15)
    assert (await planned(ZGWSimulation(), "WMO-2026-1187")).until == date(2041, 9, 15)


def with_document(shelf: Shelf, where: str) -> None:
    document(shelf, where, "Een brief", "2019-05-14", "Team")


def with_decision(shelf: Shelf, where: str) -> None:
    decision(shelf, where, "B-2019-1", "Besluit", "2019-05-14")


def with_part(shelf: Shelf, where: str) -> None:
    shelf["zaken"][where.rpartition("/")[2]]["deelzaken"] = [where]


@pytest.mark.parametrize("hang", [with_document, with_decision, with_part])
async def test_a_case_that_would_take_something_else_along_goes_by_hand(hang: Callable[[Shelf, str], None]) -> None:
    shelf = demo_shelf()
    hang(shelf, f"@zaken/zaken/{uuid_for('zaken', TILE)}")
    found = await planned(ZGWSimulation(shelf=shelf), ref_of(TILE), may_delete=True)

    assert found.verdict is PlanVerdict.CANNOT


async def test_a_document_of_two_cases_stays_as_long_as_either_wants_it() -> None:
    shelf = demo_shelf()
    tile, stopped = (f"@zaken/zaken/{uuid_for('zaken', number)}" for number in (TILE, STOPPED))
    paper = document(shelf, tile, "Een brief", "2019-05-14", "Team")
    connect(shelf, stopped, paper, "2026-08-24T09:00:00Z")
    found = await planned(ZGWSimulation(shelf=shelf), f"document:{paper.rpartition('/')[2]}", may_delete=True)

    assert (found.verdict, found.until) == (PlanVerdict.MUST_KEEP, date(2041, 9, 15))


async def test_without_the_scope_nothing_is_erased_and_the_operator_reads_which() -> None:
    simulation = ZGWSimulation(clients={SETTINGS["client_id"]: Client(SETTINGS["secret"], READ)})
    with pytest.raises(SourceMisconfigured) as refusal:
        await erased(simulation, ref_of(TILE))

    assert "zaken.verwijderen" in refusal.value.hint
    assert TILE in cases_of(await pulled(simulation))


class Deleting(ZGWSimulation):
    """Answers a deletion with ``status``, having done it or not."""

    def __init__(self, status: int, *, does: bool) -> None:
        super().__init__()
        self.status, self.does = status, does

    def answer(self, request: Request, person: str | None) -> Reply:
        if request.method == "DELETE":
            if self.does:
                super().answer(request, person)
            return json_reply({}, self.status)
        return super().answer(request, person)


async def test_a_deletion_whose_answer_got_lost_is_found_to_be_done() -> None:
    assert await erased(Deleting(404, does=True), ref_of(TILE)) is ErasureOutcome.ERASED


@pytest.mark.parametrize("status", [204, 404])
async def test_a_deletion_that_did_not_happen_is_not_called_done(status: int) -> None:
    with pytest.raises(SourceMisconfigured, match="not_found"):
        await erased(Deleting(status, does=False), ref_of(TILE))


async def test_a_case_that_others_still_need_is_not_called_erased() -> None:
    with pytest.raises(RecordRejected, match="in_use"):
        await erased(Deleting(400, does=False), ref_of(TILE))


async def test_documents_and_decisions_of_others_are_not_hers_to_plan() -> None:
    shelf = demo_shelf()
    where = case(shelf, "F-1", "Melding", "2024-01-01")
    role(shelf, where, "999990081")
    paper = document(shelf, where, "Een brief", "2024-01-02", "Team")
    ref = f"document:{paper.rpartition('/')[2]}"

    assert documents_of(await pulled(ZGWSimulation(shelf=shelf), "999990081"))
    assert (await planned(ZGWSimulation(shelf=shelf), ref)).verdict is PlanVerdict.NOTHING_HELD
