"""Our answer to each shared case about registers, penalties, age and grounds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portal.requests import grounds, remedies
from portal.requests.law import acting, brp, penalty, routing
from tests.requests.answers_on_terms import Given, Ours, day

NEWEST_RATES = date(2026, 1, 1)


def registry_term(given: Given) -> Ours:
    right, field = grounds.Right(given["right"]), given.get("field", "")
    received, extensions = day(given["request_received"]), given.get("extensions_of_8_weeks", 0)
    first = brp.registry_due(received, right, field)
    ours = {
        "legal_basis": brp.legal_basis(right),
        "raw_end": str(first.raw),
        "due": str(first.last_day),
        "extension_allowed": brp.may_extend(right, field),
    }
    if ours["extension_allowed"] or not extensions:
        ours["final_due"] = str(brp.registry_due(received, right, field, extensions).last_day)
    return ours


def registry_competence(given: Given) -> Ours:
    holder = brp.Holder.NON_RESIDENT if given.get("person") == "non_resident_rni" else brp.Holder.RESIDENT
    here = str(given.get("portal_municipality", "0599"))
    keeping = str(given.get("resident_registered_in", here))
    found = brp.competent(grounds.Right(given["right"]), holder, keeping, here)
    return {
        "competent": found.body,
        "action": "forward_with_notice" if found.forward else "handle",
        "objection_body": f"college {found.body}",
    }


def registry_restriction(given: Given) -> Ours:
    (ground,) = [
        code
        for code in grounds.choices(grounds.Right.RESTRICTION, grounds.Answer.REFUSE, grounds.Register.BRP)
        if code.startswith("WBRP")
    ]
    assert not grounds.choices(grounds.Right.RESTRICTION, grounds.Answer.GRANT, grounds.Register.BRP)
    return {"ground": ground.removesuffix("-NO-RESTRICTION")}


def registry_disclosures(given: Given) -> Ours:
    return {
        "period_answered_years": brp.disclosure_years(given["period_asked_years"]),
        "due": str(brp.disclosures_due(day(given["request_received"])).last_day),
    }


def registry_recipients(given: Given) -> Ours:
    last = brp.recipients_request_last_day(day(given["corrected_known_on"])).last_day
    return {
        "in_time": day(given["request_received"]) <= last,
        "last_day": str(last),
        "recipients_of_past_years": brp.DISCLOSURE_YEARS,
    }


def registry_confidentiality(given: Given) -> Ours:
    return {"due": str(brp.disclosures_due(day(given["received"])).last_day)}


def registry_nationality(given: Given) -> Ours:
    found = remedies.after(grounds.Register.BRP, grounds.Answer.REFUSE, about_dutch_nationality=True)
    court = remedies.Remedy.COURT_NATIONALITY in found
    return {
        "remedy": "rechtbank Den Haag, RWN 17" if court else None,
        "objection_clause": remedies.Remedy.OBJECTION in found,
    }


def registry_positive_answer(given: Given) -> Ours:
    return {"decision_is_besluit": remedies.is_decision(grounds.Register(given["register"]), grounds.Answer.GRANT)}


def ground_in_register(given: Given) -> Ours:
    register = grounds.Register(given["register"])
    return {"ground_valid": any(grounds.is_allowed(right, given["ground_used"], register) for right in grounds.Right)}


def ground_allowed(given: Given) -> Ours:
    allowed = grounds.is_allowed(grounds.Right(given["right"]), given["ground"], grounds.Register(given["register"]))
    return {"ground_allowed": allowed}


def penalty_amount(given: Given) -> Ours:
    received = day(given["notice_received"]) if "notice_received" in given else NEWEST_RATES
    total = penalty.amount(given["days_in_default"], received)
    each = penalty.share(total, given.get("applicants", 1))
    assert each * given.get("applicants", 1) == Decimal(total)
    return {
        "amount_eur": total,
        "amount_total_eur": total,
        "amount_each_eur": float(each),
        "rates": list(penalty.rates(received)),
    }


def penalty_start(given: Given) -> Ours:
    try:
        period = penalty.penalty_period(day(given["decision_due"]), day(given["notice_of_default_received"]))
    except penalty.PrematureNoticeError:
        return {"notice_valid": False, "penalty": False, "reason": "premature"}
    return {
        "notice_valid": True,
        "first_penalty_day": str(period.first_day),
        "first_penalty_day_early_reading": str(period.first_day_early_reading),
        "last_penalty_day": str(period.last_day),
        "penalty_decision_due": str(period.penalty_decision_due),
    }


def no_penalty(given: Given) -> Ours:
    if given.get("applicant_is_interested_party") is False:
        reason = penalty.NoPenalty.NOT_AN_INTERESTED_PARTY
    elif given.get("notice") == "unreasonably_late":
        reason = penalty.NoPenalty.UNREASONABLY_LATE_NOTICE
    else:
        assert given["procedure"] == "woo_request"
        reason = penalty.NoPenalty.OPEN_GOVERNMENT_REQUEST
    assert penalty.amount(42, NEWEST_RATES) > 0
    return {"penalty": penalty.amount(42, NEWEST_RATES, reason) > 0, "ground": reason.value}


def who_may_act(given: Given) -> Ours:
    domain = acting.Domain(given.get("register", "municipal_case"))
    found = acting.may_act(day(given["born"]), day(given.get("acting_on") or given["on"]), domain)
    return {
        "age": found.age,
        "child_may_act": found.person,
        "legal_representative_may_act": found.representative,
    }


def turned_sixteen(given: Given) -> Ours:
    found = acting.may_act(day(given["born"]), day(given["decision_sent"]), acting.Domain.CASE)
    before = acting.may_act(day(given["born"]), day(given["request_received"]), acting.Domain.CASE)
    assert before.representative
    return {
        "answer_to": "child" if found.person and not found.representative else "representative",
        "parent_session_may_open_answer": found.representative,
    }


MATTERS = {
    "any_within_incapacity": acting.Matter.OTHER,
    "medical_or_care_data": acting.Matter.CARE,
    "tax_data": acting.Matter.MONEY,
}


def protective_measure(given: Given) -> Ours:
    covered = acting.measure_covers(acting.Measure(given["measure"]), MATTERS[given["matter"]])
    roles = ("curator_may_act", "administrator_may_act", "mentor_may_act")
    return {"person_may_act": not covered} | dict.fromkeys(roles, covered)


def authorised(given: Given) -> Ours:
    paper = acting.Authorisation(frozenset({given["scope"]}), day(given["valid_on"]))
    return {"may_act": paper.covers(given["scope"], day(given["valid_on"]))}


def youth_care(given: Given) -> Ours:
    found = acting.may_act(date(2026 - given["age"], 1, 1), date(2026, 11, 21), acting.Domain.YOUTH_CARE)
    return {"child_may_see": found.person, "parent_with_authority_may_see": found.representative}


def without_authority(given: Given) -> Ours:
    born = date(2026 - given["child_age"], 1, 1)
    found = acting.may_act(born, date(2026, 11, 21), acting.Domain.CASE, parental_authority=given["parent_has_gezag"])
    return {"may_act": found.representative}


def deceased(given: Given) -> Ours:
    return {"gdpr_right": acting.has_data_rights(deceased=given["subject_deceased"])}


DESKS = {
    routing.Desk.CIVIL_AFFAIRS: "Burgerzaken of keeping municipality",
    routing.Desk.PRIVACY_DESK: "privacy desk",
}


def passing_on(given: Given) -> Ours:
    rule = routing.PASSING_ON
    return {
        "forward": "onverwijld" if rule.at_once else "",
        "tell_sender": "at the same time" if rule.sender_is_told_with_it else "",
        "term_for_own_part": "keeps running" if rule.own_term_runs_on else "stops",
    }


def correction_route(given: Given) -> Ours:
    found = routing.correction_route(
        routing.Origin(given["register"]), given["field"], is_assessment=given["field"] == "beoordeling_in_besluit"
    )
    term: Any = found.term.en if found.term else "not verified"
    if found.desk is routing.Desk.TAX_OFFICER:
        term = "objection, 6 weeks from the day after the date"
    return {
        "route_to": DESKS.get(found.desk, found.name.nl),
        "legal_basis": found.legal_basis,
        "term": term,
    }
