"""An author who makes a usual mistake reads in one sentence what is wrong, where, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.sdk import (
    Contact,
    DataPoint,
    Decision,
    DecisionInput,
    Item,
    Manifest,
    Person,
    Record,
    SourceMisconfigured,
    SourceUnavailable,
    load_manifest,
)
from connectors.sdk.conformance import conformance, run_checks
from connectors.sdk.conformance.suite import NoTestbed
from connectors.sdk.faults import Fault
from connectors.sdk.http import SourceClient, decode_json
from connectors.sdk.simulation import Reply, Request, RunningSimulation, Simulation, json_reply, problem
from connectors.sdk.testbed import HTTP_FAULTS, PATIENCE, Testbed

KNOWN, UNKNOWN, OTHER = "999990019", "999990160", "999990081"
MANIFEST = Path(__file__).parents[2] / "connectors" / "hostile" / "manifest.toml"
SECRET = "Lindelaan"


class Shelves(Simulation):
    """A source that answers 404 about somebody it does not know, as several suppliers do."""

    def person_of(self, request: Request) -> str | None:
        return (request.json() or {}).get("number")

    def somebody_else(self, person: str) -> str:
        return OTHER

    def answer(self, request: Request, person: str | None) -> Reply:
        if request.path != "/things":
            return problem(404, "Not here")
        if person not in {KNOWN, OTHER}:
            return problem(404, "Nobody of that number")
        return json_reply({"number": person, "things": [SECRET]})


class Careful:
    """Does it right: 404 counts as nothing held only when the answer says so."""

    expects: frozenset[int] = frozenset({404})
    looks_at_404 = True
    checks_person = True
    sends_twice = False
    stumbles = False

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        assert http is not None
        self._http = http

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        reply = await self._http.send("POST", "/things", body={"number": person.bsn}, safe=True, also=self.expects)
        answer = decode_json(reply)
        if reply.status == 404:
            if self.looks_at_404 and answer["title"] != "Nobody of that number":
                raise SourceMisconfigured("not_found")
            return
        if self.checks_person and answer["number"] != person.bsn:
            raise SourceUnavailable("other_person")
        for thing in answer["things"] * (2 if self.sends_twice else 1):
            if self.stumbles:
                int(thing)
            yield Record(ref="thing:1", type="thing", fields={"text": DataPoint(thing)})

    async def close(self) -> None:
        pass


class DoesNotExpect404(Careful):
    """As most begin."""

    expects = frozenset()


class Takes404ForNothing(Careful):
    """The obvious cure, and a dangerous one."""

    looks_at_404 = False


class BelievesAnyAnswer(Careful):
    """Never compares."""

    checks_person = False


class YieldsTwice(Careful):
    """One record, twice."""

    sends_twice = True


class GivesADay(Careful):
    """A day as Python holds it, and not as text."""

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        async for item in super().pull(person):
            assert isinstance(item, Record)
            yield msgspec.structs.replace(item, fields={"text": DataPoint(date(2026, 9, 14))})  # type: ignore[arg-type]


class DecidesOn(Careful):
    """Gives a decision that used one field of its own."""

    field = "text"

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        async for item in super().pull(person):
            yield item
            yield Decision(
                ref="D-1",
                title={"nl": "Besluit", "en": "Decision"},
                outcome={"nl": "Ja", "en": "Yes"},
                decided_on=date(2026, 9, 14),
                explanation={"nl": "Het staat er.", "en": "It says so."},
                rule=None,
                contact=Contact("Annemiek de Groot", "088 000 1187"),
                inputs=(DecisionInput(source="shelves", field=self.field, used=SECRET, ref="thing:1"),),
            )


class DecidesOnAMisspeltField(DecidesOn):
    """The same, with a typing mistake."""

    field = "txet"


class Stumbles(Careful):
    """Has a mistake of its own in it."""

    stumbles = True


@contextmanager
def shelves(
    connector: type[Careful],
    data_dir: Path,
    _variant: str | None,
    offers: frozenset[Fault] = HTTP_FAULTS,
    manifest: Manifest | None = None,
) -> Iterator[Testbed]:
    with RunningSimulation(Shelves(data_dir)) as running:
        yield Testbed(
            source="shelves",
            connector=connector,
            manifest=manifest or load_manifest(MANIFEST),
            http={"base_url": running.address, "allow_http": True, **PATIENCE},
            known=Person(KNOWN),
            unknown=Person(UNKNOWN),
            faults=running.faults,
            offers=offers,
        )


def failed(connector: type[Careful], **more: Any) -> dict[str, str]:
    """What the kit says of each check that fails."""
    findings = run_checks("shelves", testbed=partial(shelves, connector, **more))
    assert not [finding for finding in findings if SECRET in finding.sentence], "a sentence tells what it found"
    return {finding.check: finding.sentence for finding in findings if finding.result == "failed"}


def test_a_connector_that_knows_its_sources_404_passes() -> None:
    assert failed(Careful) == {}


def test_a_failure_out_of_nothing_is_told_with_its_place_and_the_usual_cause() -> None:
    sentence = failed(DoesNotExpect404)["an_unknown_person_is_empty"]

    line = next(number for number, text in enumerate(_lines(), 1) if "self._http.send" in text and "reply" in text)
    assert f"{Path(__file__).name} line {line} ends in SourceMisconfigured('not_found')" in sentence
    assert "also={404}" in sentence


def test_a_404_that_is_always_taken_for_nothing_held_is_caught_at_a_wrong_address() -> None:
    sentences = failed(Takes404ForNothing)

    assert list(sentences) == ["a_wrong_address_does_not_look_empty"]
    assert "looks empty" in sentences["a_wrong_address_does_not_look_empty"]


def test_who_does_not_compare_the_answer_learns_what_to_do_when_there_is_nothing_to_compare() -> None:
    (sentence,) = failed(BelievesAnyAnswer).values()

    assert "HTTP_FAULTS - {Fault.OTHER_PERSON}" in sentence
    assert failed(BelievesAnyAnswer, offers=HTTP_FAULTS - {Fault.OTHER_PERSON}) == {}


def test_who_yields_one_record_twice_learns_what_to_do() -> None:
    assert "of items that the source sends twice, yield one" in failed(YieldsTwice)["refs_are_unique"]


def test_a_part_that_is_not_what_the_contract_says_is_named_with_what_to_write() -> None:
    sentence = failed(GivesADay)["items_have_the_contracts_types"]

    assert "(fields.text)" in sentence
    assert "day.isoformat()" in sentence


def test_a_decision_on_a_field_of_its_own_source_that_nobody_declared_is_caught() -> None:
    assert "gives_decisions" in failed(DecidesOn)["decisions_explain_themselves"]
    manifest = msgspec.structs.replace(load_manifest(MANIFEST), gives_decisions=True)

    assert failed(DecidesOn, manifest=manifest) == {}
    sentence = failed(DecidesOnAMisspeltField, manifest=manifest)["decisions_explain_themselves"]
    assert "input 1 of a decision names a field of this source that the manifest does not declare" in sentence


def test_a_mistake_in_the_connector_is_told_with_its_line_and_without_its_text() -> None:
    sentence = failed(Stumbles)["a_known_person_has_items"]

    line = next(number for number, text in enumerate(_lines(), 1) if text.strip() == "int(thing)")
    assert f"ends in ValueError at {Path(__file__).name} line {line}" in sentence


def test_in_pytest_the_sentence_stands_alone(tmp_path: Path) -> None:
    tests = conformance("shelves", testbed=partial(shelves, YieldsTwice))

    with pytest.raises(pytest.fail.Exception) as failure:
        tests().test_refs_are_unique(tmp_path)

    assert str(failure.value).startswith("refs_are_unique: two items of one pull have the same ref")
    assert failure.value.pytrace is False
    assert failure.value.__context__ is None


def test_a_connector_that_is_not_installed_is_told_how_to_install_it() -> None:
    with pytest.raises(NoTestbed, match=r"'no_such_connector' is installed here.*portal\.connectors.*pip install -e"):
        run_checks("no_such_connector")


def test_a_connector_without_a_testbed_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "half_done-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: half-done\nVersion: 1\n", encoding="utf-8")
    (installed / "entry_points.txt").write_text("[portal.connectors]\nhalf_done = half_done.connector:X\n", "utf-8")
    (tmp_path / "half_done").mkdir()
    (tmp_path / "half_done" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        with pytest.raises(NoTestbed, match=r"'half_done' has no testbed\.py"):
            run_checks("half_done")
    finally:
        sys.modules.pop("half_done", None)


def _lines() -> list[str]:
    return Path(__file__).read_text(encoding="utf-8").splitlines()
