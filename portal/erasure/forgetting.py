"""Forgets residents who stay away: everything the portal itself holds about them, and both of their keys.

In order, alone with the subject: ledger entries and an end to being recognised, in one transaction - from here on it
goes through - then the keys, then the rows. Each step may run twice; killed anywhere, the next run goes on. What
stays: the files of closed requests, under keys of their own and for their own time; the fingerprints of what was
erased on request; and the lines of the audit log, which open for nobody any more.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from portal.audit import Action, Audit, Event
from portal.database import Connection, Database, Login
from portal.decisions.disputes import Disputes
from portal.decisions.service import Decisions
from portal.erasure.absence import Due, due, unseen_since
from portal.erasure.items import PORTAL
from portal.erasure.ledger import Ledger
from portal.messages import MessageKind, Messages
from portal.people.service import People
from portal.people.sessions import utc_now
from portal.records.service import Records
from portal.settings import Forgetting as Limits
from portal.sync.service import Sync
from portal.vault import Owner, Vault

log = logging.getLogger("portal.forgetting")

Unless = Callable[[Connection, UUID], Awaitable[bool]]
"""Whether something stands in the way of forgetting a subject."""


class Part(Protocol):
    """One part of the portal that holds something about a subject."""

    async def forget(self, connection: Connection, subject_id: UUID, /) -> object:
        """Take everything this part holds about a subject away. Twice is as once."""


class Outcome(StrEnum):
    """What came of one absent resident."""

    LEFT = "left"  # it is not their time yet, or they just came back
    NOTICED = "noticed"
    WAITS_FOR_REQUEST = "waits_for_request"  # they asked for something, and have a right to the answer
    FORGOTTEN = "forgotten"
    FAILED = "failed"  # the next run tries again


class Forgetting:
    """Forgets. ``unless`` says whether a subject has an open request; requests know that, and are above this."""

    def __init__(
        self,
        *,
        limits: Limits,
        view: Database,
        vault: Vault,
        audit: Audit,
        people: People,
        records: Records,
        decisions: Decisions,
        disputes: Disputes,
        sync: Sync,
        correction: Part,
        messages: Messages,
        unless: Unless,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._limits = limits
        self._view = view
        self._vault = vault
        self._audit = audit
        self._people = people
        self._messages = messages
        self._parts: tuple[Part, ...] = (records, decisions, disputes, sync, correction, messages, audit, people)
        self._unless = unless
        self._now = now
        self._ledger = Ledger(view, vault)

    async def go_past_all(self) -> Counter[Outcome]:
        """The job: everybody who is due gets their notice or is forgotten. One that fails does not stop the others."""
        outcomes: Counter[Outcome] = Counter()
        async for subject_id in self._people.to_forget(self._view, unseen_since(self._limits, self._now())):
            try:
                outcomes[await self.go_past(subject_id)] += 1
            except Exception:
                log.exception("forgetting_failed")
                outcomes[Outcome.FAILED] += 1
        for outcome, count in outcomes.items():
            log.info("absent_residents", extra={"state": outcome.value, "count": count})
        return outcomes

    async def go_past(self, subject_id: UUID) -> Outcome:
        """Do for one resident what is due. Safe to repeat, to run twice at once and to kill."""
        async with self._view.hold(Login.WORKER, subject_id):
            outcome = await self._begin(subject_id)
            if outcome is Outcome.FORGOTTEN:
                await self._vault.destroy(Owner.subject(subject_id))
                await self._vault.destroy(Owner.log(subject_id))
                await self._remove(subject_id)
        return outcome

    async def _begin(self, subject_id: UUID) -> Outcome:
        """Decide, and make it final when their time has come. A sign-in at the same moment is before or after this."""
        now = self._now()
        async with self._view.begin(Login.WORKER, subject_id=subject_id) as connection:
            absence = await self._people.absence(connection, subject_id)
            if absence is None:
                return Outcome.LEFT
            if absence.forgetting_at is not None:
                return Outcome.FORGOTTEN
            reachable = await self._messages.is_reachable(connection, subject_id)
            what = due(absence, self._limits, now, reachable=reachable)
            if what is not Due.NOTHING and await self._unless(connection, subject_id):
                return Outcome.WAITS_FOR_REQUEST
            if what is Due.NOTICE:
                await self._people.noticed(connection, subject_id, now)
                await self._messages.tell(connection, subject_id, MessageKind.FORGETTING)
                return Outcome.NOTICED
            if what is Due.NOTHING:
                return Outcome.LEFT
            for owner in (Owner.subject(subject_id), Owner.log(subject_id)):
                await self._ledger.write_whole(connection, owner)
            await self._people.begin_forgetting(connection, subject_id, now)
            return Outcome.FORGOTTEN

    async def _remove(self, subject_id: UUID) -> None:
        """Every row, the resident's own last, and a line in the log that names nobody."""
        async with self._view.begin(Login.WORKER, subject_id=subject_id) as connection:
            for part in self._parts:
                await part.forget(connection, subject_id)
            await self._audit.note(connection, Event(Action.RESIDENT_FORGOTTEN, PORTAL))
