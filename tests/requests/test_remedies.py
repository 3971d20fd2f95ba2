"""What stands under a decision: the right way to object, and texts that are complete in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.requests.grounds import Answer, Register
from portal.requests.remedies import BLOCKS, Remedy, after, fields_in
from portal.requests.texts import packaged


@pytest.mark.parametrize("remedy", Remedy)
def test_every_remedy_has_a_text_with_the_same_fields_in_both_languages(remedy: Remedy) -> None:
    block = BLOCKS[remedy]
    assert block.title.nl
    assert block.title.en
    assert fields_in(block.text.nl) == fields_in(block.text.en) == block.fields


def test_the_objection_block_says_who_until_when_and_which_number() -> None:
    block = BLOCKS[Remedy.OBJECTION]
    assert block.fields == {"last_day", "objection_body", "number"}
    nl = {"last_day": "4 januari 2027", "objection_body": "het college", "number": "2026-0042"}
    text = block.filled(nl, {**nl, "last_day": "4 January 2027", "objection_body": "the college"})
    assert "tot en met 4 januari 2027" in text.nl
    assert "4 January 2027" in text.en
    with pytest.raises(KeyError, match="number"):
        block.filled({"last_day": "x", "objection_body": "y"}, nl)


def test_one_can_object_to_positive_answers_too_but_in_the_registry_only_to_refusals() -> None:
    assert after(Register.CASE, Answer.GRANT)[0] is Remedy.OBJECTION
    assert after(Register.BRP, Answer.REFUSE)[0] is Remedy.OBJECTION
    assert Remedy.OBJECTION not in after(Register.BRP, Answer.GRANT)


def test_whether_somebody_is_dutch_is_for_the_court_and_not_for_an_objection() -> None:
    found = after(Register.BRP, Answer.REFUSE, about_dutch_nationality=True)
    assert found[0] is Remedy.COURT_NATIONALITY
    assert Remedy.OBJECTION not in found


@pytest.mark.parametrize("register", Register)
@pytest.mark.parametrize("answer", Answer)
def test_the_supervisory_authority_and_the_data_protection_officer_are_always_named(
    register: Register, answer: Answer
) -> None:
    assert {Remedy.COMPLAINT, Remedy.DATA_PROTECTION_OFFICER} <= set(after(register, answer))


def test_a_packaged_text_with_a_mistake_names_its_file_and_place() -> None:
    assert (Path(__file__).parents[2] / "portal/requests/remedies.toml").exists()
    with pytest.raises(ValueError, match=r"remedies\.toml.*\$"):
        packaged("remedies.toml", dict[str, int])
