"""For saying whether a case may go: what its own retention says (archiefnominatie and archiefactiedatum)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from connectors.sdk import ErasurePlan, PlanVerdict, RecordRejected
from connectors.zgw.values import day, filled, text

_KEPT = "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
_ARCHIVED = "A17-3-D-ARCHIVING-RESEARCH"

_FOR_GOOD = {
    "nl": "Deze zaak gaat naar het archief en blijft daar altijd. Dat moet van de Archiefwet.",
    "en": "This case goes to the archive and stays there for good. The Archives Act says so.",
}
_UNTIL = {
    "nl": "Deze zaak heeft een bewaartijd. Die is nog niet voorbij. De Archiefwet zegt dat wij haar zo lang bewaren.",
    "en": "This case has a retention period, which is not over yet. The Archives Act says we keep it that long.",
}
_NO_DAY_YET = {
    "nl": "De bewaartijd van deze zaak is nog niet begonnen. Die begint als de zaak klaar is. Tot die tijd bewaren wij "
    "de zaak.",
    "en": "The retention of this case has not begun. It begins when the case is finished. We keep it until then.",
}
_BY_HAND = {
    "nl": "De bewaartijd van deze zaak is voorbij. De afdeling haalt dit zelf weg uit haar systeem.",
    "en": "The retention period of this case is over. The department removes this from its system itself.",
}
_UNCLEAR = {
    "nl": "Het systeem zegt niet wat er na de bewaartijd met deze zaak moet gebeuren. De afdeling zoekt dat uit.",
    "en": "The system does not say what must happen to this case after its retention. The department finds out.",
}

NOTHING_HELD = ErasurePlan(PlanVerdict.NOTHING_HELD)
CAN_ERASE = ErasurePlan(PlanVerdict.CAN_ERASE)


def plan(case: Mapping[str, Any], today: date, *, deletable: bool) -> ErasurePlan:
    """What the case's retention says today. ``deletable``: nothing else stands in the way of deleting it.

    Raises RecordRejected("unreadable_date") when there is a day that cannot be read: nobody knows then.
    """
    nomination, written = text(case.get("archiefnominatie")), case.get("archiefactiedatum")
    if nomination == "blijvend_bewaren":
        return ErasurePlan(PlanVerdict.MUST_KEEP, ground=_ARCHIVED, reason=_FOR_GOOD)
    if not filled(written):
        return ErasurePlan(PlanVerdict.MUST_KEEP, ground=_KEPT, reason=_NO_DAY_YET)
    until = day(written)
    if until is None:
        raise RecordRejected("unreadable_date")
    if until > today:
        return ErasurePlan(PlanVerdict.MUST_KEEP, until=until, ground=_KEPT, reason=_UNTIL)
    if nomination != "vernietigen":
        return ErasurePlan(PlanVerdict.CANNOT, reason=_UNCLEAR)
    return CAN_ERASE if deletable else ErasurePlan(PlanVerdict.CANNOT, reason=_BY_HAND)
