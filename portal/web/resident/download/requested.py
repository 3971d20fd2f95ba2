"""Requests, in the form of a download."""

from __future__ import annotations

from typing import Any

from portal.requests.case import Line
from portal.requests.service import RequestView
from portal.requests.showing import ItemView
from portal.requests.states import REQUEST_TEXTS
from portal.web.resident.download import request_shape as shape
from portal.web.resident.download.held import plain


def request(line: Line, view: RequestView | None) -> shape.Request:
    """One request; ``view`` is None when its file does not open (any more)."""
    return shape.Request(
        number=line.number,
        kind=line.kind.value,
        state=line.state.value,
        state_label=REQUEST_TEXTS[line.state].label.as_map(),
        received_at=line.received_at,
        due_on=line.due_on,
        closed_at=line.closed_at,
        outcome=line.outcome.value if line.outcome and not _is_untold(view) else None,
        unreadable=view is None,
        **(_opened(view) if view else {"reason": "", "has_certificate": False, "items": ()}),
    )


def _is_untold(view: RequestView | None) -> bool:
    """Whether the outcome of the whole would tell what may be kept from the resident about a part."""
    return view is not None and any(item.untold for item in view.items)


def _opened(view: RequestView) -> dict[str, Any]:
    """What only the file of a request says."""
    call, objection, question, more_time = view.callback, view.objection, view.question, view.extension
    return {
        "reason": view.reason,
        "has_certificate": view.has_certificate,
        "callback": shape.Callback(phone=call.phone, times=call.times) if call else None,
        "objection": shape.Objection(last_day=objection.last_day, forwarded_at=objection.forwarded_at)
        if objection and objection.asked
        else None,
        "question": shape.Question(
            text=question.text,
            asked_on=question.asked_on,
            answer_by=question.answer_by,
            is_open=question.is_open,
        )
        if question
        else None,
        "extension": shape.Extension(
            notified_on=more_time.notified_on, reasons=tuple(reason.as_map() for reason in more_time.reasons)
        )
        if more_time
        else None,
        "items": tuple(_item(item) for item in view.items),
    }


def _item(item: ItemView) -> shape.RequestItem:
    facts = item.facts
    return shape.RequestItem(
        item=item.item,
        source=item.source,
        label=facts.label.as_map(),
        field=facts.field,
        field_label=facts.field_label.as_map() if facts.field_label else None,
        value=plain(facts.value),
        wished=facts.wished,
        state="untold" if item.untold else item.state.value,
        state_label=item.label.as_map(),
        granted=item.granted,
        ground=item.ground_code,
        article=item.ground.article.as_map() if item.ground else None,
        reason=item.reason,
        becomes=plain(item.granted_value),
        keep_until=item.keep_until,
        erased_at=item.erased_at,
        unreadable_at=item.unreadable_at,
        route=item.route.name.as_map() if item.route else None,
        handed_over_at=item.handed_over_at,
        corrected_at=item.corrected_at,
        obstacle=item.obstacle.as_map() if item.obstacle else None,
    )
