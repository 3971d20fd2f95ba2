"""What an answer must hold, when a copy may cost money, and whom to tell of a correction.

Sources: GDPR 12(4)-(5), 15(1)-(3), 16-19; CJEU C-307/22; EDPB Guidelines 01/2022 par. 28-31; rules R-CNT-1, 4, 5.
"""

from __future__ import annotations

from enum import StrEnum

from portal.requests.grounds import Right


class AccessPart(StrEnum):
    """A part every answer to an access request must have (GDPR 15(1)-(3), 12(4))."""

    CONFIRMATION = "confirmation"
    PURPOSES = "purposes"
    CATEGORIES = "categories"
    RECIPIENTS = "recipients_named"
    RETENTION = "retention_or_criteria"
    RIGHTS = "rights_16_17_18_21"
    COMPLAINT = "complaint_ap"
    SOURCE = "source_if_not_subject"
    LOGIC = "automated_decision_logic"
    THIRD_COUNTRIES = "third_country_safeguards"
    COPY = "copy"


TOLD_TO_RECIPIENTS = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION})


def missing_parts(present: frozenset[AccessPart]) -> tuple[AccessPart, ...]:
    """The parts an access answer still lacks, in the order of the law."""
    return tuple(part for part in AccessPart if part not in present)


def fee_allowed(copy_number: int, *, same_scope_and_period: bool = True) -> bool:
    """Whether a reasonable fee may be asked: only for a further copy of the same scope and period (R-CNT-4)."""
    return copy_number > 1 and same_scope_and_period


def recipients_to_tell(right: Right, recipients: frozenset[str], *, granted: bool) -> frozenset[str]:
    """Who must be told that data was corrected, erased or restricted (GDPR 19)."""
    return recipients if granted and right in TOLD_TO_RECIPIENTS else frozenset()
