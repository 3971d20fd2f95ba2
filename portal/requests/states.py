"""How far a request, and each of its items, is: the states, the moves between them, and their plain labels.

The moves are tables, so that what can happen can be read in one glance and tested exhaustively. What came of a
request is its outcome (``model.py``), not a state.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from connectors.sdk.manifest import Text
from portal.requests.problems import RuleBrokenError, said
from portal.requests.texts import packaged


class RequestState(StrEnum):
    """How far a request is. ``WAITING`` means: the resident has been asked for identity or scope."""

    FILED = "filed"
    IN_TREATMENT = "in_treatment"
    WAITING = "waiting"
    CARRYING_OUT = "carrying_out"
    CLOSED = "closed"


class ItemState(StrEnum):
    """How far one item is. ``NOT_DONE``: it was granted, but the source did not do it. Never shown as done.

    ``FORWARDED``: another body decides on it, under its own law (Awb 2:3).
    """

    ASKED = "asked"
    VERDICT_GIVEN = "verdict_given"
    CARRYING_OUT = "carrying_out"
    DONE = "done"
    KEPT = "kept"
    NOT_DONE = "not_done"
    FORWARDED = "forwarded"


FINISHED = frozenset({ItemState.DONE, ItemState.KEPT, ItemState.FORWARDED})
"""Nothing more is to be done about an item in one of these."""


REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.FILED: frozenset({RequestState.IN_TREATMENT, RequestState.CLOSED}),
    RequestState.IN_TREATMENT: frozenset({RequestState.WAITING, RequestState.CARRYING_OUT, RequestState.CLOSED}),
    RequestState.WAITING: frozenset({RequestState.IN_TREATMENT, RequestState.CLOSED}),
    # back to treatment when a source could not do it and the item needs another verdict
    RequestState.CARRYING_OUT: frozenset({RequestState.IN_TREATMENT, RequestState.CLOSED}),
    RequestState.CLOSED: frozenset(),
}

ITEM_MOVES: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.ASKED: frozenset({ItemState.VERDICT_GIVEN, ItemState.KEPT, ItemState.FORWARDED}),
    # a verdict may change until it is carried out
    ItemState.VERDICT_GIVEN: frozenset({ItemState.VERDICT_GIVEN, ItemState.KEPT, ItemState.CARRYING_OUT}),
    ItemState.KEPT: frozenset({ItemState.KEPT, ItemState.VERDICT_GIVEN}),
    ItemState.CARRYING_OUT: frozenset({ItemState.DONE, ItemState.NOT_DONE}),
    ItemState.NOT_DONE: frozenset({ItemState.CARRYING_OUT, ItemState.VERDICT_GIVEN, ItemState.KEPT}),
    ItemState.DONE: frozenset(),
    ItemState.FORWARDED: frozenset(),
}


class MoveNotAllowedError(RuleBrokenError):
    """A request or item cannot go from the one state to the other; the message names both."""


def check_request_move(before: RequestState, after: RequestState) -> None:
    """Raise ``MoveNotAllowedError`` unless a request may go from ``before`` to ``after``."""
    if after not in REQUEST_MOVES[before]:
        labels = {"before": REQUEST_TEXTS[before].label, "after": REQUEST_TEXTS[after].label}
        raise MoveNotAllowedError(said("request_move", **labels))


def check_item_move(before: ItemState, after: ItemState) -> None:
    """Raise ``MoveNotAllowedError`` unless an item may go from ``before`` to ``after``."""
    if after not in ITEM_MOVES[before]:
        labels = {"before": ITEM_TEXTS[before].label, "after": ITEM_TEXTS[after].label}
        raise MoveNotAllowedError(said("item_move", **labels))


class StateText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a state is called on screen, and what it means for the resident."""

    label: Text
    meaning: Text


class _StateTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    request: dict[RequestState, StateText]
    item: dict[ItemState, StateText]
    untold: StateText
    done: dict[str, Text]


_TEXTS = packaged("states.toml", _StateTexts)
REQUEST_TEXTS: Mapping[RequestState, StateText] = _TEXTS.request
ITEM_TEXTS: Mapping[ItemState, StateText] = _TEXTS.item
UNTOLD_TEXT: StateText = _TEXTS.untold
"""What a resident reads of an item whose outcome the law lets us keep from them (UAVG 41(2)(h)): neither that
something was done, nor that it was not."""


def done_label(kind: str) -> Text:
    """What "done" is called for one kind of request: erased, corrected, ... (``kind`` is a ``model.Kind``)."""
    return _TEXTS.done[kind]
