"""The connector against its simulator: the conformance kit, and what is particular to decisions."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.decision_log.connector import DecisionLog
from connectors.decision_log.simulator import DecisionLogSimulation
from connectors.decision_log.testbed import MANY, MARIJKE, UNKNOWN, decisions, one_about
from connectors.sdk import (
    About,
    Decision,
    ErasureOutcome,
    InputRole,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
    load_manifest,
)
from connectors.sdk.conformance import conformance
from connectors.sdk.http import SourceClient
from connectors.sdk.simulation import Reply, Request, RunningSimulation, json_reply
from connectors.sdk.testbed import PATIENCE

TestDecisionLog = conformance("decision_log")

MANIFEST = load_manifest(Path(__file__).parent / "manifest.toml")


@asynccontextmanager
async def connected(simulation: DecisionLogSimulation, manifest: Manifest = MANIFEST) -> AsyncIterator[DecisionLog]:
    with RunningSimulation(simulation) as running:
        client = SourceClient("decisions", {"base_url": running.address, "allow_http": True, **PATIENCE})
        yield DecisionLog(manifest, {}, client)
        await client.close()


async def pulled(connector: DecisionLog, person: str = MARIJKE) -> list[Item]:
    return [item async for item in connector.pull(Person(person))]


async def test_the_story_is_told_with_the_value_used_and_whom_it_is_about() -> None:
    async with connected(DecisionLogSimulation()) as connector:
        found = {item.ref: item for item in await pulled(connector) if isinstance(item, Decision)}

    stopped = found["WMO-2026-1187"]
    adults = stopped.inputs[0]
    assert set(found) == {"WMO-2026-1187", "WMO-2023-0417"}
    assert stopped.objection_until == date(2026, 10, 27)
    assert (adults.source, adults.used, adults.about, adults.role) == ("brp", 2, About.HOUSEHOLD, InputRole.DECISIVE)
    assert any(one.ref == "provision:HH-2023-0417" and one.used == 4 for one in stopped.inputs)


async def test_a_number_is_never_part_of_an_address() -> None:
    asked: list[Request] = []

    class Listening(DecisionLogSimulation):
        def answer(self, request: Request, person: str | None) -> Reply:
            asked.append(request)
            return super().answer(request, person)

    async with connected(Listening(decisions=decisions())) as connector:
        await pulled(connector, MANY)

    assert len(asked) == 3
    assert all(MANY not in request.path and not request.params for request in asked)


async def test_one_decision_about_somebody_else_spoils_the_whole_answer() -> None:
    held = decisions()[MARIJKE]
    theirs = one_about(held[0], "999990081", "WMO-9")
    async with connected(DecisionLogSimulation(decisions={MARIJKE: [*held, theirs]})) as connector:
        with pytest.raises(SourceUnavailable, match="other_person"):
            await anext(connector.pull(Person(MARIJKE)))  # not one item comes out before it


async def test_a_spoilt_decision_about_somebody_else_spoils_it_too() -> None:
    theirs = one_about(decisions()[MARIJKE][0], "999990081", "WMO-9")
    del theirs["rule"]
    async with connected(DecisionLogSimulation(decisions={MARIJKE: [theirs]})) as connector:
        with pytest.raises(SourceUnavailable, match="other_person"):
            await pulled(connector)


async def test_a_decision_about_nobody_is_rejected_alone() -> None:
    held = copy.deepcopy(decisions()[MARIJKE])
    del held[0]["subject"]
    async with connected(DecisionLogSimulation(decisions={MARIJKE: held})) as connector:
        items = await pulled(connector)
    assert [item.code for item in items if isinstance(item, RecordRejected)] == ["no_subject"]
    assert [item.ref for item in items if isinstance(item, Decision)] == ["WMO-2023-0417"]


async def test_the_same_decision_on_two_pages_counts_once_and_two_versions_of_it_not_at_all_twice() -> None:
    first = decisions()[MARIJKE][0]
    changed = copy.deepcopy(first) | {"decided_on": "2020-01-01"}
    async with connected(DecisionLogSimulation(decisions={MARIJKE: [first, first, changed]})) as connector:
        items = await pulled(connector)
    assert [getattr(item, "ref", None) or getattr(item, "code", None) for item in items] == [
        "WMO-2026-1187",
        "ambiguous_ref",
    ]


class _Pages(DecisionLogSimulation):
    """Answers every question with the same next cursor, or with ever new ones."""

    def __init__(self, *, new: bool) -> None:
        super().__init__()
        self.new, self.asked = new, 0

    def answer(self, request: Request, person: str | None) -> Reply:
        self.asked += 1
        return json_reply({"decisions": [], "next_cursor": str(self.asked if self.new else 1)})


@pytest.mark.parametrize(("new", "code"), [(False, "garbage"), (True, "too_large")])
async def test_pages_without_end_are_a_failure_and_not_an_answer(new: bool, code: str) -> None:
    async with connected(_Pages(new=new)) as connector:
        with pytest.raises(SourceUnavailable, match=code):
            await pulled(connector)


@pytest.mark.parametrize("body", [{}, {"decisions": None}, {"decisions": {}}, [], {"decisions": [], "next_cursor": 3}])
async def test_an_answer_that_is_no_page_does_not_look_like_no_decisions(body: Any) -> None:
    class Odd(DecisionLogSimulation):
        def answer(self, request: Request, person: str | None) -> Reply:
            return json_reply(body)

    async with connected(Odd()) as connector:
        with pytest.raises(SourceUnavailable, match="garbage"):
            await pulled(connector)


async def test_a_decision_is_kept_for_as_long_as_the_manifest_says_and_never_erased_from_here() -> None:
    async with connected(DecisionLogSimulation()) as connector:
        plan = await connector.plan_erasure(Person(MARIJKE), "WMO-2026-1187")
        assert (plan.verdict, plan.until) == (PlanVerdict.MUST_KEEP, date(2041, 9, 14))
        with pytest.raises(SourceMisconfigured, match="forbidden"):
            await connector.erase(Person(MARIJKE), "WMO-2026-1187")
        assert await connector.erase(Person(UNKNOWN), "WMO-2026-1187") is ErasureOutcome.NOTHING_HELD


async def test_after_its_retention_a_decision_is_for_the_department_to_remove() -> None:
    short = msgspec.structs.replace(MANIFEST, retention=msgspec.structs.replace(MANIFEST.retention, period="P1D"))
    async with connected(DecisionLogSimulation(), short) as connector:
        plan = await connector.plan_erasure(Person(MARIJKE), "WMO-2023-0417")
    assert plan.verdict is PlanVerdict.CANNOT


def test_a_source_without_an_address_is_a_setting_to_mend() -> None:
    with pytest.raises(SourceMisconfigured, match="base_url"):
        DecisionLog(MANIFEST, {}, None)
