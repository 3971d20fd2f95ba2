"""A source that goes wrong never blanks a page, never looks empty, and never hands one person's data to another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import pytest

from connectors.sdk.faults import Fault
from portal.app import compose
from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Login
from portal.demo.world import World
from portal.records.model import RecordView
from tests.journeys.behind import as_administrator, broken, how_many, subject_of
from tests.journeys.conftest import collected
from tests.journeys.visitor import Page, Visitor

BRP, HOME_HELP, PARKING = "Personal Records Database (BRP)", "Help at home", "Parking"
DECISIONS = "Decisions of the municipality"
TITLES = {"brp": BRP, "homecare": HOME_HELP, "parking": PARKING, "decisions": DECISIONS}
OTHERS = ("Idrissi", "Zandstra", "99-VBS-7", "Havenkwartier", "HH-2024-0733", "WMO-2024-0733", "20 September 2024")
"""Words of the other people the sources hold."""


@pytest.fixture(scope="module")
def marijke(world: World) -> Iterator[Visitor]:
    """Marijke, whose data the portal already has."""
    with Visitor(world) as visitor:
        visitor.sign_in("marijke")
        collected(visitor)
        yield visitor


@pytest.mark.parametrize(
    "faults",
    [
        {"brp": Fault.SERVER_ERROR, "decisions": Fault.HANG, "homecare": Fault.SERVER_ERROR},
        {"brp": Fault.HANG, "decisions": Fault.HALF_PAGE, "parking": Fault.SERVER_ERROR},
        {"brp": Fault.HALF_PAGE, "decisions": Fault.GARBAGE, "homecare": Fault.GARBAGE},
        {"brp": Fault.GARBAGE, "decisions": Fault.SERVER_ERROR, "parking": Fault.GARBAGE},
        {"brp": Fault.OTHER_PERSON, "decisions": Fault.OTHER_PERSON},
    ],
    ids=lambda faults: " ".join(f"{source}:{fault}" for source, fault in faults.items()),
)
def test_she_keeps_the_last_good_view_with_its_date_and_a_plain_sentence(
    world: World, marijke: Visitor, faults: dict[str, Fault]
) -> None:
    before = _everything_opened(world, marijke)
    records = marijke.open("/overview").addresses("/records/")
    with ExitStack() as stack:
        for source, fault in faults.items():
            stack.enter_context(broken(world, source, fault))
        overview = _ask_again(world, marijke)

        for source, title in TITLES.items():
            card = overview.card(title)
            if source in faults:
                assert "Older data" in card, f"{faults[source]} of {source}: {card}"
                assert "We could not reach this system. You see the data of " in card
            else:
                assert "Up to date" in card
        assert overview.addresses("/records/") == records
        assert all(marijke.open(record).status == 200 for record in records)
        assert not any(word in overview.text for word in OTHERS)
    assert _everything_opened(world, marijke) == before


def test_when_the_source_is_mended_the_next_visit_says_so(world: World, marijke: Visitor) -> None:
    overview = _ask_again(world, marijke)

    assert all("Up to date" in overview.card(title) for title in TITLES.values())


def test_somebody_else_s_answer_reaches_nobody(world: World) -> None:
    before = how_many(world, "record")
    with Visitor(world) as teun, broken(world, "brp", Fault.OTHER_PERSON), broken(world, "decisions", Fault.HANG):
        teun.sign_in("teun")
        overview = collected(teun)
        pages = [overview, teun.open("/sources/brp"), teun.open("/decisions"), teun.open("/requests/new")]

        assert "Not available now" in overview.card(BRP)
        assert "Not available now" in overview.card(DECISIONS)
        assert not overview.says("They hold no data about you")
        for page in pages:
            assert not any(word in page.text for word in (*OTHERS, "Marijke", "Akker", "Oudshoorn", "Lindelaan"))
    assert how_many(world, "record") == before


def _ask_again(world: World, visitor: Visitor) -> Page:
    """She comes back on another day, when what the portal has is no longer fresh."""
    as_administrator(world, "view", "UPDATE source_pull SET succeeded_at = succeeded_at - interval '2 days'")
    visitor.sign_out()
    visitor.sign_in("marijke")
    return collected(visitor)


def _everything_opened(world: World, visitor: Visitor) -> dict[str, Any]:
    """Everything the portal holds about her, opened behind the screens as the worker does."""
    subject_id = subject_of(world, visitor.open("/overview").addresses("/records/")[0])
    return asyncio.run(_open_all(world, subject_id))


async def _open_all(world: World, subject_id: UUID) -> dict[str, Any]:
    portal = compose(world.settings, Login.WORKER)
    event = Event(Action.OVERVIEW_LOOKED, Actor(ActorKind.WORKER), subject_id=subject_id)
    try:
        async with portal.view.begin(Login.WORKER, subject_id=subject_id) as connection:
            access, ring = await portal.audit.look(connection, event)
            records = await portal.records.view(connection, subject_id, ring, access)
            decisions = await portal.decisions.view(connection, subject_id, ring, access)
    finally:
        await portal.close()
    opened = {f"{r.source} {r.ref}": r.fields for r in records if isinstance(r, RecordView)}
    assert len(opened) == len(records) > 0
    return {**opened, **{str(d.decision_id): d for d in decisions}}
