"""A resident says that a data point is wrong, and what it should be (GDPR 16; Wet BRP 2.58 in the civil registry)."""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec

from connectors.sdk.contract import Value
from portal.database import Connection
from portal.decisions.disputes import DisputeKind
from portal.decisions.model import same_value
from portal.messages.model import Language
from portal.requests.case import Facts
from portal.requests.filing.disputing import Disputed, Disputing
from portal.requests.filing.facts import facts_of_field, facts_of_input
from portal.requests.filing.intake import Draft, Filed, Look, written
from portal.requests.model import Item, Kind, Target, TargetKind
from portal.requests.obstacles import IncompleteError, NotThereError
from portal.requests.problems import said
from portal.requests.values import LONGEST, NotAValueError, read_value

_HALF_A_DAY = frozenset({"value_needs_year", "value_is_no_such_day", "value_needs_time"})


class CorrectionFiling(Disputing):
    """Filing a correction."""

    async def file_correction(
        self,
        connection: Connection,
        subject_id: UUID,
        target: Target,
        wished: str,
        reason: str = "",
        *,
        submission: UUID,
        language: Language = "nl",
    ) -> Filed:
        """Ask that one data point (record and field), or one input of a decision (decision and position), is put
        right. ``wished`` is what it should be, in the resident's words.

        Raises IncompleteError when nothing would change, NotThereError (also for somebody else's), NotReadableError.
        The same data point in an open request is left to that one.
        """
        if known := await self._filed_before(connection, subject_id, submission):
            return known
        look = await self._look_at(connection, subject_id, target.id)
        source, facts, what = await self._found(connection, subject_id, look, target)
        if number := await self._put_before(connection, subject_id, what):
            return Filed(number=number, new=False, joined={target.id: number})
        wish = _checked(wished, facts)
        used_by = await self._used_by(connection, subject_id, look, what)
        item = Item(item_id=uuid4(), source=source, target=target)
        draft = Draft(
            request_id=look.request_id,
            language=language,
            kind=Kind.RECTIFICATION,
            reason=written(reason),
            items=((item, msgspec.structs.replace(facts, wished=wish, used_by=used_by)),),
            contact=self._desk(),
        )
        row = await self._keep(connection, subject_id, draft, submission)
        await self._put(connection, subject_id, item.item_id, row.number, row.received_at, what)
        return Filed(number=row.number, new=True)

    async def _found(
        self, connection: Connection, subject_id: UUID, look: Look, target: Target
    ) -> tuple[str, Facts, Disputed]:
        """The source that has to put it right, what is kept of it, and what is disputed thereby."""
        if target.kind is TargetKind.RECORD:
            return await self._data_point(connection, subject_id, look, target)
        return await self._input(connection, subject_id, look, target)

    async def _data_point(
        self, connection: Connection, subject_id: UUID, look: Look, target: Target
    ) -> tuple[str, Facts, Disputed]:
        record = await self._record(connection, subject_id, look, target.id)
        manifest = self._parts.sources.get(record.source).manifest
        declared = manifest.records.get(record.type)
        # Also a data point that is missing can be put right (GDPR 16, second sentence).
        known = record.fields.keys() | (declared.fields.keys() if declared else set())
        if target.field is None or target.field not in known:
            raise NotThereError
        facts = facts_of_field(record, manifest, target.field)
        what = Disputed(kind=DisputeKind.WRONG, source=record.source, ref=record.ref, field=target.field)
        return record.source, facts, what

    async def _input(
        self, connection: Connection, subject_id: UUID, look: Look, target: Target
    ) -> tuple[str, Facts, Disputed]:
        view = await self._decision(connection, subject_id, look, target.id)
        if target.position is None or not 0 <= target.position < len(view.decision.inputs):
            raise NotThereError
        used = view.decision.inputs[target.position]
        # What comes from a system that is not connected is put right by the one that used it.
        source = used.source if self._parts.sources.find(used.source) else view.source
        facts = facts_of_input(view.decision, target.position, self._parts.sources.get(source).manifest)
        if source != used.source:
            facts = msgspec.structs.replace(facts, ref="")
        what = Disputed(
            kind=DisputeKind.WRONG,
            source=used.source,
            ref=used.ref,
            field=used.field,
            decision_id=target.id,
            position=target.position,
        )
        return source, facts, what


def _checked(wished: str, facts: Facts) -> str:
    """The wish, when it says something else than what is there. Raises IncompleteError."""
    wish = wished.strip()
    if not wish:
        raise IncompleteError(said("wished_missing"))
    if len(wish) > LONGEST:
        raise IncompleteError(said("value_is_too_long"))
    if same_value(wish, facts.value) or same_value(_read(wish, facts), facts.value):
        raise IncompleteError(said("wished_same"))
    return wish


def _read(wish: str, facts: Facts) -> Value:
    """The wish as the kind that is held. Half a day is asked for at once: only who wrote it knows the other half. Other
    words go to the officer as they are."""
    try:
        return read_value(wish, facts.value)
    except NotAValueError as problem:
        if problem.name in _HALF_A_DAY:
            raise IncompleteError(problem.text) from None
        return wish
