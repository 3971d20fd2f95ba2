"""A formal decision and its explanation are one decision, whichever came first, and no decision gets lost."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import Contact, DecisionInput, HumanRole, Rule
from connectors.sdk.contract import Explains
from portal.decisions.merging import Day, MergedDecision, at, merged
from portal.decisions.model import DecisionView, UnreadableDecision
from tests.decisions.generated import id_of, some_views, view_of

FORMAL = view_of(
    "cases",
    "WMO-1",
    title={"nl": "Beëindiging maatwerkvoorziening"},
    outcome={"nl": "Ingetrokken"},
    rule=None,
    contact=Contact("Loket", "14 0999"),
    decided_on=date(2026, 9, 14),
    objection_until=date(2026, 10, 26),
    case_ref="Z-1",
    effect={"nl": "Geldt vanaf 1 oktober 2026."},
)
ADULTS = DecisionInput("brp", "adults", 2)


def explaining(ref: str, target: str = "WMO-1", source: str = "decisions", **other: Any) -> DecisionView:
    return view_of(source, ref, ADULTS, explains=Explains("cases", target), **other)


def only(views: list[DecisionView | UnreadableDecision]) -> MergedDecision:
    (one,) = merged(views)
    return one


def test_the_case_system_gives_number_days_and_term_and_the_explanation_gives_reasons_rule_data_and_contact() -> None:
    explanation = explaining("E-1", objection_until=None)
    for order in permutations([FORMAL, explanation]):
        one = only(list(order))

        assert one.decision is not None
        assert (one.decision.ref, one.decision.case_ref) == ("WMO-1", "Z-1")
        assert one.decision.objection_until == date(2026, 10, 26)
        assert one.decision.title["en"] == "Home help stops"
        assert one.decision.outcome["nl"] == "Gestopt"
        assert one.decision.explanation == explanation.decision.explanation
        assert one.decision.contact.phone == "088 000 1187"
        assert one.decision.rule is not None
        assert one.decision.effect == {"nl": "Geldt vanaf 1 oktober 2026."}
        assert [(fed.decision_id, fed.position, fed.entry) for fed in one.inputs] == [
            (explanation.decision_id, 0, ADULTS)
        ]
        assert one.ids == (FORMAL.decision_id, explanation.decision_id)
        assert one.differences == ()


def test_where_the_two_state_different_days_both_are_kept_and_the_case_system_counts() -> None:
    one = only([explaining("E-1", objection_until=date(2026, 10, 20), decided_on=date(2026, 9, 12)), FORMAL])

    assert one.decision is not None
    assert one.decision.objection_until == date(2026, 10, 26)
    assert [(each.day, each.formal, each.other, each.other_source) for each in one.differences] == [
        (Day.DECIDED, date(2026, 9, 14), date(2026, 9, 12), "decisions"),
        (Day.LAST_TO_OBJECT, date(2026, 10, 26), date(2026, 10, 20), "decisions"),
    ]


def test_a_day_that_one_of_them_does_not_state_is_taken_from_the_other() -> None:
    one = only([view_of("cases", "WMO-1", objection_until=None), explaining("E-1", objection_until=date(2026, 10, 20))])

    assert one.decision is not None
    assert one.decision.objection_until == date(2026, 10, 20)
    assert one.differences == ()


def test_where_another_remedy_is_stated_there_is_no_day_to_object_whatever_the_other_says() -> None:
    appeal = {"nl": "Ga in beroep bij het college.", "en": "Appeal to the mayor and aldermen."}
    explanation = explaining("E-1", objection_until=date(2026, 10, 20), remedy=appeal)
    for order in permutations([FORMAL, explanation]):
        one = only(list(order))

        assert one.decision is not None
        assert one.decision.remedy == appeal
        assert one.decision.objection_until is None
        assert one.differences == ()


def test_of_several_explanations_the_newest_speaks_and_the_data_of_all_is_there() -> None:
    old = explaining("E-1", decided_on=date(2026, 9, 10), explanation={"nl": "Oud", "en": "Old"})
    new = explaining("E-2", decided_on=date(2026, 9, 16), explanation={"nl": "Nieuw", "en": "New"}, rule=None)
    one = only([old, new, FORMAL])

    assert one.decision is not None
    assert one.decision.explanation["en"] == "New"
    assert one.decision.rule == old.decision.rule
    assert [view.decision.ref for view in one.explanations] == ["E-2", "E-1"]
    assert [fed.decision_id for fed in one.inputs] == [new.decision_id, old.decision_id]


def test_an_explanation_of_a_decision_that_is_not_there_stands_alone_and_says_what_is_missing() -> None:
    one = only([explaining("E-1")])

    assert one.formal is None
    assert one.missing == Explains("cases", "WMO-1")
    assert one.decision is not None
    assert one.decision.ref == "E-1"


def test_two_explanations_of_one_missing_decision_are_one_already() -> None:
    assert len(merged([explaining("E-1"), explaining("E-2"), explaining("E-3", target="WMO-2")])) == 2


def test_an_explanation_of_an_explanation_explains_what_that_one_explains() -> None:
    second = view_of("income", "X", explains=Explains("decisions", "E-1"))

    assert only([second, FORMAL, explaining("E-1")]).ids[0] == FORMAL.decision_id
    assert only([second, explaining("E-1")]).missing == Explains("cases", "WMO-1")


def test_decisions_that_explain_each_other_in_a_circle_each_stand_alone() -> None:
    first = view_of("cases", "1", explains=Explains("decisions", "1"))
    second = view_of("decisions", "1", explains=Explains("cases", "1"))
    onto = view_of("income", "1", explains=Explains("cases", "1"))
    itself = view_of("income", "2", explains=Explains("income", "2"))

    found = {one.decision_id: one.ids for one in merged([first, second, onto, itself])}

    assert found == {
        first.decision_id: (first.decision_id, onto.decision_id),
        second.decision_id: (second.decision_id,),
        itself.decision_id: (itself.decision_id,),
    }


def test_equal_numbers_in_two_systems_are_no_proof() -> None:
    assert len(merged([FORMAL, view_of("decisions", "WMO-1")])) == 2


def test_what_does_not_open_stands_alone_and_the_other_half_says_that_it_is_missing() -> None:
    closed = UnreadableDecision(FORMAL.decision_id, "cases", "damaged")
    half, unreadable = merged([closed, explaining("E-1")])

    assert half.missing == Explains("cases", "WMO-1")
    assert (unreadable.ids, unreadable.decision, unreadable.unreadable) == ((FORMAL.decision_id,), None, "damaged")


def test_a_rule_of_the_case_system_is_not_lost_when_the_explanation_has_none() -> None:
    rule = Rule({"nl": "Verordening"}, "1", HumanRole.DECIDED, is_algorithm=False)
    one = only([view_of("cases", "WMO-1", rule=rule), explaining("E-1", rule=None)])

    assert one.decision is not None
    assert one.decision.rule == rule


def test_one_that_is_alone_is_as_its_system_states_it() -> None:
    one = only([FORMAL])

    assert one.decision == FORMAL.decision
    assert (one.ids, one.missing, one.explanations) == ((FORMAL.decision_id,), None, ())
    assert at([one], id_of("cases", "WMO-1")) is one
    assert at([one], uuid4()) is None


@given(some_views(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(views: list[DecisionView | UnreadableDecision], chance: Any) -> None:
    shuffled = list(views)
    chance.shuffle(shuffled)

    assert merged(shuffled) == merged(views)


@given(some_views())
def test_every_decision_is_in_exactly_one_and_none_of_its_data_is_lost(
    views: list[DecisionView | UnreadableDecision],
) -> None:
    found = merged(views)
    ids = [each for one in found for each in one.ids]

    assert sorted(ids) == sorted(view.decision_id for view in views)
    stated = [view for view in views if isinstance(view, DecisionView)]
    assert sorted((fed.decision_id, fed.position) for one in found for fed in one.inputs) == sorted(
        (view.decision_id, position) for view in stated for position in range(len(view.decision.inputs))
    )
    assert {view.decision_id for one in found for view in one.views} == {view.decision_id for view in stated}


@given(some_views())
def test_two_are_one_only_when_one_says_so(views: list[DecisionView | UnreadableDecision]) -> None:
    for one in merged(views):
        names = one.names | ({(one.missing.source, one.missing.ref)} if one.missing else set())
        alone = len(one.ids) == 1
        said = [view.decision.explains for view in one.views if view.decision.explains]
        linked = [each for each in said if (each.source, each.ref) in names]
        assert alone or len(linked) >= len(one.ids) - (0 if one.missing else 1)
