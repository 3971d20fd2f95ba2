"""The conformance kit on a connector that breaks one rule at a time: the right check must say no, for the right reason.

A kit that passes everything would pass every other test of it too, so this is the one that counts.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from connectors.hostile import testbed as hostile
from connectors.hostile.connector import SECRET, Behaviour
from connectors.sdk import Item, Person
from connectors.sdk.conformance import run_checks
from connectors.sdk.conformance.checking import Finding, NotConforming
from connectors.sdk.conformance.opening import documents_are_declared
from connectors.sdk.testbed import Testbed

CAUGHT_BY = {
    Behaviour.UNDECLARED_FIELD: ("records_hold_declared_fields_only", "undeclared fields"),
    Behaviour.UNDECLARED_TYPE: ("records_hold_declared_fields_only", "does not declare"),
    Behaviour.NUMBER_AS_REF: ("items_have_the_contracts_types", "a ref is not a text"),
    Behaviour.SAME_REF_TWICE: ("refs_are_unique", "the same ref"),
    Behaviour.NEW_REFS_EACH_TIME: ("a_pull_can_be_repeated", "second pull"),
    Behaviour.HUGE_VALUE: ("items_have_the_contracts_types", "larger than"),
    Behaviour.NOT_JSON: ("items_have_the_contracts_types", "not what the contract says"),
    Behaviour.ENDLESS: ("a_known_person_has_items", "does not end"),
    Behaviour.SOMEBODY_ELSES: ("an_unknown_person_is_empty", "unknown person"),
    Behaviour.RAISES_PERSONAL_TEXT: ("a_known_person_has_items", "ends in ValueError"),
    Behaviour.POISON_STOPS_ALL: ("a_poison_record_does_not_stop_the_others", "took the good ones"),
    Behaviour.REJECTS_WITH_CONTENT: ("a_poison_record_does_not_stop_the_others", "not a plain word"),
    Behaviour.LOOKS_EMPTY_WHEN_BROKEN: ("the_fault_server_error_makes_the_source_unavailable", "looks empty"),
    Behaviour.FAILS_WITH_CONTENT: ("nothing_personal_is_in_a_failure", "a value of the person's data"),
    Behaviour.LOGS_PERSONAL_TEXT: ("nothing_personal_is_logged", "a value of the person's data"),
    Behaviour.SHOWS_IN_REPR: ("nothing_personal_is_in_a_repr", "a value of the person's data"),
    Behaviour.CHANGES_ITS_SETTINGS: ("what_it_was_given_is_left_alone", "settings changed"),
    Behaviour.CLEANS_TEXTS: ("hostile_texts_survive", "did not come through"),
    Behaviour.ERASES_WHEN_PLANNING: ("planning_has_no_effect", "changed the source"),
    Behaviour.PRETENDS_TO_ERASE: ("erased_is_gone_and_twice_is_harmless", "second time"),
    Behaviour.ERASES_FOR_ANYBODY: ("erasing_somebody_elses_record_does_nothing", "must do nothing"),
    Behaviour.ERASES_WHEN_BROKEN: ("a_failing_source_erases_nothing", "answers while the source fails"),
    Behaviour.KEEPS_WITHOUT_GROUND: ("planning_has_no_effect", "names no ground"),
    Behaviour.OPENS_FOR_ANYBODY: ("somebody_elses_document_is_not_opened", "opened for another"),
    Behaviour.OPENS_WHAT_IS_TOO_LARGE: ("a_document_above_the_limit_is_not_opened", "all the same"),
    Behaviour.ENDS_HALFWAY: ("a_source_that_breaks_off_is_no_document", "not the document"),
    Behaviour.SENDS_A_NOTE_INSTEAD: ("a_source_that_breaks_off_is_no_document", "not the document"),
    Behaviour.LOGS_DOCUMENTS: ("opening_a_document_tells_nothing", "logs what it says"),
    Behaviour.CANNOT_BE_LEFT: ("a_reader_who_leaves_lets_go", "ends in ValueError"),
}


def _failed(behaviour: Behaviour) -> dict[str, Finding]:
    findings = run_checks("hostile", behaviour, testbed=hostile.testbed)
    return {finding.check: finding for finding in findings if finding.result == "failed"}


@pytest.mark.parametrize("behaviour", [Behaviour.DECENT, Behaviour.ODD])
def test_a_decent_connector_passes_however_odd_its_names_and_texts(behaviour: Behaviour) -> None:
    assert _failed(behaviour) == {}


def test_every_way_of_misbehaving_is_tried() -> None:
    assert set(CAUGHT_BY) == set(Behaviour) - {Behaviour.DECENT, Behaviour.ODD}


@pytest.mark.parametrize("behaviour", CAUGHT_BY)
def test_a_broken_rule_is_named_by_the_check_that_guards_it(behaviour: Behaviour) -> None:
    check, reason = CAUGHT_BY[behaviour]

    failed = _failed(behaviour)

    assert check in failed
    assert reason in failed[check].sentence
    assert all(SECRET not in finding.sentence for finding in failed.values()), "a finding tells what it found"


def test_documents_that_nobody_can_open_and_that_nobody_announced_are_both_found() -> None:
    with hostile.testbed(Path(), None) as testbed:
        things = testbed.manifest.records["thing"]
        silent = replace(testbed.manifest, records={"thing": replace(things, document=None)})
        with pytest.raises(NotConforming, match="no record type has"):
            asyncio.run(checked(dataclasses.replace(testbed, manifest=silent)))
        with pytest.raises(NotConforming, match="has no open_document"):
            asyncio.run(checked(dataclasses.replace(testbed, connector=Closed)))


async def checked(testbed: Testbed) -> None:
    await documents_are_declared(testbed)


class Closed:
    """A connector without documents, or anything else."""

    held: tuple[Item, ...] = ()

    def __init__(self, manifest: object, settings: object, http: object) -> None: ...

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        for item in self.held:
            yield item

    async def close(self) -> None: ...


def test_the_hostile_connector_is_not_installed() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert "connectors.hostile" not in project
