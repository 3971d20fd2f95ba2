"""At the officers' desk: asking as the resident of a town, and filling in the forms of a case."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from portal.requests.model import Callback, Target
from tests.web.counter import Browser, Counter, Page

GRANT, KEEP = "A17-1-A-NO-LONGER-NEEDED", "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
WRONG, RIGHT = "A16-INACCURATE", "A16-NOT-INACCURATE"
COMPELLING = "A21-1-COMPELLING-GROUNDS"
WEIGHED = "UAVG-41-1-d"
WHY = "De wet zegt dat wij dit moeten bewaren."
HOURS = ("provision:HH-2023-0417", "hours_per_week")


async def ask_correction(
    counter: Counter, wished: str = "5", *, ref: str = HOURS[0], field: str = HOURS[1], language: Any = "nl"
) -> str:
    """Ask that one data point is put right; the request's number."""
    town = counter.town
    target = Target.record((await town.held())[ref].record_id, field)
    async with town.as_resident() as connection:
        filed = await town.requests.file_correction(
            connection,
            town.subject_id,
            target,
            wished,
            "Ik krijg al jaren vijf uur hulp.",
            submission=uuid4(),
            language=language,
        )
    return filed.number


async def ask_contest(counter: Counter, *, as_objection: bool = False) -> str:
    """Ask that an input of the town's decision does not count; the request's number."""
    town = counter.town
    (decision,) = await town.decisions_held()
    async with town.as_resident() as connection:
        filed = await town.requests.file_contest(
            connection,
            town.subject_id,
            decision.decision_id,
            0,
            "Dit klopt, maar het mag niet meetellen.",
            as_objection=as_objection,
            submission=uuid4(),
        )
    return filed.number


async def ask_explanation(
    counter: Counter, question: str = "Waarom is mijn hulp gestopt?", *, call: bool = True
) -> str:
    """Ask to have the town's decision explained; the request's number."""
    town = counter.town
    (decision,) = await town.decisions_held()
    callback = Callback("06 1234 5678", ("mon:morning", "thu:afternoon")) if call else None
    async with town.as_resident() as connection:
        filed = await town.requests.file_explanation(
            connection,
            town.subject_id,
            Target.decision(decision.decision_id),
            question,
            callback,
            submission=uuid4(),
        )
    return filed.number


def filled(
    page: Page, number: str, item: int, answer: str, ground: str, reason: str = WHY, **more: str
) -> dict[str, Any]:
    """The form under an item, filled in. ``more``: other fields of it, without the item's number."""
    fields = page.form(f"/officer/requests/{number}/items/{item}")
    typed = {"answer": answer, "ground": ground, "reason": reason, **more}
    return {**fields, **{f"{name}-{item}": value for name, value in typed.items()}}


async def give(
    officer: Browser, number: str, item: int, answer: str, ground: str, reason: str = WHY, **more: str
) -> Page:
    """Open the case as after a verdict, fill in one item's form and send it."""
    page = await officer.open(f"/officer/requests/{number}?asked=yes")
    return await officer.send(
        f"/officer/requests/{number}/items/{item}", filled(page, number, item, answer, ground, reason, **more)
    )


async def press(officer: Browser, number: str, address: str, **fields: str) -> Page:
    """Open a page with a last question, and answer yes."""
    asked = await officer.open(f"/officer/requests/{number}/{address}")
    action = address.partition("?")[0]
    return await officer.send(f"/officer/requests/{number}/{action}", {**asked.form(f"/{action}"), **fields})
