"""Requests, in the form of a download."""

from __future__ import annotations

from portal.requests.case import Line
from portal.requests.service import RequestView
from portal.requests.showing import ItemView
from portal.requests.states import REQUEST_TEXTS
from portal.web.resident.download import model


def request(line: Line, view: RequestView | None) -> model.Request:
    """One request; ``view`` is None when its file does not open (any more)."""
    return model.Request(
        number=line.number,
        kind=line.kind.value,
        state=line.state.value,
        state_label=REQUEST_TEXTS[line.state].label.as_map(),
        received_at=line.received_at,
        due_on=line.due_on,
        closed_at=line.closed_at,
        outcome=line.outcome.value if line.outcome else None,
        reason=view.reason if view else "",
        has_certificate=bool(view and view.has_certificate),
        unreadable=view is None,
        items=tuple(_item(item) for item in view.items) if view else (),
    )


def _item(item: ItemView) -> model.RequestItem:
    return model.RequestItem(
        item=item.item,
        source=item.source,
        label=item.facts.label.as_map(),
        state=item.state.value,
        state_label=item.label.as_map(),
        granted=item.granted,
        ground=item.ground_code,
        article=item.ground.article.as_map() if item.ground else None,
        reason=item.reason,
        keep_until=item.keep_until,
        erased_at=item.erased_at,
        unreadable_at=item.unreadable_at,
    )
