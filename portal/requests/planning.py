"""Asking sources what they may and can erase, before anybody decides: what to ask them, and keeping what they said.

Reading and keeping are short transactions; the asking is between them, in none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from connectors.sdk import Person
from portal.database import Connection
from portal.erasure.model import Planned, Work
from portal.requests.case import StoredPlan
from portal.requests.files import CaseKey, work_of
from portal.requests.model import Kind
from portal.requests.parts import Parts
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState
from portal.vault import Keyring


class Questions(msgspec.Struct, frozen=True):
    """About whom, and about what."""

    person: Person
    works: tuple[Work, ...]

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Questions(...)"


async def questions_of(
    parts: Parts,
    connection: Connection,
    key: CaseKey,
    ring: Keyring,
    row: RegisterRow,
    states: Collection[ItemState],
) -> Questions | None:
    """What to ask about the items in these states; None when there is nothing to ask, as for what erases nothing."""
    if row.kind != Kind.ERASURE:
        return None
    works = tuple(work_of(item) for item in await parts.items(connection, key, row) if item.state in states)
    if not works:
        return None
    return Questions(Person(await parts.people.bsn_of(connection, key.subject_id, key.access, ring)), works)


async def keep_plans(
    parts: Parts, connection: Connection, key: CaseKey, row: RegisterRow, planned: Sequence[Planned]
) -> None:
    """Keep what the sources said; an item that somebody changed meanwhile keeps what was said before."""
    answers = {answer.item: answer for answer in planned}
    for item in await parts.items(connection, key, row) if answers else ():
        if item.item in answers:
            await parts.files.put_plan(connection, key, item, StoredPlan.of(answers[item.item], item.plan))
