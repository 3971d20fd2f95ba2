"""Requests, items and verdicts: a verdict the law does not allow cannot exist, not even read back from storage."""

from __future__ import annotations

import itertools
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.requests.grounds import GRANTING, REFUSING, Answer, Register, Right, Weighing, choices, find
from portal.requests.model import (
    Item,
    Kind,
    NotFinishedError,
    Notice,
    Outcome,
    RequestNumber,
    Target,
    Verdict,
    VerdictNotAllowedError,
    next_state,
    outcome_of,
    whole_refusal_problem,
)
from portal.requests.states import ItemState, MoveNotAllowedError, RequestState

REASON = "De wet zegt dat wij dit gegeven tot 2033 moeten bewaren."
WEIGHED = dict.fromkeys(Weighing, "Afgewogen en in orde bevonden.")
KEEP = Verdict(
    right=Right.ERASURE,
    answer=Answer.REFUSE,
    ground="A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK",
    reason=REASON,
)
ERASE = Verdict(right=Right.ERASURE, answer=Answer.GRANT, ground="A17-1-A-NO-LONGER-NEEDED")


def item(number: int = 1) -> Item:
    return Item(item_id=UUID(int=number), source="homecare", target=Target.record(UUID(int=100 + number)))


def done(number: int = 1) -> Item:
    return item(number).decided(ERASE).moved(ItemState.CARRYING_OUT).moved(ItemState.DONE)


def verdict(right: Right, answer: Answer, code: str, register: Register) -> Verdict:
    """A verdict that is complete in every other respect."""
    weighed = find(code).weighing
    return Verdict(
        right=right,
        answer=answer,
        ground=code,
        reason=REASON,
        register=register,
        weighing=WEIGHED if weighed else {},
        notice=Notice.TELL if weighed else None,
    )


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("register", Register)
def test_exactly_the_listed_grounds_make_a_verdict(answer: Answer, register: Register) -> None:
    for right, code in itertools.product(Right, [*REFUSING, *GRANTING]):
        if code in choices(right, answer, register):
            assert verdict(right, answer, code, register).ground == code
        else:
            with pytest.raises(VerdictNotAllowedError):
                verdict(right, answer, code, register)


@given(st.text(max_size=30))
def test_a_made_up_ground_never_makes_a_verdict(code: str) -> None:
    if code not in REFUSING:
        with pytest.raises(VerdictNotAllowedError):
            Verdict(right=Right.ERASURE, answer=Answer.REFUSE, ground=code, reason=REASON)


def test_an_unlawful_verdict_cannot_be_read_back_or_made_by_copying() -> None:
    stored = msgspec.json.encode(KEEP).replace(b'"A17"', b'"A15"')
    with pytest.raises(msgspec.ValidationError, match="does not fit"):
        msgspec.json.decode(stored, type=Verdict)
    with pytest.raises(VerdictNotAllowedError):
        msgspec.structs.replace(KEEP, right=Right.ACCESS)


def test_a_lawful_verdict_survives_being_stored() -> None:
    assert msgspec.json.decode(msgspec.json.encode(KEEP), type=Verdict) == KEEP


@pytest.mark.parametrize("reason", ["", "   ", "nee", "mag niet van de"])
def test_a_refusal_needs_a_ground_and_a_reason_in_some_words(reason: str) -> None:
    with pytest.raises(VerdictNotAllowedError, match="Explain"):
        Verdict(right=Right.ERASURE, answer=Answer.REFUSE, ground=KEEP.ground, reason=reason)
    with pytest.raises(VerdictNotAllowedError, match="lawful ground"):
        Verdict(right=Right.ERASURE, answer=Answer.REFUSE, reason=REASON)


def test_five_words_are_enough_to_explain_a_refusal() -> None:
    assert msgspec.structs.replace(KEEP, reason="De wet verbiedt het nu.").answer is Answer.REFUSE


def test_erasure_is_not_granted_without_a_ground_while_a_copy_is() -> None:
    with pytest.raises(VerdictNotAllowedError, match="the ground for deleting"):
        Verdict(right=Right.ERASURE, answer=Answer.GRANT)
    assert Verdict(right=Right.ACCESS, answer=Answer.GRANT).ground is None


@pytest.mark.parametrize("left_out", Weighing)
def test_article_41_needs_every_point_weighed_and_a_choice_about_telling(left_out: Weighing) -> None:
    def give(weighing: dict[Weighing, str], notice: Notice | None) -> Verdict:
        return Verdict(
            right=Right.ACCESS,
            answer=Answer.REFUSE,
            ground="UAVG-41-1-i",
            reason=REASON,
            weighing=weighing,
            notice=notice,
        )

    with pytest.raises(VerdictNotAllowedError, match=f"Missing: {left_out}"):
        give({**WEIGHED, left_out: "  "}, Notice.TELL)
    with pytest.raises(VerdictNotAllowedError, match="told"):
        give(WEIGHED, None)
    assert give(WEIGHED, Notice.TELL).may_be_shown
    assert not give(WEIGHED, Notice.TELLING_DEFEATS_PURPOSE).may_be_shown


