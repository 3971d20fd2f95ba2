"""What the resident said about a data point before, and how that stands: the marks beside it on the record page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.decisions.dispute import DisputeKind, DisputeState
from portal.records.model import RecordView
from portal.web.screen import ResidentLook


@dataclass(frozen=True)
class PointMark:
    """One dispute about a data point: what is said, since when, how it stands, and the number of its request."""

    kind: DisputeKind
    state: DisputeState
    number: str
    since: datetime

    @property
    def href(self) -> str:
        """The page of its request."""
        return f"/requests/{self.number}"

    @property
    def runs(self) -> bool:
        """Whether it is still being looked at, so that saying it again adds nothing."""
        return self.kind is DisputeKind.WRONG and self.state in {DisputeState.OPEN, DisputeState.AGREED}


async def marks_of(look: ResidentLook, record: RecordView) -> dict[str, list[PointMark]]:
    """Per field of a record, what this resident said about it, oldest first; what was withdrawn is left out."""
    held = [
        dispute
        for dispute in await look.portal.disputes.of(look.connection, look.subject_id)
        if dispute.place is not None and dispute.state is not DisputeState.WITHDRAWN
    ]
    if not held:
        return {}
    places = look.portal.disputes.places(look.subject_id)
    found: dict[str, list[PointMark]] = {}
    for field in record.fields:
        place = places(record.source, record.ref, field)
        marks = [PointMark(each.kind, each.state, each.number, each.since) for each in held if each.place == place]
        if marks:
            found[field] = marks
    return found
