"""The forms with which a resident asks for something about one data point, record or decision."""

from portal.web.resident.asking.contest import contest_form, file_contest
from portal.web.resident.asking.correction import correction_form, file_correction
from portal.web.resident.asking.explanation import explanation_form, file_explanation
from portal.web.resident.asking.withdrawal import withdraw, withdrawal_form

ASKING_ROUTES = [
    correction_form,
    file_correction,
    contest_form,
    file_contest,
    explanation_form,
    file_explanation,
    withdrawal_form,
    withdraw,
]
