"""What residents and officers do about wrong data, in one line each."""

from __future__ import annotations

from uuid import UUID, uuid4

from connectors.sdk.contract import Value
from portal.audit import Action, Actor, ActorKind, Event, Look
from portal.decisions.disputes import HeldDispute
from portal.requests.case import Case
from portal.requests.filing import Filed
from portal.requests.grounds import Answer, Register, Right
from portal.requests.model import Callback, Target, Verdict
from portal.requests.showing import RequestView
from tests.erasure.town import OFFICER, Town

LAPSED, RUNNING = "provision:HH-2019-0112", "provision:HH-2023-0417"
WRONG = "Het waren altijd zes uren, vraag het Xanthippe Qvist."
SHOULD_NOT = "Deze uren waren van mijn zieke zus, dat is geen hulp voor mij."
PHONE = "06 8844 7711"
CALLBACK = Callback(PHONE, ("mon:morning", "thu:afternoon"))


async def correct(town: Town, ref: str, field: str, wished: str, *, submission: UUID | None = None) -> Filed:
    """Say that a data point is wrong."""
    target = Target.record((await town.held())[ref].record_id, field)
    return await correct_target(town, target, wished, submission=submission)


async def correct_target(town: Town, target: Target, wished: str, *, submission: UUID | None = None) -> Filed:
    async with town.as_resident() as connection:
        return await town.requests.file_correction(
            connection, town.subject_id, target, wished, WRONG, submission=submission or uuid4()
        )


async def decision_id(town: Town) -> UUID:
    return (await town.decisions_held())[0].decision_id


async def contest(town: Town, *, as_objection: bool = False, position: int = 0, reason: str = SHOULD_NOT) -> Filed:
    """Say that an input of the decision should not count."""
    decision = await decision_id(town)
    async with town.as_resident() as connection:
        return await town.requests.file_contest(
            connection, town.subject_id, decision, position, reason, as_objection=as_objection, submission=uuid4()
        )


async def ask(town: Town, target: Target, question: str = "Waarom?", callback: Callback | None = None) -> Filed:
    """Ask for an explanation, or to be called."""
    async with town.as_resident() as connection:
        return await town.requests.file_explanation(
            connection, town.subject_id, target, question, callback, submission=uuid4()
        )


async def decide(town: Town, number: str, verdict: Verdict) -> Case:
    """Open the case, give its one item this verdict, and set it going; the case as it was opened."""
    case = await town.open_case(number)
    async with town.as_officer() as connection:
        await town.requests.give_verdict(connection, case.line.request_id, OFFICER, 1, verdict, case.items[0].version)
    async with town.as_officer() as connection:
        await town.requests.decide(connection, case.line.request_id, OFFICER)
    return case


async def case_of(town: Town, number: str) -> Case:
    async with town.as_officer() as connection:
        case = await town.requests.case(connection, await town.request_id(number), OFFICER)
    assert case is not None
    return case


async def shown(town: Town, number: str) -> RequestView:
    async with town.as_resident() as connection:
        view = await town.requests.one(connection, town.subject_id, number)
    assert view is not None
    return view


async def value(town: Town, ref: str, field: str) -> Value:
    return (await town.held())[ref].fields[field].value


async def disputes(town: Town) -> list[HeldDispute]:
    async with town.as_resident() as connection:
        return await town.disputes.of(connection, town.subject_id)


async def log_of(town: Town) -> list[Look]:
    looking = Event(Action.ACCESS_LOG_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=town.subject_id)
    async with town.as_resident() as connection:
        access, _ = await town.audit.look(connection, looking)
        return await town.audit.log_of(connection, town.subject_id, access)


def right(granted_value: Value = None, reason: str = "", register: Register = Register.CASE) -> Verdict:
    """Granted: it was wrong."""
    return Verdict(
        right=Right.RECTIFICATION,
        answer=Answer.GRANT,
        ground="A16-INACCURATE",
        reason=reason,
        register=register,
        granted_value=granted_value,
    )


def not_wrong(register: Register = Register.CASE) -> Verdict:
    return Verdict(
        right=Right.RECTIFICATION,
        answer=Answer.REFUSE,
        ground="A16-NOT-INACCURATE",
        reason="Wij hebben de uren nagekeken en zij kloppen.",
        register=register,
    )


def stopped() -> Verdict:
    return Verdict(right=Right.OBJECTION, answer=Answer.GRANT)


def answered(words: str = "Er stond iemand bij u ingeschreven, dus telden twee mensen mee.") -> Verdict:
    return Verdict(right=Right.ACCESS, answer=Answer.GRANT, reason=words)
