"""What a resident sees of their own requests: how far they are, what was decided and why, and how to object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from connectors.sdk.contract import Value
from connectors.sdk.manifest import Text
from portal.audit import Action, Actor, ActorKind, Event
from portal.correction.model import Setback
from portal.database import Connection
from portal.erasure.model import Failure
from portal.locale.dates import date_long
from portal.requests import register_store
from portal.requests.calendar import local_day
from portal.requests.case import CaseFile, CaseItem, Line
from portal.requests.files import CaseKey, line_of
from portal.requests.grounds import Answer, find
from portal.requests.law.objection import objection_term
from portal.requests.model import Kind, Outcome
from portal.requests.obstacles import FAILURE_TEXTS
from portal.requests.parts import Parts, reason, today
from portal.requests.remedies import BLOCKS, PASSED_ON, Remedy, after
from portal.requests.rows import RegisterRow
from portal.requests.states import ITEM_TEXTS, REQUEST_TEXTS, UNTOLD_TEXT, ItemState, RequestState, done_label
from portal.requests.terms import EXTENSION_TEXTS
from portal.requests.values import granted_value
from portal.requests.view import ExtensionView as ExtensionView
from portal.requests.view import ItemView as ItemView
from portal.requests.view import Paragraph as Paragraph
from portal.requests.view import Question as Question
from portal.requests.view import RequestView as RequestView
from portal.requests.view import Step as Step
from portal.requests.withdrawing import can_be_withdrawn
from portal.settings import Municipality

_STEPS = (RequestState.FILED, RequestState.IN_TREATMENT, RequestState.CARRYING_OUT, RequestState.CLOSED)


class ShowingVerbs:
    """What a resident looks at."""

    _parts: Parts

    def today(self) -> date:
        """The calendar day in the Netherlands."""
        return today()

    async def of(self, connection: Connection, subject_id: UUID) -> list[Line]:
        """The resident's requests, newest first, without their content."""
        return [line_of(row) for row in await register_store.register_of(connection, subject_id)]

    async def has_open(self, connection: Connection, subject_id: UUID) -> bool:
        """Whether a subject still waits for something: then they are not forgotten."""
        return await register_store.has_open(connection, subject_id)

    async def numbers(self, connection: Connection, subject_id: UUID) -> dict[UUID, str]:
        """The number of each of the resident's requests, by its id."""
        return {row.request_id: row.number for row in await register_store.register_of(connection, subject_id)}

    async def one(self, connection: Connection, subject_id: UUID, number: str) -> RequestView | None:
        """One of the resident's own requests, opened after a logged look; None for any other number."""
        row = await self._own(connection, subject_id, number)
        if row is None:
            return None
        key = await self._look(connection, row, Action.REQUEST_LOOKED)
        _, file = await self._parts.files.file(connection, key)
        items = await self._parts.items(connection, key, row)
        signed = await self._parts.erasure.certificate(connection, subject_id, row.request_id, key.ring, key.access)
        return RequestView(
            line=line_of(row),
            reason=file.reason,
            contact=file.contact,
            steps=steps_of(row, file),
            items=tuple(item_view(item, file) for item in items),
            remedies=remedies_of(row, file, items, self._parts.settings.municipality),
            has_certificate=signed is not None,
            callback=file.callback,
            objection=file.objection,
            question=question_of(row, file),
            extension=extension_of(file),
            due_with_suspension=file.clock.due_with_suspension if file.clock.pauses else None,
            can_withdraw=can_be_withdrawn(row, items),
        )

    async def certificate(self, connection: Connection, subject_id: UUID, number: str) -> str | None:
        """The signed certificate (a compact JWS) of one of the resident's own requests; the download is logged."""
        row = await self._own(connection, subject_id, number)
        if row is None:
            return None
        key = await self._look(connection, row, Action.CERTIFICATE_DOWNLOADED)
        return await self._parts.erasure.certificate(connection, subject_id, row.request_id, key.ring, key.access)

    async def _own(self, connection: Connection, subject_id: UUID, number: str) -> RegisterRow | None:
        row = await register_store.by_number(connection, number)
        return row if row is not None and row.subject_id == subject_id else None

    async def _look(self, connection: Connection, row: RegisterRow, action: Action) -> CaseKey:
        actor = Actor(ActorKind.RESIDENT, "resident", row.subject_id)
        event = Event(action, actor, row.subject_id, row.request_id, reason(actor, row.kind))
        return await self._parts.open_file(connection, row, event)