def test_no_other_ground_can_be_hidden_from_the_resident() -> None:
    with pytest.raises(VerdictNotAllowedError, match="41"):
        msgspec.structs.replace(KEEP, notice=Notice.TELLING_DEFEATS_PURPOSE)


def test_a_verdict_shows_no_reason_when_printed() -> None:
    assert "2033" not in repr(KEEP)
    assert "2033" not in repr(item().decided(KEEP))


@given(st.integers(2000, 9999), st.integers(1, 9_999_999))
def test_a_request_number_reads_back_as_written(year: int, sequence: int) -> None:
    number = RequestNumber(year, sequence)
    assert RequestNumber.parse(f" {number} ") == number


@pytest.mark.parametrize(
    "text", ["", "2031", "2031-42", "31-0042", "2031-0000", "2031-00042", "2031-0042x", "٢٠٢٦-٠٠٤٢"]
)
def test_what_is_not_a_request_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="request number") as refused:
        RequestNumber.parse(text)
    assert not text or text not in str(refused.value)


def test_request_numbers_sort_by_year_and_then_sequence() -> None:
    assert str(RequestNumber(2026, 42)) == "2026-0042"
    assert RequestNumber(2026, 12345) > RequestNumber(2026, 42) > RequestNumber(2025, 9999)


@pytest.mark.parametrize(
    ("kind", "right"),
    list(zip(Kind, ["A17", "A16", "A18", "A21", "A15", "A15"], strict=True)),
)
def test_every_kind_of_request_exercises_one_right(kind: Kind, right: str) -> None:
    assert kind.right == right


def test_a_refused_item_is_kept_and_a_granted_one_waits_to_be_carried_out() -> None:
    assert item().decided(KEEP).state is ItemState.KEPT
    assert item().decided(ERASE).state is ItemState.VERDICT_GIVEN


def test_a_verdict_may_change_until_it_is_carried_out() -> None:
    assert item().decided(KEEP).decided(ERASE).decided(KEEP).state is ItemState.KEPT
    with pytest.raises(MoveNotAllowedError):
        done().decided(KEEP)
    with pytest.raises(MoveNotAllowedError):
        item().decided(ERASE).moved(ItemState.CARRYING_OUT).decided(KEEP)


def test_a_refused_item_is_never_carried_out() -> None:
    with pytest.raises(MoveNotAllowedError):
        item().decided(KEEP).moved(ItemState.CARRYING_OUT)
    with pytest.raises(MoveNotAllowedError):
        item().moved(ItemState.DONE)


def test_the_outcome_follows_from_the_items() -> None:
    kept = item(2).decided(KEEP)
    assert outcome_of([]) is Outcome.NOTHING_HELD
    assert outcome_of([done()]) is Outcome.GRANTED
    assert outcome_of([done(), kept]) is Outcome.PARTLY_GRANTED
    assert outcome_of([kept]) is Outcome.REFUSED


def test_a_request_with_an_item_that_did_not_succeed_has_no_outcome() -> None:
    failed = item().decided(ERASE).moved(ItemState.CARRYING_OUT).moved(ItemState.NOT_DONE)
    with pytest.raises(NotFinishedError, match="1 of 2"):
        outcome_of([done(2), failed])
    assert outcome_of([done(2), failed.decided(KEEP)]) is Outcome.PARTLY_GRANTED


def test_a_request_moves_on_only_when_every_item_has_a_verdict() -> None:
    assert next_state([item(), item(2).decided(ERASE)]) is None
    assert next_state([item().decided(KEEP), item(2).decided(ERASE)]) is RequestState.CARRYING_OUT
    assert next_state([item().decided(KEEP), done(2)]) is RequestState.CLOSED
    failed = item().decided(ERASE).moved(ItemState.CARRYING_OUT).moved(ItemState.NOT_DONE)
    assert next_state([failed, done(2)]) is None


def test_the_rights_of_others_let_parts_be_left_out_but_not_everything_refused() -> None:
    hidden = Verdict(right=Right.ACCESS, answer=Answer.REFUSE, ground="A15-4-RIGHTS-OF-OTHERS", reason=REASON)
    given_part = Verdict(right=Right.ACCESS, answer=Answer.GRANT)
    assert whole_refusal_problem([item().decided(hidden), item(2).decided(hidden)])
    assert whole_refusal_problem([item().decided(hidden), item(2).decided(given_part)]) is None
    assert whole_refusal_problem([item().decided(KEEP)]) is None
    assert whole_refusal_problem([]) is None
