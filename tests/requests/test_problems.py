"""What is said when a rule stands in the way: complete in both languages, and every sentence in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.sdk.manifest import Text
from portal.requests.problems import PROBLEMS, RuleBrokenError, said
from portal.requests.remedies import fields_in

PACKAGE = Path(__file__).parents[2] / "portal" / "requests"


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_is_said_in_both_languages_with_the_same_fields(name: str) -> None:
    text = PROBLEMS[name]
    assert text.nl.endswith(".")
    assert text.en.endswith(".")
    assert fields_in(text.nl) == fields_in(text.en)


def test_every_problem_is_used_and_every_used_one_exists() -> None:
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert [name for name in PROBLEMS if f'said("{name}"' not in code] == []


def test_a_field_that_is_a_text_is_filled_in_per_language() -> None:
    label = Text(nl="Klaar", en="Closed")
    text = said("request_move", before=label, after=label)
    assert "Klaar" in text.nl
    assert "Closed" in text.en
    assert "Klaar" not in text.en


def test_a_broken_rule_carries_its_sentence_for_the_screen() -> None:
    error = RuleBrokenError(said("extension_again"))
    assert "Drie maanden" in error.text.nl
    assert str(error) == error.text.en
