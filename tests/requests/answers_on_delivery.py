"""Our answer to each shared case about what an answer holds, how it is delivered, and how long things are kept."""

from __future__ import annotations

from portal.requests import grounds
from portal.requests.law import answer, delivery, objection, retention
from tests.requests.answers_on_terms import Given, Ours, day, moment


def access_answer(given: Given) -> Ours:
    return {"must_contain": [part.value for part in answer.missing_parts(frozenset())]}


def fee(given: Given) -> Ours:
    same = given.get("same_scope_and_period", True)
    return {"fee_allowed": answer.fee_allowed(given["copy_number"], same_scope_and_period=same)}


def recipients_told(given: Given) -> Ours:
    names = frozenset(f"recipient {n}" for n in range(given["recipients"]))
    told = answer.recipients_to_tell(grounds.Right(given["right"]), names, granted=given["outcome"] == "granted")
    return {"notify_recipients": len(told)}


def receipt_confirmation(given: Given) -> Ours:
    return {"confirm_receipt": delivery.receipt_must_be_confirmed(visible_in_same_system=given["same_system_visible"])}


def mailbox_notice(given: Given) -> Ours:
    return {"essential_information_mandatory": delivery.notice_needs_essential_information(day(given["date"]))}


def notice_in_time(given: Given) -> Ours:
    latest = delivery.notice_before(moment(given["placed_in_portal"]))
    return {"notice_before": latest.astimezone(moment(given["placed_in_portal"]).tzinfo).isoformat()}


def moment_of_sending(given: Given) -> Ours:
    sent = delivery.sent_on(day(given["placed_in_own_portal"]), day(given["placed_in_government_mailbox"]))
    return {"sent_on": str(sent), "objection_last_day": str(objection.objection_term(sent).last_day)}


def electronic_only(given: Given) -> Ours:
    valid = delivery.validly_notified(
        consented_to_electronic=given["consent_electronic"], sent_by_post=given["delivered"] != "portal_only"
    )
    return {
        "validly_notified": valid,
        "objection_term_started": valid,
        "action": None if valid else "send_by_post",
    }


def unexpected_channel(given: Given) -> Ours:
    refused = delivery.may_refuse_channel(
        is_objection=given["document"] == "objection", channel_designated=given["channel_designated"]
    )
    return {"may_be_ignored": refused}


def retained(given: Given) -> Ours:
    found = retention.retention(
        day(given["case_closed"]), given["retention_years"], day(given["request_on"]), permanent=given["permanent"]
    )
    return {
        "expiry": str(found.expiry),
        "erasure_before_expiry": "refuse" if found.ground else "grant",
        "ground": found.ground,
        "refusal_ground": found.ground,
        "action": "destroy" if found.must_destroy else "keep",
    }


def registry_dossier(given: Given) -> Ours:
    return {"retention_years": retention.BRP_DOSSIER_YEARS[retention.BrpDossier.DISCLOSURE_OR_ACCESS]}
