"""For putting the checks together: all of them, as a pytest class or without pytest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors.sdk.conformance import declaring, erasing, opening, pulling
from connectors.sdk.conformance.checking import Check, Finding, NotConforming, NotOffered
from connectors.sdk.conformance.discretion import discretion_checks
from connectors.sdk.conformance.failing import failing_checks
from connectors.sdk.contract import SourceMisconfigured, SourceUnavailable
from connectors.sdk.failures import place_of
from connectors.sdk.manifest_file import ManifestError
from connectors.sdk.testbed import Testbed

EntersTestbed = Callable[[Path, str | None], AbstractContextManager[Testbed]]

ADVICE = {
    "not_found": "Compare its path with the simulator's. Does the source answer 404 about somebody it does not know? "
    "Then ask with send(..., also={404}), and look in the answer whether it says so",
    "garbage": "The answer is no JSON, or not of the type it is read as",
    "half_answer": "Did the simulator break off? Then its traceback is in the output",
    "unauthorised": "The simulator must accept the credentials of the testbed's http table",
}
"""What to look at when a pull fails although nothing is wrong with the source, by the failure's code."""

CHECKS: tuple[Check, ...] = (
    declaring.manifest_is_complete_and_well_formed,
    declaring.records_hold_declared_fields_only,
    declaring.unmapped_names_paths_only,
    declaring.items_have_the_contracts_types,
    declaring.decisions_explain_themselves,
    pulling.a_known_person_has_items,
    pulling.an_unknown_person_is_empty,
    pulling.refs_are_unique,
    pulling.a_pull_can_be_repeated,
    pulling.pulls_do_not_disturb_each_other,
    pulling.every_page_is_read,
    pulling.a_poison_record_does_not_stop_the_others,
    pulling.hostile_texts_survive,
    pulling.what_it_was_given_is_left_alone,
    pulling.a_pull_can_be_stopped_halfway,
    *failing_checks(),
    erasing.planning_has_no_effect,
    erasing.a_plan_knows_what_is_not_held,
    erasing.erased_is_gone_and_twice_is_harmless,
    erasing.erasing_somebody_elses_record_does_nothing,
    erasing.what_must_be_kept_says_why,
    erasing.a_correction_arrives,
    opening.documents_are_declared,
    opening.a_document_comes_whole_each_time,
    opening.somebody_elses_document_is_not_opened,
    opening.a_document_above_the_limit_is_not_opened,
    opening.a_source_that_breaks_off_is_no_document,
    opening.a_reader_who_leaves_lets_go,
    opening.opening_a_document_tells_nothing,
    *discretion_checks(),
)


class NoTestbed(LookupError):  # noqa: N818 - named for the outcome a caller acts on
    """There is no such connector to try, or it has no testbed; the message says what to do."""


def find_testbed(name: str) -> EntersTestbed:
    """The ``testbed`` function of an installed connector (entry-point group ``portal.connectors``), or one of ours.

    Raises NoTestbed with a sentence.
    """
    found = {entry.name: entry.module for entry in entry_points(group="portal.connectors")}
    package = found.get(name, f"connectors.{name}.connector").rpartition(".")[0]
    try:
        testbed: EntersTestbed = import_module(f"{package}.testbed").testbed
    except ModuleNotFoundError as error:
        if error.name == f"{package}.testbed":
            raise NoTestbed(f"the connector {name!r} has no testbed.py beside its connector.py") from None
        if error.name and package.startswith(error.name):
            raise NoTestbed(_not_installed(name, found)) from None
        raise
    return testbed


def _not_installed(name: str, found: Collection[str]) -> str:
    known = ", ".join(sorted(found)) or "none"
    return (
        f"no connector {name!r} is installed here (installed are: {known}). Name its class in the pyproject.toml of "
        'its package, under [project.entry-points."portal.connectors"], and install that with pip install -e; or give '
        f"its testbed: conformance({name!r}, testbed=testbed)"
    )


def run_checks(name: str, variant: str | None = None, *, testbed: EntersTestbed | None = None) -> list[Finding]:
    """Run the whole kit for a connector, without pytest, and give what came of each check.

    Raises NoTestbed, or ManifestError for a manifest that cannot be used, with a sentence.
    """
    enter = testbed or find_testbed(name)
    return [_finding(check, enter, variant) for check in CHECKS]


def conformance(name: str, variant: str | None = None, *, testbed: EntersTestbed | None = None) -> type:
    """The whole kit as a pytest class: ``TestParking = conformance("parking")``.

    ``variant`` is handed to the connector's ``testbed`` function, for a connector with more than one simulated source.
    ``testbed`` gives that function itself, for a connector that is not installed.
    """
    enter = testbed or find_testbed(name)
    methods: dict[str, Any] = {f"test_{check.__name__}": _as_test(check, enter, variant) for check in CHECKS}
    title = "".join(part.capitalize() for part in f"{name}_{variant or ''}".split("_"))
    return type(f"Test{title}", (), {"__doc__": f"The conformance kit for {name}.", **methods})


def run_check(check: Check, enter: EntersTestbed, variant: str | None, data_dir: Path) -> None:
    """Run one check on a fresh testbed; raises NotConforming or NotOffered."""
    with enter(data_dir, variant) as testbed:
        try:
            asyncio.run(_as_coroutine(check, testbed))
        except (SourceUnavailable, SourceMisconfigured) as error:
            place = place_of(error, testbed.connector)
            raise NotConforming(_failure_out_of_nothing(error, place)) from None


def _failure_out_of_nothing(error: SourceUnavailable | SourceMisconfigured, place: str) -> str:
    what = f"{place} ends in {type(error).__name__}({error.code!r}) while nothing is wrong with the source"
    return ". ".join([what, *filter(None, [getattr(error, "hint", ""), ADVICE.get(error.code)])])


async def _as_coroutine(check: Check, testbed: Testbed) -> None:
    await check(testbed)


def _as_test(check: Check, enter: EntersTestbed, variant: str | None) -> Callable[[Any, Path], None]:
    def test(_self: object, tmp_path: Path) -> None:
        import pytest  # the kit's only need of pytest

        try:
            run_check(check, enter, variant, tmp_path)
        except NotOffered as reason:
            skipped, sentence = True, str(reason)
        except (NotConforming, ManifestError) as reason:
            skipped, sentence = False, f"{check.__name__}: {reason}"
        else:
            return
        # Said here and without a traceback: pages of the kit's own code around the sentence would only hide it.
        if skipped:
            pytest.skip(sentence)
        pytest.fail(sentence, pytrace=False)

    test.__doc__ = check.__doc__
    return test


def _finding(check: Check, enter: EntersTestbed, variant: str | None) -> Finding:
    with TemporaryDirectory() as folder:
        try:
            run_check(check, enter, variant, Path(folder))
        except NotOffered as reason:
            return Finding(check.__name__, "not_offered", str(reason))
        except NotConforming as reason:
            return Finding(check.__name__, "failed", str(reason))
        except ManifestError:
            raise  # there is nothing to try, and every check would say the same
        except Exception as error:  # noqa: BLE001 - a connector that breaks the kit itself has failed the check
            # Its kind and place only: the text may hold something from the source.
            return Finding(check.__name__, "failed", f"ends in {type(error).__name__} at {place_of(error)}")
    return Finding(check.__name__, "passed")


__all__ = ["CHECKS", "conformance", "find_testbed", "run_check", "run_checks"]
