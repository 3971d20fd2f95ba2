"""The closed list of grounds: what can be chosen, and that every ground is explained in both languages."""

from __future__ import annotations

import pytest

from portal.requests.grounds import (
    GRANTING,
    REFUSING,
    WEIGHING_TEXTS,
    Answer,
    Ground,
    GroundNotListedError,
    Register,
    Right,
    Weighing,
    choices,
    find,
    from_source,
    is_allowed,
    why_not_allowed,
)

ALL = {**REFUSING, **GRANTING}
NOT_GROUNDS = ["NO-REASON-GIVEN", "LITIGATION-AIM", "EFFORT", "ALREADY-VISIBLE", "TRADE-SECRET-BLANKET", ""]


def test_no_code_is_both_a_reason_to_grant_and_to_refuse() -> None:
    assert len(ALL) == len(REFUSING) + len(GRANTING)


@pytest.mark.parametrize("code", ALL)
def test_every_ground_is_explained_in_both_languages(code: str) -> None:
    ground = ALL[code]
    assert ground.rights
    for text in (ground.article, ground.label, ground.for_resident, ground.next):
        assert text.nl.strip()
        assert text.en.strip()
        assert text.nl != text.en
    for sentence in (ground.for_resident, ground.next):
        assert sentence.nl.endswith((".", "?"))
        assert sentence.en.endswith((".", "?"))


@pytest.mark.parametrize("code", ALL)
def test_what_a_resident_reads_is_short_and_without_articles_of_law(code: str) -> None:
    ground: Ground = ALL[code]
    for text in (ground.for_resident, ground.next):
        for language in (text.nl, text.en):
            sentences = [part for part in language.replace("?", ".").replace(":", ".").split(".") if part.strip()]
            assert max(len(sentence.split()) for sentence in sentences) <= 26, language
            for jargon in ("artikel", "article", "AVG", "GDPR", "UAVG", "Awb", "betrokkene", "data subject"):
                assert jargon not in language, language


@pytest.mark.parametrize("right", Right)
def test_every_right_can_be_refused_on_some_ground_and_never_on_one_not_listed(right: Right) -> None:
    for register in Register:
        assert choices(right, Answer.REFUSE, register)
        for code in NOT_GROUNDS:
            assert not is_allowed(right, code, register)


def test_the_choices_for_erasure_are_those_of_article_17_with_the_general_ones() -> None:
    codes = set(choices(Right.ERASURE, Answer.REFUSE))
    assert {code for code in codes if code.startswith("A17")} == {
        "A17-NO-17-1-GROUND",
        "A17-3-A-EXPRESSION",
        "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK",
        "A17-3-C-PUBLIC-HEALTH",
        "A17-3-D-ARCHIVING-RESEARCH",
        "A17-3-E-LEGAL-CLAIMS",
    }
    assert all(code.startswith(("A17", "A12", "AWB", "UAVG-41")) for code in codes)


def test_erasure_is_granted_on_one_of_the_six_grounds_of_article_17_1() -> None:
    letters = [code.split("-")[2] for code in choices(Right.ERASURE, Answer.GRANT)]
    assert letters == list("ABCDEF")


def test_erasure_in_the_registry_is_granted_only_for_unlawful_processing() -> None:
    assert list(choices(Right.ERASURE, Answer.GRANT, Register.BRP)) == ["A17-1-D-UNLAWFUL"]


def test_no_ground_of_the_dutch_gdpr_act_exists_in_the_registry() -> None:
    for right in Right:
        assert not [code for code in choices(right, Answer.REFUSE, Register.BRP) if code.startswith("UAVG")]


def test_grounds_of_the_registry_act_exist_only_there() -> None:
    for right in Right:
        assert not [code for code in choices(right, Answer.REFUSE) if code.startswith("WBRP")]


def test_restriction_cannot_be_granted_in_the_registry() -> None:
    for code in GRANTING:
        assert why_not_allowed(Right.RESTRICTION, Answer.GRANT, code, Register.BRP)
    assert why_not_allowed(Right.RESTRICTION, Answer.GRANT, None, Register.BRP)


def test_exactly_the_grounds_of_article_41_need_a_weighing() -> None:
    weighed = {code for code, ground in ALL.items() if ground.weighing}
    assert weighed == {f"UAVG-41-1-{letter}" for letter in "abcdefghij"}
    assert set(WEIGHING_TEXTS) == set(Weighing)


def test_a_code_that_is_not_listed_is_not_found() -> None:
    with pytest.raises(GroundNotListedError):
        find("EFFORT")


@pytest.mark.parametrize(
    ("proposed", "full"),
    [
        ("A17-3-B", "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"),
        ("A17-3-D-ARCHIVING-RESEARCH", "A17-3-D-ARCHIVING-RESEARCH"),
        ("A17-3", None),
        ("A15-4", None),
        ("EFFORT", None),
        ("", None),
    ],
)
def test_a_source_may_propose_a_ground_in_short_and_a_vague_one_is_dropped(proposed: str, full: str | None) -> None:
    assert from_source(proposed, Right.ERASURE) == full
