"""The states of a request and its items: what can follow what, and that every state has a plain name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import pytest

from portal.requests.model import Kind
from portal.requests.states import (
    FINISHED,
    ITEM_MOVES,
    ITEM_TEXTS,
    REQUEST_MOVES,
    REQUEST_TEXTS,
    ItemState,
    MoveNotAllowedError,
    RequestState,
    check_item_move,
    check_request_move,
    done_label,
)

State = TypeVar("State", bound=StrEnum)


def reachable(moves: Mapping[State, frozenset[State]], start: State) -> set[State]:
    seen, to_visit = {start}, [start]
    while to_visit:
        for after in moves[to_visit.pop()] - seen:
            seen.add(after)
            to_visit.append(after)
    return seen


def test_every_state_of_a_request_can_be_reached_and_leads_to_the_end() -> None:
    assert reachable(REQUEST_MOVES, RequestState.FILED) == set(RequestState)
    assert all(RequestState.CLOSED in reachable(REQUEST_MOVES, state) for state in RequestState)


def test_every_state_of_an_item_can_be_reached_and_leads_to_an_end() -> None:
    assert reachable(ITEM_MOVES, ItemState.ASKED) == set(ItemState)
    for state in ItemState:
        assert reachable(ITEM_MOVES, state) & FINISHED


def test_nothing_follows_a_closed_request_or_a_done_item() -> None:
    assert REQUEST_MOVES[RequestState.CLOSED] == frozenset()
    assert ITEM_MOVES[ItemState.DONE] == ITEM_MOVES[ItemState.FORWARDED] == frozenset()


def test_an_item_is_done_only_after_being_carried_out_and_only_after_a_verdict() -> None:
    assert [state for state in ItemState if ItemState.DONE in ITEM_MOVES[state]] == [ItemState.CARRYING_OUT]
    before = {state for state in ItemState if ItemState.CARRYING_OUT in ITEM_MOVES[state]}
    assert before == {ItemState.VERDICT_GIVEN, ItemState.NOT_DONE}


@pytest.mark.parametrize("before", RequestState)
@pytest.mark.parametrize("after", RequestState)
def test_a_request_makes_exactly_the_moves_of_the_table(before: RequestState, after: RequestState) -> None:
    if after in REQUEST_MOVES[before]:
        check_request_move(before, after)
    else:
        with pytest.raises(
            MoveNotAllowedError, match=f"{REQUEST_TEXTS[before].label.en}.*{REQUEST_TEXTS[after].label.en}"
        ):
            check_request_move(before, after)


@pytest.mark.parametrize("before", ItemState)
@pytest.mark.parametrize("after", ItemState)
def test_an_item_makes_exactly_the_moves_of_the_table(before: ItemState, after: ItemState) -> None:
    if after in ITEM_MOVES[before]:
        check_item_move(before, after)
    else:
        with pytest.raises(MoveNotAllowedError, match=f"{ITEM_TEXTS[before].label.en}.*{ITEM_TEXTS[after].label.en}"):
            check_item_move(before, after)


def test_every_state_has_a_plain_and_distinct_label_in_both_languages() -> None:
    for texts in (REQUEST_TEXTS.values(), ITEM_TEXTS.values()):
        for language in ("nl", "en"):
            labels = [getattr(text.label, language) for text in texts]
            assert all(labels)
            assert len(set(labels)) == len(labels)
    assert set(REQUEST_TEXTS) == set(RequestState)
    assert set(ITEM_TEXTS) == set(ItemState)


@pytest.mark.parametrize("kind", Kind)
def test_done_has_a_word_of_its_own_for_every_kind(kind: Kind) -> None:
    assert done_label(kind).nl
    assert done_label(kind).en
