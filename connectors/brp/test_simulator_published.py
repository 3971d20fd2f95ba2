"""The simulator answers as the published feature files say the real registry does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from connectors.brp.published.features import Scenario, Step, scenarios
from connectors.brp.published.registry_form import dated
from connectors.brp.published.specification import HAVE, MISSING, askable_paths
from connectors.brp.questions import INSTANCE
from connectors.brp.shape import ASKABLE_PATHS, ASKED_BY_DEFAULT, comes_by_itself
from connectors.brp.simulator import BRPSimulation
from connectors.sdk.simulation import Request

pytestmark = pytest.mark.skipif(not HAVE, reason=MISSING)

RAADPLEEG = "RaadpleegMetBurgerservicenummer"
ERROR_FILES = (
    "raadpleeg-bsn-fout-cases.feature",
    "fields-fout-cases.feature",
    "zoek-fout-cases.feature",
    "persoon-geheimhouding-overzicht.feature",
)
DATE_FILES = ("fields-datum.feature", "persoon-datum.feature")


def ask(simulation: BRPSimulation, question: Any, headers: Mapping[str, str] = {}) -> tuple[int, dict[str, Any]]:
    """Put one question to the simulator, without a network."""
    body = json.dumps(question).encode()
    request = Request("POST", INSTANCE, {}, {"content-type": "application/json", **headers}, body)
    reply = simulation.answer(request, simulation.person_of(request))
    return reply.status, json.loads(reply.body)


def question_of(step: Step) -> tuple[dict[str, Any], dict[str, str]]:
    """The body and the header fields a step's table describes."""
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}
    for name, value in step.pairs().items():
        if name.startswith("header: "):
            headers[name.removeprefix("header: ").lower()] = value
        elif name.endswith(" (als string)"):
            body[name.removesuffix(" (als string)")] = value
        else:
            body[name] = (value.split(",") if value else []) if name in {"fields", "burgerservicenummer"} else value
    return body, headers


def relevant(scenario: Scenario) -> bool:
    """Whether the scenario asks for one person by number, or asks so wrongly that no kind is known."""
    step = scenario.step("gezocht met de volgende parameters")
    return step is not None and not step.pairs().get("type", "").startswith("ZoekMet")


def all_scenarios(*files: str) -> list[Scenario]:
    """The relevant scenarios; none when the material is not at hand."""
    return [one for one in scenarios(*files) if relevant(one)] if HAVE else []


ERRORS = [one for one in all_scenarios(*ERROR_FILES) if one.step("heeft de response een object")]
NOBODY = [
    one for one in all_scenarios(*ERROR_FILES, "lege-waarden.feature") if one.step("heeft de response 0 personen")
]


def test_enough_published_scenarios_are_read_to_mean_something() -> None:
    assert len(ERRORS) >= 55
    assert len(NOBODY) >= 16


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda one: one.title)
def test_a_wrong_question_is_refused_in_the_published_words(scenario: Scenario) -> None:
    asked, object_step = scenario.step("gezocht met"), scenario.step("heeft de response een object")
    assert asked is not None
    assert object_step is not None
    status, message = ask(BRPSimulation(), *question_of(asked))
    expected = {name: value for name, value in object_step.pairs().items() if name != "status"}
    assert str(status) == object_step.pairs()["status"] == str(message["status"])
    assert {name: message[name] for name in expected} == expected
    if wrong := scenario.step("'invalidParams'"):
        heading, *rows = wrong.rows
        assert message["invalidParams"] == [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize("scenario", NOBODY, ids=lambda one: one.title)
def test_a_number_nobody_has_gives_an_empty_list_and_no_error(scenario: Scenario) -> None:
    asked = scenario.step("gezocht met")
    assert asked is not None
    assert ask(BRPSimulation(), *question_of(asked)) == (200, {"type": RAADPLEEG, "personen": []})


def test_exactly_the_published_fields_may_be_asked_for() -> None:
    assert set(askable_paths()) == ASKABLE_PATHS
    assert not any(comes_by_itself(path) for path in ASKABLE_PATHS)


def test_what_is_asked_by_default_covers_every_published_field_but_the_named_exceptions() -> None:
    roots = {path.partition(".")[0] for path in askable_paths()}
    exceptions = {"indicatieGezagMinderjarige", "adresseringBinnenland", "verblijfplaatsBinnenland"}
    assert roots - set(ASKED_BY_DEFAULT) == exceptions


ELEMENTS: dict[str, tuple[str, ...]] = {
    "geboortedatum (03.10)": ("geboorte", "datum"),
    "datum eerste inschrijving GBA (68.10)": ("datumEersteInschrijvingGBA",),
    "datum ingang familierechtelijke betrekking (62.10)": ("ouders", "datumIngangFamilierechtelijkeBetrekking"),
    "datum overlijden (08.10)": ("overlijden", "datum"),
}
"""Where the API has a date that a feature file gives by its element of the registry."""


def given_person(step: Step, number: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The person a step describes by one date, and where that date is."""
    ((element, raw),) = step.pairs().items()
    path = ELEMENTS[element]
    inner: Any = dated(raw)
    for name in reversed(path[1:]):
        inner = {name: inner}
    return {"burgerservicenummer": number, path[0]: [inner] if path[0] == "ouders" else inner}, path


def found_at(value: Any, path: tuple[str, ...]) -> Any:
    """The value at a path, through the first of each list."""
    for name in path:
        value = value[name][0] if isinstance(value[name], list) else value[name]
    return value


DATES = all_scenarios(*DATE_FILES)


def test_enough_published_dates_are_read_to_mean_something() -> None:
    assert len(DATES) >= 45


@pytest.mark.parametrize("scenario", DATES, ids=lambda one: one.title)
def test_any_member_of_a_date_gives_the_whole_date(scenario: Scenario) -> None:
    given, asked, then = scenario.steps[0], scenario.step("gezocht met"), scenario.step("heeft de response een persoon")
    assert asked is not None
    assert then is not None
    question, headers = question_of(asked)
    person, path = given_person(given, question["burgerservicenummer"][0])
    status, answer = ask(BRPSimulation(people=[person]), question, headers)
    assert status == 200
    expected = {name.rpartition(".")[2]: value for name, value in then.pairs().items()}
    date = found_at(answer["personen"][0], path)
    assert {name: str(value).lower() if value is True else str(value) for name, value in date.items()} == expected
