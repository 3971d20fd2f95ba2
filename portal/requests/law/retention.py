"""Whether a duty to keep stands against erasure, and until when.

Sources: Archiefwet 1995 articles 3 and 5, Selectielijst gemeenten 2020, GDPR 17(3)(b) and (d); rules R-RET-1, R-RET-3.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from portal.requests.calendar import add_months

KEEP_RUNNING = "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
KEEP_FOREVER = "A17-3-D-ARCHIVING-RESEARCH"


class BrpDossier(StrEnum):
    """Papers of the civil registry that the selection list names."""

    DISCLOSURE_OR_ACCESS = "disclosure_or_access"
    OTHER_PROCESSING = "other_processing"
    CIVIL_STATUS_PAPERS = "civil_status_papers"


BRP_DOSSIER_YEARS = {
    BrpDossier.DISCLOSURE_OR_ACCESS: 20,
    BrpDossier.OTHER_PROCESSING: 10,
    BrpDossier.CIVIL_STATUS_PAPERS: 1,
}


class Retention(msgspec.Struct, frozen=True):
    """What retention says about erasing on a day. ``ground`` refuses; none means: destroy.

    ``offer_statement``: the data stays for ever, so the resident may add a statement of their own.
    """

    expiry: date | None
    ground: str | None
    offer_statement: bool = False

    @property
    def must_destroy(self) -> bool:
        """Whether the data may no longer be kept."""
        return self.ground is None


def retention(closed_on: date, years: int, asked_on: date, *, permanent: bool = False) -> Retention:
    """What the retention of a closed case means for a wish to erase it. The expiry day itself is free to erase.

    A proposal: the officer decides, and 17(3)(b) may not fit every record.
    """
    if permanent:
        return Retention(None, KEEP_FOREVER, offer_statement=True)
    expiry = add_months(closed_on, 12 * years)
    return Retention(expiry, KEEP_RUNNING if asked_on < expiry else None)
