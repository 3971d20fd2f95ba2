"""A resident asks to have a record or a decision explained, in writing or by telephone (GDPR 15(1)(h), Awb 3:46)."""

from __future__ import annotations

from uuid import UUID, uuid4

from portal.database import Connection
from portal.messages.model import Language
from portal.requests.case import Contact, Facts
from portal.requests.filing.facts import facts_of, facts_of_decision, facts_of_input
from portal.requests.filing.intake import Draft, Filed, Intake, Look, written
from portal.requests.model import Callback, Item, Kind, Target, TargetKind
from portal.requests.obstacles import IncompleteError, NotThereError
from portal.requests.problems import said


class ExplanationFiling(Intake):
    """Filing a question."""

    async def file_explanation(
        self,
        connection: Connection,
        subject_id: UUID,
        target: Target,
        question: str,
        callback: Callback | None = None,
        *,
        submission: UUID,
        language: Language = "nl",
    ) -> Filed:
        """Ask the named contact of a record's source, or of a decision, to explain it or to call.

        Raises IncompleteError without a question or a number to call, NotThereError, NotReadableError. A second
        question about the same thing is a request of its own.
        """
        asked = written(question)
        if not asked and callback is None:
            raise IncompleteError(said("question_missing"))
        if known := await self._filed_before(connection, subject_id, submission):
            return known
        look = await self._look_at(connection, subject_id, target.id)
        source, facts, contact = await self._asked_about(connection, subject_id, look, target)
        draft = Draft(
            request_id=look.request_id,
            language=language,
            kind=Kind.EXPLANATION,
            reason=asked,
            items=((Item(item_id=uuid4(), source=source, target=target), facts),),
            contact=contact,
            callback=callback,
        )
        row = await self._keep(connection, subject_id, draft, submission)
        return Filed(number=row.number, new=True)

    async def _asked_about(
        self, connection: Connection, subject_id: UUID, look: Look, target: Target
    ) -> tuple[str, Facts, Contact]:
        """The source it comes from, what is kept of it, and who can explain it."""
        if target.kind is TargetKind.RECORD:
            record = await self._record(connection, subject_id, look, target.id)
            manifest = self._parts.sources.get(record.source).manifest
            return record.source, facts_of(record, manifest), Contact(manifest.contact.name.nl, manifest.contact.phone)
        view = await self._decision(connection, subject_id, look, target.id)
        manifest = self._parts.sources.get(view.source).manifest
        contact = Contact(view.decision.contact.name, view.decision.contact.phone)
        if target.position is None:
            return view.source, facts_of_decision(view.decision, manifest), contact
        if not 0 <= target.position < len(view.decision.inputs):
            raise NotThereError
        return view.source, facts_of_input(view.decision, target.position, manifest), contact
