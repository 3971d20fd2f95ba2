"""A resident asks that records are deleted (GDPR 17)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from portal import queue
from portal.database import Connection
from portal.messages.model import Language
from portal.requests import store
from portal.requests.filing.facts import facts_of
from portal.requests.filing.intake import Draft, Filed, Intake, written
from portal.requests.model import Item, Kind, Target
from portal.requests.obstacles import NothingPickedError
from portal.requests.states import FINISHED

MOST_PICKS = 500


class ErasureFiling(Intake):
    """Filing an erasure."""

    async def file(
        self,
        connection: Connection,
        subject_id: UUID,
        picks: Sequence[UUID],
        reason: str = "",
        *,
        submission: UUID,
        language: Language = "nl",
    ) -> Filed:
        """File a request about these records. The same ``submission`` (a random id in the form) files one request.

        Raises NothingPickedError, NotThereError (also for somebody else's record), NotReadableError. A record that is
        in an open request already is left to that one.
        """
        wanted = list(dict.fromkeys(picks))[:MOST_PICKS]
        if not wanted:
            raise NothingPickedError
        if known := await self._filed_before(connection, subject_id, submission):
            return known
        joined = await store.open_numbers(connection, subject_id, wanted, FINISHED)
        look = await self._look_at(connection, subject_id, *wanted)
        records = [await self._record(connection, subject_id, look, record_id) for record_id in wanted]
        fresh = [record for record in records if record.record_id not in joined]
        if not fresh:
            return Filed(number=joined[wanted[0]], new=False, joined=joined)
        draft = Draft(
            request_id=look.request_id,
            language=language,
            kind=Kind.ERASURE,
            reason=written(reason),
            items=tuple(
                (
                    Item(item_id=uuid4(), source=record.source, target=Target.record(record.record_id)),
                    facts_of(record, self._parts.sources.get(record.source).manifest),
                )
                for record in fresh
            ),
            contact=self._desk(),
        )
        row = await self._keep(connection, subject_id, draft, submission)
        await queue.defer(connection, queue.PLAN, subject_id=subject_id, request_id=look.request_id)
        return Filed(number=row.number, new=True, joined=joined)
