"""Checks on erasing and correcting: a plan changes nothing, erased is gone, a second time is harmless."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, cast

from connectors.sdk.conformance.checking import NotOffered, offered, pull_all, records, refs, require
from connectors.sdk.contract import (
    Connector,
    Erases,
    ErasureOutcome,
    ErasurePlan,
    PlanVerdict,
    Rectifies,
)
from connectors.sdk.testbed import Testbed


class _ErasingConnector(Connector, Erases, Protocol):
    """A connector that erases: the two protocols together."""


async def planning_has_no_effect(testbed: Testbed) -> None:
    """Asking for a plan, for every record and twice over, leaves the source as it was."""
    async with _erasing(testbed) as connector:
        before = await pull_all(connector, testbed.known)
        plans = [await connector.plan_erasure(testbed.known, ref) for ref in refs(before)]
        again = [await connector.plan_erasure(testbed.known, ref) for ref in refs(before)]
        require(before == await pull_all(connector, testbed.known), "asking for an erasure plan changed the source")
        require(plans == again, "the same question about erasure has two answers")
    for plan in plans:
        _check_plan(plan)


async def a_plan_knows_what_is_not_held(testbed: Testbed) -> None:
    """A ref the source does not hold, an odd ref, and another person's ref all plan as NOTHING_HELD."""
    async with _erasing(testbed) as connector:
        held = refs(await pull_all(connector, testbed.known))
        require(held, "nothing came for the testbed's known person")
        for ref in (held[0] + "-not-there", "no such ref", "%", "", "x:'; --"):
            plan = await connector.plan_erasure(testbed.known, ref)
            require(plan.verdict is PlanVerdict.NOTHING_HELD, "a ref that is not held must plan as NOTHING_HELD")
        plan = await connector.plan_erasure(testbed.unknown, held[0])
        require(plan.verdict is PlanVerdict.NOTHING_HELD, "one person's ref must plan as NOTHING_HELD for another")


async def erased_is_gone_and_twice_is_harmless(testbed: Testbed) -> None:
    """An erasable record is planned CAN_ERASE, erased, gone for good, and NOTHING_HELD from then on; others stay."""
    ref = offered(testbed.erasable, "erasable record")
    async with _erasing(testbed) as connector:
        before = refs(await pull_all(connector, testbed.known))
        plan = await connector.plan_erasure(testbed.known, ref)
        require(plan.verdict is PlanVerdict.CAN_ERASE, "the testbed's erasable record does not plan as CAN_ERASE")
        require(await connector.erase(testbed.known, ref) is ErasureOutcome.ERASED, "erase does not answer ERASED")
        require(
            await connector.erase(testbed.known, ref) is ErasureOutcome.NOTHING_HELD,
            "erasing a second time does not answer NOTHING_HELD",
        )
        plan = await connector.plan_erasure(testbed.known, ref)
        require(plan.verdict is PlanVerdict.NOTHING_HELD, "an erased record does not plan as NOTHING_HELD")
    async with testbed.connected() as fresh:
        after = refs(await pull_all(fresh, testbed.known))
    require(ref not in after, "an erased record comes back at the next pull")
    require(set(after) == set(before) - {ref}, "erasing one record took another with it")


async def erasing_somebody_elses_record_does_nothing(testbed: Testbed) -> None:
    """A ref with the wrong person answers NOTHING_HELD, and the record stays."""
    ref = offered(testbed.erasable, "erasable record")
    async with _erasing(testbed) as connector:
        outcome = await connector.erase(testbed.unknown, ref)
        require(outcome is ErasureOutcome.NOTHING_HELD, "erasing one person's record for another must do nothing")
        require(ref in refs(await pull_all(connector, testbed.known)), "one person's record was erased for another")


async def what_must_be_kept_says_why(testbed: Testbed) -> None:
    """A record that must be kept plans as MUST_KEEP with a ground, and until when unless that is not known yet."""
    ref = offered(testbed.kept, "record that must be kept")
    async with _erasing(testbed) as connector:
        plan = await connector.plan_erasure(testbed.known, ref)
    require(plan.verdict is PlanVerdict.MUST_KEEP, "the testbed's record to keep does not plan as MUST_KEEP")


async def a_correction_arrives(testbed: Testbed) -> None:
    """A corrected field has its new value at the next pull; other fields and records stay as they were."""
    ref, field, value = offered(testbed.correctable, "correctable field")
    async with testbed.connected() as connector:
        if not isinstance(connector, Rectifies):
            raise NotOffered("the connector does not correct")
        before = {record.ref: record for record in records(await pull_all(connector, testbed.known))}
        require(before[ref].fields[field].value != value, "the testbed's correction is no change")
        await connector.rectify(testbed.known, ref, {field: value})
        after = {record.ref: record for record in records(await pull_all(connector, testbed.known))}
    require(after[ref].fields[field].value == value, "a correction did not arrive in the source")
    for name, record in before.items():
        for key, point in record.fields.items():
            if (name, key) != (ref, field):
                require(after[name].fields[key].value == point.value, "correcting one field changed another")


@asynccontextmanager
async def _erasing(testbed: Testbed) -> AsyncIterator[_ErasingConnector]:
    async with testbed.connected() as connector:
        if not isinstance(connector, Erases):
            raise NotOffered("the connector does not erase")
        yield cast(_ErasingConnector, connector)


def _check_plan(plan: ErasurePlan) -> None:
    require(isinstance(plan, ErasurePlan), "plan_erasure does not answer with an ErasurePlan")
    require(isinstance(plan.verdict, PlanVerdict), "a plan's verdict is not one of PlanVerdict")
    if plan.verdict is PlanVerdict.MUST_KEEP:
        require(plan.ground, "a plan MUST_KEEP names no ground")
        require(all(plan.reason.get(language) for language in ("nl", "en")), "MUST_KEEP gives no reason in nl and en")
    if plan.verdict is PlanVerdict.NOTHING_HELD:
        require(False, "a record that was just pulled plans as NOTHING_HELD")
