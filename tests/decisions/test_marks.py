"""A decision is marked when it rests on disputed data, however far away that was used; circles end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import OUTCOME, About, DecisionInput
from connectors.sdk.contract import Explains
from portal.decisions.chains import Chains, chains, compare_outcome
from portal.decisions.dispute import DisputeKind, DisputeState, HeldDispute
from portal.decisions.marks import MARKING, at_input, marks
from portal.decisions.merging import merged
from portal.decisions.model import DecisionView, Standing, UnreadableDecision
from tests.decisions.generated import NOW, place, some_disputes, some_views, view_of

Views = list[DecisionView | UnreadableDecision]
PLATE = DecisionInput("parking", "plate", "12-ABC-3", ref="permit:1")


def outcome(source: str, ref: str, used: Any = "Gestopt", **other: Any) -> DecisionInput:
    return DecisionInput(source, OUTCOME, used, ref=ref, **other)


ENDED = view_of("decisions", "ended", PLATE)
FINE = view_of("decisions", "fine", outcome("decisions", "ended"))
DUNNING = view_of("cases", "dunning", outcome("decisions", "fine"))
CHAIN: Views = [DUNNING, FINE, ENDED]


def dispute(**other: Any) -> HeldDispute:
    stated: dict[str, Any] = {
        "dispute_id": UUID(int=1),
        "number": "2026-0042",
        "kind": DisputeKind.WRONG,
        "state": DisputeState.OPEN,
        "place": place("parking", "permit:1", "plate"),
        "decision_id": None,
        "position": None,
        "since": NOW,
        "settled_at": None,
    }
    return HeldDispute(**{**stated, **other})


def of(views: Views, *disputes: HeldDispute) -> dict[UUID, list[tuple[UUID, ...]]]:
    found = marks(chains(merged(views)), disputes, place)
    return {decision_id: [mark.path for mark in many] for decision_id, many in found.items()}


def test_a_wrong_value_marks_the_decision_that_used_it_and_every_decision_after_it() -> None:
    ended, fine, dunning = (view.decision_id for view in (ENDED, FINE, DUNNING))

    assert of(CHAIN, dispute()) == {ended: [(ended,)], fine: [(ended, fine)], dunning: [(ended, fine, dunning)]}


def test_what_should_not_count_marks_the_one_decision_it_was_said_of_and_those_after_it() -> None:
    again = view_of("income", "again", PLATE)
    said = dispute(kind=DisputeKind.SHOULD_NOT_COUNT, decision_id=ENDED.decision_id, position=0)

    assert of([*CHAIN, again], said).keys() == {view.decision_id for view in (ENDED, FINE, DUNNING)}
    assert again.decision_id in of([*CHAIN, again], dispute(decision_id=ENDED.decision_id, position=0))


def test_an_input_without_a_record_is_known_by_its_place_in_the_decision() -> None:
    household = view_of("decisions", "help", PLATE, DecisionInput("brp", "adults", 2, about=About.HOUSEHOLD))
    said = dispute(place=None, decision_id=household.decision_id, position=1)
    (mark,) = marks(chains(merged([household])), [said], place)[household.decision_id]

    assert [fed.position for fed in mark.inputs] == [1]
    assert [bool(at_input(fed, [said], place)) for fed in merged([household])[0].inputs] == [False, True]


def test_a_decision_that_does_not_name_the_disputed_input_any_more_keeps_its_mark() -> None:
    said = dispute(place=None, decision_id=FINE.decision_id, position=7)

    assert of(CHAIN, said).keys() == {FINE.decision_id, DUNNING.decision_id}


def test_a_dispute_the_municipality_did_not_agree_with_leaves_no_mark_but_is_told_at_the_input() -> None:
    kept, withdrawn = dispute(state=DisputeState.KEPT), dispute(state=DisputeState.WITHDRAWN)
    (fed,) = merged([ENDED])[0].inputs

    assert of(CHAIN, kept, withdrawn) == {}
    assert at_input(fed, [kept, withdrawn], place) == (kept,)


def test_a_decision_and_its_explanation_carry_one_mark_at_one_address() -> None:
    formal = view_of("cases", "ended", explains=None)
    explanation = view_of("decisions", "why", PLATE, explains=Explains("cases", "ended"))
    fine = view_of("decisions", "fine", outcome("decisions", "why"))

    assert of([explanation, fine, formal], dispute()) == {
        formal.decision_id: [(formal.decision_id,)],
        fine.decision_id: [(formal.decision_id, fine.decision_id)],
    }


def test_a_circle_of_decisions_is_walked_once() -> None:
    one = view_of("decisions", "1", PLATE, outcome("decisions", "2"), outcome("decisions", "1"))
    two = view_of("decisions", "2", outcome("decisions", "1"))

    assert of([one, two], dispute()) == {
        one.decision_id: [(one.decision_id,)],
        two.decision_id: [(one.decision_id, two.decision_id)],
    }


def test_somebody_elses_decision_is_not_one_of_this_resident() -> None:
    later = view_of("decisions", "later", outcome("decisions", "ended", about=About.OTHER))
    found = chains(merged([ENDED, later]))

    assert found.feeding(merged([later])[0].inputs[0]) is None
    assert found.paths_from(ENDED.decision_id) == {}


def test_how_the_outcome_of_an_earlier_decision_stands() -> None:
    (ended,) = merged([ENDED])
    formal = view_of("cases", "x", outcome={"nl": "Ingetrokken"})
    (both,) = merged([formal, view_of("decisions", "y", explains=Explains("cases", "x"))])

    assert compare_outcome(outcome("decisions", "ended", "Stopped"), ended) is Standing.SAME
    assert compare_outcome(outcome("decisions", "ended", {"nl": "Gestopt", "en": "Stopped"}), ended) is Standing.SAME
    assert compare_outcome(outcome("decisions", "ended", "Toegekend"), ended) is Standing.CHANGED
    assert compare_outcome(outcome("cases", "x", "Ingetrokken"), both) is Standing.SAME
    assert compare_outcome(outcome("decisions", "ended"), None) is Standing.UNKNOWN
    assert compare_outcome(outcome("decisions", "e", about=About.HOUSEHOLD), ended) is Standing.ABOUT_OTHER


@given(some_views(), some_disputes(), st.randoms(use_true_random=False))
def test_marks_are_those_of_the_plain_rule_whatever_the_order(
    views: Views, disputes: list[HeldDispute], chance: Any
) -> None:
    linked = chains(merged(views))
    found = marks(linked, disputes, place)
    shuffled, others = list(views), list(disputes)
    chance.shuffle(shuffled)
    chance.shuffle(others)

    assert marks(chains(merged(shuffled)), others, place) == found
    by_dispute = {
        each.dispute_id: {one for one, many in found.items() if each in [mark.dispute for mark in many]}
        for each in disputes
    }
    assert by_dispute == {each.dispute_id: reached(linked, each) for each in disputes}


@given(some_views(), some_disputes())
def test_every_step_of_a_path_is_a_decision_that_used_the_one_before(views: Views, disputes: list[HeldDispute]) -> None:
    linked = chains(merged(views))
    for decision_id, many in marks(linked, disputes, place).items():
        assert len({mark.dispute.dispute_id for mark in many}) == len(many)
        for mark in many:
            assert mark.path[-1] == decision_id
            assert len(set(mark.path)) == len(mark.path)
            for before, after in zip(mark.path, mark.path[1:], strict=False):
                fed = [linked.feeding(each) for each in linked.decisions[after].inputs]
                assert before in [one.decision_id for one in fed if one]


def reached(linked: Chains, said: HeldDispute) -> set[UUID]:
    """The same by the plainest rule: begin where it was used, and add what uses one of those until nothing is added."""
    if said.state not in MARKING:
        return set()
    found = {one.decision_id for one in linked.decisions.values() if said.decision_id in one.ids}
    everywhere = said.decision_id is None or (said.kind is DisputeKind.WRONG and said.place is not None)
    if everywhere:
        found |= {
            one.decision_id
            for one in linked.decisions.values()
            if said.place in {place(f.entry.source, f.entry.ref, f.entry.field) for f in one.inputs if f.entry.ref}
        }
    while more := {after for after in linked.decisions if after not in found and uses_one_of(linked, after, found)}:
        found |= more
    return found


def uses_one_of(linked: Chains, after: UUID, found: Iterable[UUID]) -> bool:
    fed = [linked.feeding(each) for each in linked.decisions[after].inputs]
    return any(one is not None and one.decision_id in set(found) for one in fed)
