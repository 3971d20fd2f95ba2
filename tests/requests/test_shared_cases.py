"""Every worked case of the shared case file: our functions give its answer, or the table says why not yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.requests.grounds import REFUSING
from tests.requests import answers_on_delivery as delivery
from tests.requests import answers_on_law as law
from tests.requests import answers_on_terms as terms

FILE = Path(__file__).parents[2] / ".." / "shared" / "data" / "law" / "cases.json"

ANSWERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "R-CAL-1": terms.non_working_days,
    "R-GDPR-1": terms.first_month,
    "R-GDPR-2": terms.first_month,
    "R-GDPR-3": terms.extension,
    "R-GDPR-4": terms.refusal_after_extension,
    "R-SUS-1": terms.suspension,
    "R-SUS-2": terms.waiting_for_a_fee,
    "R-SUS-3": terms.agreed_delay,
    "R-SUS-4": terms.identity,
    "R-REC-1": terms.receipt,
    "R-REC-2": terms.receipt,
    "R-AWB-1": terms.objection_term,
    "R-AWB-2": terms.objection_in_time,
    "R-AWB-3": terms.late_objection,
    "R-AWB-4": delivery.notice_in_time,
    "R-AWB-5": delivery.moment_of_sending,
    "R-AWB-6": delivery.electronic_only,
    "R-AWB-7": delivery.unexpected_channel,
    "R-AWB-8": terms.early_objection,
    "R-AWB-9": terms.after_mediation,
    "R-AWB-10": terms.objection_elsewhere,
    "R-AWB-11": terms.silence,
    "R-AWB-12": terms.decision_on_objection,
    "R-AWB-13": terms.committee,
    "R-WOZ-1": terms.woz_objection,
    "R-WOZ-2": terms.woz_decision,
    "R-BRP-1": law.registry_term,
    "R-BRP-2": law.registry_competence,
    "R-BRP-3": law.registry_restriction,
    "R-BRP-4": law.registry_disclosures,
    "R-BRP-5": law.registry_recipients,
    "R-BRP-6": law.registry_confidentiality,
    "R-BRP-7": law.registry_nationality,
    "R-BRP-8": law.registry_positive_answer,
    "R-BRP-9": law.ground_in_register,
    "R-PEN-1": law.penalty_amount,
    "R-PEN-2": law.penalty_amount,
    "R-PEN-3": law.penalty_amount,
    "R-PEN-4": law.penalty_start,
    "R-PEN-5": law.no_penalty,
    "R-AGE-1": law.who_may_act,
    "R-AGE-2": law.turned_sixteen,
    "R-AGE-3": law.protective_measure,
    "R-AGE-4": law.authorised,
    "R-AGE-5": law.who_may_act,
    "R-AGE-6": law.youth_care,
    "R-AGE-7": law.without_authority,
    "R-AGE-8": law.deceased,
    "R-GRD-1": law.ground_allowed,
    "R-RRT-1": law.correction_route,
    "R-RRT-2": law.passing_on,
    "R-RRT-3": terms.word_objection,
    "R-CNT-1": delivery.access_answer,
    "R-CNT-4": delivery.fee,
    "R-CNT-5": delivery.recipients_told,
    "R-CNT-8": delivery.receipt_confirmation,
    "R-CNT-9": delivery.mailbox_notice,
    "R-RET-1": delivery.retained,
    "R-RET-3": delivery.registry_dossier,
}

NOT_YET = {
    "CNT-003": "naming recipients is a rule for the manifests and the overview of sources, not a function of a request",
    "CNT-004": "what the access log shows of a colleague's look is decided in the audit package",
    "CNT-009": "lifting a restriction does not exist yet",
    "CNT-010": "hearing the resident before a refusal needs a step in the officer's screen",
    "CNT-012": "giving back what was typed is the form's own page",
    "CNT-015": "AI Act notices belong to the decisions package",
    "CNT-017": "explaining a decision belongs to the decisions package",
    "RET-005": "how long the portal's own copies live is set in the sync and erasure packages",
    "RET-007": "the municipality chooses its own retention for request files: a setting",
    "WOZ-008": "the mark 'in onderzoek' is shown as the source delivers it",
}

WORDS_ONLY = {
    # expectations that are explanations in words; the dates and yes/no answers beside them are compared
    ("R-AWB-4", "weekend_stops_clock"),
    ("R-SUS-4", "clock_starts"),
    ("R-AWB-11", "objection_needed"),
    ("R-BRP-3", "outcome"),
    ("R-BRP-3", "suggest"),
    ("R-BRP-4", "general_terms_allowed"),
    ("R-BRP-6", "blocks"),
    ("R-BRP-6", "does_not_block"),
    ("R-BRP-8", "message"),
    ("R-AGE-4", "may_see_confidential_third_party_data"),
    ("R-AGE-6", "refusal_possible"),
    ("R-AGE-8", "answer"),
    ("R-CNT-5", "tell_subject_on_request"),
    ("R-CNT-8", "article"),
}


def _file() -> dict[str, Any]:
    if not FILE.exists():
        return {"cases": [], "grounds_matrix": {}}
    content: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return content


SHARED = _file()
needs_shared = pytest.mark.skipif(not SHARED["cases"], reason="SKIPPED: ../shared/data/law/cases.json is not here")


@needs_shared
@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["id"])
def test_our_rules_give_the_answer_of_the_worked_case(case: dict[str, Any]) -> None:
    if case["id"] in NOT_YET:
        pytest.skip(f"not in scope yet: {NOT_YET[case['id']]}")
    rule = case["rule"].split()[0]
    ours = ANSWERS[rule](case["given"])
    compared = {key: value for key, value in case["expect"].items() if (rule, key) not in WORDS_ONLY}
    assert compared, "a case that compares nothing belongs in the table"
    assert {key: ours[key] for key in compared} == compared


@needs_shared
def test_where_the_case_names_no_second_date_equated_days_make_no_difference() -> None:
    cases = [case for case in SHARED["cases"] if case["rule"].startswith(("R-GDPR-1", "R-GDPR-2"))]
    for case in cases:
        if "due_if_equated_days_count" not in case["expect"]:
            ours = terms.first_month(case["given"])
            assert ours["due"] == ours["due_if_equated_days_count"], case["id"]


@needs_shared
def test_the_table_of_cases_out_of_scope_names_real_cases_and_stays_short() -> None:
    assert set(NOT_YET) <= {case["id"] for case in SHARED["cases"]}
    assert len(NOT_YET) <= 12


@needs_shared
def test_our_closed_list_of_grounds_is_the_matrix_exactly() -> None:
    ours = {code: [right.value for right in ground.rights] for code, ground in REFUSING.items()}
    assert ours == SHARED["grounds_matrix"]


@needs_shared
def test_our_calendar_is_the_table_of_the_case_file_exactly() -> None:
    for year, table in SHARED["calendar"].items():
        ours = terms.non_working_days({"year": int(year)})
        assert ours == {"atw_days": sorted(table["atw"]), "equated_days": table["equated"]}
