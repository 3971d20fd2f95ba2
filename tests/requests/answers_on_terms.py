"""Our answer to each shared case about calendars, the GDPR clock and objections, in the words of the case file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from portal.requests import calendar, grounds, model, remedies, terms
from portal.requests.law import objection, penalty, woz

Given = dict[str, Any]
Ours = dict[str, Any]


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def non_working_days(given: Given) -> Ours:
    if "year" in given:
        year = given["year"]
        return {
            "atw_days": sorted(map(str, calendar.public_holidays(year))),
            "equated_days": [str(found) for found in calendar.equated_days(year)],
        }
    return {"non_working_day": not calendar.is_working_day(day(given["date"]), calendar.Calendar.ATW)}


def first_month(given: Given) -> Ours:
    due = terms.gdpr_term(day(given["request_received"]))
    return {
        "raw_end": str(due.raw),
        "due": str(due.due),
        "due_if_equated_days_count": str(due.due_if_equated_days_count),
    }


def extension(given: Given) -> Ours:
    clock = terms.Clock(received_on=day(given["request_received"]))
    first = clock.first.due
    try:
        reason = terms.ExtensionReason(given.get("reason", "complexity"))
        clock = clock.extended(day(given["extension_notice_sent"]), *[reason] * given.get("reasons_given", True))
    except ValueError:
        valid = False
    else:
        valid = True
    ours = {
        "first_due": str(first),
        "extension_valid": valid,
        "final_due": str(clock.due),
        "final_due_if_equated_days_count": str(clock.final.due_if_equated_days_count),
    }
    if "second_extension_notice_sent" in given:
        ours["second_extension_valid"] = _can_extend(clock, day(given["second_extension_notice_sent"]))
    return ours


def _can_extend(clock: terms.Clock, on: date) -> bool:
    try:
        clock.extended(on, terms.ExtensionReason.COMPLEXITY)
    except terms.NotExtendableError:
        return False
    return True


def refusal_after_extension(given: Given) -> Ours:
    clock = terms.Clock(received_on=day(given["request_received"]))
    clock = clock.extended(day(given["extension_notice_sent"]), terms.ExtensionReason.COMPLEXITY)
    sent = day(given["decision_sent"])
    return {
        "within_extended_term": sent <= clock.due,
        "warn_12_4_exceeded": any("12(4)" in warning.en for warning in clock.warnings(full_refusal_on=sent)),
    }


def suspension(given: Given) -> Ours:
    completed = given["completed"] and day(given["completed"])
    pause = terms.Pause(
        terms.PauseReason(given["asked_for"]),
        day(given["information_asked"]),
        day(given["answer_deadline"]),
        completed,
    )
    clock = terms.Clock(received_on=day(given["request_received"])).paused(pause)
    late = any("came late" in warning.en for warning in clock.warnings())
    return {**_two_dates(clock), "warn_asked_late": late, "suspension_allowed_by_edpb": not late}


def _two_dates(clock: terms.Clock) -> Ours:
    return {
        "due_strict": str(clock.final.due),
        "due_with_suspension": str(clock.due_with_suspension),
        "suspended_days": clock.suspended_days,
        "alarm_on": "due_strict" if clock.due == clock.final.due else "due_with_suspension",
    }


def waiting_for_a_fee(given: Given) -> Ours:
    assert "fee" not in set(terms.PauseReason)
    clock = terms.Clock(received_on=day(given["request_received"]))
    return {"suspended_days": clock.suspended_days, "due": str(clock.due)}


def agreed_delay(given: Given) -> Ours:
    clock = terms.Clock(received_on=day(given["request_received"]), agreed_delay_days=given["agreed_delay_days"])
    return _two_dates(clock)


def identity(given: Given) -> Ours:
    asked = terms.identity_proof_may_be_asked(
        signed_in=given["authenticated"] is not None, reasonable_doubt=given["identity_doubt"]
    )
    if not given.get("refused"):
        return {"may_ask_id_copy": asked}
    assert asked
    answer_by = day(given["asked"]) + timedelta(weeks=2)
    pause = terms.Pause(terms.PauseReason.IDENTITY, day(given["asked"]), answer_by)
    verdict = model.Verdict(
        right=grounds.Right.ACCESS,
        answer=grounds.Answer.REFUSE,
        ground="AWB-4-5-INCOMPLETE",
        reason="Wij kregen geen antwoord op onze vraag wie u bent.",
    )
    item = model.Item(item_id=UUID(int=1), source="homecare", target=model.Target.record(UUID(int=2))).decided(verdict)
    return {
        "outcome": model.outcome_of([item]).value,
        "legal_ground": str(verdict.ground).removesuffix("-INCOMPLETE"),
        "decision_is_besluit": remedies.is_decision(verdict.register, verdict.answer),
        "decision_within_weeks_after_lapse": (pause.not_handled_decision_due.raw - answer_by).days // 7,
    }


def receipt(given: Given) -> Ours:
    if "arrived" in given:
        clock = terms.Clock(received_on=day(given["arrived"]))
        return {"gdpr_clock_start": str(clock.received_on), "due": str(clock.due)}
    clock = terms.Clock.started(moment(given["message_reached_system"]))
    return {"received_on": str(clock.received_on), "due": str(clock.due)}


def objection_term(given: Given) -> Ours:
    notified = day(given["notified_on"])
    term = objection.objection_term(notified)
    return {
        "first_day": str(objection.first_day(notified)),
        "raw_end": str(term.raw),
        "last_day": str(term.last_day),
    }


def objection_in_time(given: Given) -> Ours:
    last = objection.objection_term(day(given["notified_on"])).last_day
    posted = given["posted_on"] and day(given["posted_on"])
    return {"last_day": str(last), "in_time": objection.is_in_time(last, day(given["received_on"]), posted)}


def late_objection(given: Given) -> Ours:
    excuse = objection.overrun_excuse(portal_notice_sent=given["reason"] != "portal_notice_never_sent")
    late = not objection.is_in_time(
        objection.objection_term(day(given["notified_on"])).last_day, day(given["received_on"])
    )
    return {"inadmissible": late and excuse is None, "ground": excuse}


def early_objection(given: Given) -> Ours:
    admissible = objection.early_is_admissible(day(given["decision_taken"]), day(given["received_on"]))
    return {"inadmissible": not admissible}


def objection_elsewhere(given: Given) -> Ours:
    counts = objection.date_that_counts(day(given["forwarded"]), day(given["received_by_other_body"]))
    return {"date_that_counts": str(counts), "in_time": objection.is_in_time(day(given["last_day"]), counts)}


def after_mediation(given: Given) -> Ours:
    last = objection.appeal_last_day(day(given["decision_on_objection_notified"]), day(given["ap_closed"]))
    return {"appeal_last_day": str(last)}


def silence(given: Given) -> Ours:
    start = penalty.appeal_against_silence_from(day(given["first_due"]), day(given["notice_of_default_received"]))
    return {"appeal_from": str(start)}


def decision_on_objection(given: Given) -> Ours:
    last = objection.objection_term(day(given["notified_on"])).last_day
    weeks = objection.decision_weeks(3 if given["committee"] else 0, independent_chair=given["committee"])
    due = objection.decision_due(last, weeks, given["suspended_days"])
    return {
        "objection_last_day": str(last),
        "decision_due": str(due.due),
        "decision_due_postponed": str(due.postponed),
    }


def committee(given: Given) -> Ours:
    weeks = objection.decision_weeks(given["committee_members"], independent_chair=given["chair_independent"])
    return {"weeks": weeks}


def woz_objection(given: Given) -> Ours:
    term = woz.woz_objection_term(day(given["dated"]), day(given["notified_on"]))
    return {"counts_from": str(term.counts_from), "last_day": str(term.last_day)}


def woz_decision(given: Given) -> Ours:
    last = date(2026, 12, 15)
    decided = woz.woz_decision_due(day(given["objection_received"]), last)
    if decided.rule is woz.DecisionRule.AWB:
        assert decided.decide_by == calendar.statutory_term(last, 6, calendar.Unit.WEEKS).last_day
        return {"rule": decided.rule.value, "decide_by": "six weeks after the objection term"}
    return {"rule": decided.rule.value, "decide_by": str(decided.decide_by)}


def word_objection(given: Given) -> Ours:
    kind = objection.kind_of_objection(decision_in_dispute=given["decision_in_dispute"] is not None)
    (other,) = set(objection.ObjectionKind) - {kind}
    return {"classify": kind.value, "not": other.value}