def steps_of(row: RegisterRow, file: CaseFile) -> tuple[Step, ...]:
    """The vertical status line. A request that went back to treatment has not reached the later steps."""
    moments = {
        RequestState.FILED: row.received_at,
        RequestState.IN_TREATMENT: file.opened_at,
        RequestState.CARRYING_OUT: file.decided_at,
        RequestState.CLOSED: row.closed_at,
    }
    current = RequestState.IN_TREATMENT if row.state is RequestState.WAITING else row.state
    place = _STEPS.index(current)
    return tuple(
        Step(
            state=state,
            label=REQUEST_TEXTS[row.state if state is current else state].label,
            meaning=REQUEST_TEXTS[row.state if state is current else state].meaning,
            reached_at=moments[state] if index <= place else None,
            is_current=state is current,
        )
        for index, state in enumerate(_STEPS)
    )


def item_view(item: CaseItem, file: CaseFile) -> ItemView:
    """One item in words. Why something is kept stays out where the law lets it be withheld (UAVG 41(2)(h))."""
    # A verdict counts, and is told, once the whole case is decided; until then it stands as it stood.
    given = item.verdict if item.told else None
    verdict = given if given is not None and given.may_be_shown else None
    state = item.state if item.told else ItemState.NOT_DONE if item.status or item.correction else ItemState.ASKED
    untold = given is not None and verdict is None
    texts = UNTOLD_TEXT if untold else ITEM_TEXTS[state]
    return ItemView(
        item=item.item,
        target=item.about.target,
        source=item.about.source,
        facts=item.facts,
        state=state,
        label=done_label(file.kind) if state is ItemState.DONE else texts.label,
        meaning=texts.meaning,
        granted=None if verdict is None else verdict.answer is Answer.GRANT,
        ground=find(verdict.ground) if verdict and verdict.ground else None,
        ground_code=verdict.ground if verdict else None,
        reason=verdict.reason if verdict else "",
        keep_until=item.about.keep_until if verdict else None,
        obstacle=_obstacle(item.failure) if state in {ItemState.CARRYING_OUT, ItemState.NOT_DONE} else None,
        erased_at=item.status.erased_at if item.status and state is ItemState.DONE else None,
        unreadable_at=item.status.unreadable_at if item.status and state is ItemState.DONE else None,
        route=item.route,
        handed_over_at=item.handed_over_at,
        corrected_at=item.done_at,
        granted_value=value_shown(item) if verdict else None,
        untold=untold,
    )


def value_shown(item: CaseItem) -> Value:
    """What a granted correction puts in; None for anything else."""
    granted = item.verdict is not None and item.verdict.answer is Answer.GRANT
    if item.kind is not Kind.RECTIFICATION or not granted:
        return None
    return granted_value(item.facts, item.verdict)


def question_of(row: RegisterRow, file: CaseFile) -> Question | None:
    """The last question to the resident; None when nothing was asked."""
    if not file.question or not file.clock.pauses:
        return None
    last = file.clock.pauses[-1]
    return Question(file.question, last.asked_on, last.answer_by, row.state is RequestState.WAITING)


def extension_of(file: CaseFile) -> ExtensionView | None:
    """The extension in words; None when there is none."""
    extension = file.clock.extension
    if extension is None:
        return None
    return ExtensionView(extension.notified_on, tuple(EXTENSION_TEXTS[reason] for reason in extension.reasons))


def remedies_of(
    row: RegisterRow, file: CaseFile, items: Sequence[CaseItem], municipality: Municipality
) -> tuple[Paragraph, ...]:
    """How to go on: after a decision how to object and complain, before it what to do when it does not come.

    Against what was taken back there is nothing; who was passed on can complain, and objects to who then decides.
    """
    if row.outcome == Outcome.WITHDRAWN:
        wanted: list[Remedy] = []
    elif file.decided_at is None:
        wanted = [Remedy.NO_ANSWER if file.kind is Kind.EXPLANATION else Remedy.SILENCE]
    else:
        answers = {(item.register, item.verdict.answer) for item in items if item.verdict}
        found = {remedy for register, answer in answers for remedy in after(register, answer)} or PASSED_ON
        wanted = [remedy for remedy in Remedy if remedy in found]
    fields = {lang: _fields(row, file, municipality, lang) for lang in ("nl", "en")}
    return tuple(Paragraph(BLOCKS[r].title, BLOCKS[r].filled(fields["nl"], fields["en"])) for r in wanted)


def _fields(row: RegisterRow, file: CaseFile, municipality: Municipality, lang: str) -> dict[str, str]:
    decided_on = local_day(file.decided_at or row.received_at)
    letters_to = municipality.post_address or municipality.desk
    # The texts around these end in a full stop of their own.
    return {
        "number": row.number,
        "due": date_long(row.due_on, lang),
        "last_day": date_long(objection_term(decided_on).last_day, lang),
        "objection_body": f"{municipality.name}, {letters_to.as_map()[lang]}".rstrip("."),
        "dpo_contact": municipality.privacy_officer.as_map()[lang].rstrip("."),
    }


def _obstacle(failure: Failure | Setback | None) -> Text | None:
    return FAILURE_TEXTS[failure].resident if failure else None
