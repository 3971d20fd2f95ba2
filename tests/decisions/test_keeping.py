"""Decisions are kept like records, and their inputs can be followed to the record and back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from connectors.sdk import About, Decision, DecisionInput
from portal.audit import Audit
from portal.database import Database, Login
from portal.decisions import Decisions, DecisionView, UnreadableDecision
from portal.records import Kept
from portal.vault import Owner, Vault
from tests.conftest import Clusters
from tests.decisions.parts import decision
from tests.records.parts import as_administrator, looking, newcomer

ADULTS = DecisionInput("brp", "household_adults", 2, ref="address", about=About.HOUSEHOLD)
HOURS = DecisionInput("homecare", "hours_per_week", 4, ref="HH-2023-0417")
LOOSE = DecisionInput("elsewhere", "score", 0.7)
STOPPED = decision("WMO-2026-1187", ADULTS, HOURS, LOOSE)
GRANTED = decision("WMO-2023-0417", HOURS)


async def keep(decisions: Decisions, view: Database, audit: Audit, subject: UUID, page: Sequence[Decision]) -> Kept:
    async with looking(view, audit, subject) as (connection, ring, _):
        return await decisions.keep(connection, subject, ring, "decisions", page)


async def seen(
    decisions: Decisions, view: Database, audit: Audit, subject: UUID
) -> list[DecisionView | UnreadableDecision]:
    async with looking(view, audit, subject, Login.RESIDENT) as (connection, ring, access):
        return await decisions.view(connection, subject, ring, access)


async def test_a_decision_comes_back_as_stated_and_unchanged_ones_are_not_sealed_anew(
    decisions: Decisions, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    first = await keep(decisions, view, audit, subject, [STOPPED, GRANTED])
    again = await keep(decisions, view, audit, subject, [STOPPED, decision("WMO-2023-0417", HOURS, LOOSE)])
    views = await seen(decisions, view, audit, subject)

    assert (first, again) == (Kept(2, 0, 0), Kept(0, 1, 1))
    stated = {view.decision.ref: view for view in views if isinstance(view, DecisionView)}
    assert stated["WMO-2026-1187"].decision == STOPPED
    assert stated["WMO-2026-1187"].version == 1
    assert stated["WMO-2023-0417"].decision.inputs == (HOURS, LOOSE)
    assert stated["WMO-2023-0417"].version == 2


async def test_a_record_knows_which_decisions_used_it_and_an_amended_decision_drops_its_old_links(
    decisions: Decisions, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await keep(decisions, view, audit, subject, [STOPPED, GRANTED])
    ids = {
        entry.decision.ref: entry.decision_id
        for entry in await seen(decisions, view, audit, subject)
        if isinstance(entry, DecisionView)
    }

    async with view.begin(Login.RESIDENT, subject_id=subject) as connection:
        before = await decisions.uses_of(connection, subject, "homecare", "HH-2023-0417")
        address = await decisions.uses_of(connection, subject, "brp", "address")
    await keep(decisions, view, audit, subject, [decision("WMO-2026-1187", ADULTS)])
    async with view.begin(Login.RESIDENT, subject_id=subject) as connection:
        after = await decisions.uses_of(connection, subject, "homecare", "HH-2023-0417")

    assert sorted(before) == sorted((ids[ref], "hours_per_week") for ref in ("WMO-2026-1187", "WMO-2023-0417"))
    assert address == [(ids["WMO-2026-1187"], "household_adults")]
    assert after == [(ids["WMO-2023-0417"], "hours_per_week")]


async def test_a_decision_the_system_no_longer_states_goes_with_its_links(
    decisions: Decisions, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await keep(decisions, view, audit, subject, [STOPPED, GRANTED])
    async with view.begin(Login.WORKER, subject_id=subject) as connection:
        forgotten = await decisions.forget_missing(connection, subject, "decisions", ["WMO-2023-0417"])
        links = await decisions.uses_of(connection, subject, "brp", "address")

    assert forgotten == 1
    assert links == []
    assert len(await seen(decisions, view, audit, subject)) == 1


async def test_links_hold_no_value_no_ref_and_no_text_that_is_not_a_name(
    decisions: Decisions, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    odd = DecisionInput("brp", "Marijke van den Akker, 999990019", "Lindelaan", ref="address")
    await keep(decisions, view, audit, subject, [decision("d", odd, HOURS)])

    rows = as_administrator(
        clusters.owner("view"), "SELECT i::text FROM decision_input i WHERE subject_id = %s", subject
    )
    [shown] = await seen(decisions, view, audit, subject)

    assert len(rows) == 1
    assert all(secret not in rows[0][0] for secret in ("Akker", "Lindelaan", "HH-2023"))
    assert isinstance(shown, DecisionView)
    assert shown.decision.inputs == (odd, HOURS)


async def test_a_damaged_decision_says_so_raises_an_alarm_and_is_mended_by_the_next_pull(
    decisions: Decisions, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await keep(decisions, view, audit, subject, [STOPPED, GRANTED])
    as_administrator(
        clusters.owner("view"),
        "UPDATE decision SET version = 7 WHERE decision_id = (SELECT min(decision_id::text)::uuid FROM decision"
        " WHERE subject_id = %s)",
        subject,
    )

    damaged = await seen(decisions, view, audit, subject)
    async with looking(view, audit, subject, Login.RESIDENT) as (connection, _, access):
        lines = await audit.log_of(connection, subject, access)
    await keep(decisions, view, audit, subject, [STOPPED, GRANTED])

    assert sorted(type(entry).__name__ for entry in damaged) == ["DecisionView", "UnreadableDecision"]
    assert [line.details for line in lines if line.action == "alarm:subject:unreadable"] == [
        {"source": "decisions", "reason": "tampered"}
    ]
    assert all(isinstance(entry, DecisionView) for entry in await seen(decisions, view, audit, subject))


async def test_after_a_new_key_every_decision_reads_as_before(
    decisions: Decisions, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await keep(decisions, view, audit, subject, [STOPPED, GRANTED])
    before = await seen(decisions, view, audit, subject)
    await vault.renew(Owner.subject(subject), 2)
    after: UUID | None = None
    while True:
        async with looking(view, audit, subject) as (connection, ring, access):
            after = await decisions.reseal(connection, subject, ring, access, after, 1)
        if after is None:
            break
    await vault.destroy_before(Owner.subject(subject), 2)

    assert await seen(decisions, view, audit, subject) == before
    assert (await keep(decisions, view, audit, subject, [STOPPED, GRANTED])).unchanged == 2
