"""The simulator gives what is asked for, adds what comes by itself, and keeps to the published specification."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.brp.demo_people import demo_people
from connectors.brp.published.specification import HAVE, MISSING, persons_in_api_form, wrong_by_openapi
from connectors.brp.shape import ASKED_BY_DEFAULT
from connectors.brp.simulator import BRPSimulation
from connectors.brp.test_simulator_published import ask
from connectors.sdk.simulation import Request

published = pytest.mark.skipif(not HAVE, reason=MISSING)

RAADPLEEG = "RaadpleegMetBurgerservicenummer"
MARIJKE, FATIMA, TEUN, PIETER = "999990019", "999990081", "999990160", "999990251"
SINCE = {"type": "Datum", "datum": "2026-08-17", "langFormaat": "17 augustus 2026"}
EVERYTHING = list(ASKED_BY_DEFAULT)


def given(number: str, *fields: str, people: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What the simulator gives about one person for these fields."""
    question = {"type": RAADPLEEG, "burgerservicenummer": [number], "fields": list(fields)}
    status, answer = ask(BRPSimulation(people=people), question)
    assert status == 200
    (person,) = answer["personen"]
    assert isinstance(person, dict)
    return person


def test_only_what_is_asked_for_is_given() -> None:
    assert given(MARIJKE, "naam.geslachtsnaam") == {"naam": {"geslachtsnaam": "Oudshoorn"}}
    assert given(MARIJKE, "kinderen.naam.voornamen") == {"kinderen": [{"naam": {"voornamen": "Esther Maria"}}]}
    assert given(MARIJKE, "verblijfplaats.functieAdres") == {
        "verblijfplaats": {"type": "Adres", "functieAdres": {"code": "W", "omschrijving": "woonadres"}}
    }


def test_a_path_of_one_thing_is_not_the_same_name_elsewhere() -> None:
    assert set(given(MARIJKE, "naam.voornamen")) == {"naam"}


def test_an_empty_list_is_given_as_an_empty_list_and_an_absent_group_not_at_all() -> None:
    assert given(MARIJKE, "gezag", "overlijden", "verblijfstitel") == {"gezag": []}


def test_a_group_and_a_member_of_it_give_the_whole_group() -> None:
    assert given(MARIJKE, "naam", "naam.voornamen") == given(MARIJKE, "naam")


def test_secrecy_suspension_other_suppliers_and_verification_come_unasked() -> None:
    assert given(FATIMA, "burgerservicenummer")["geheimhoudingPersoonsgegevens"] is True
    assert set(given(PIETER, "aNummer")) == {"aNummer", "opschortingBijhouding", "rni", "verificatie"}


def test_a_flag_that_is_false_is_never_given() -> None:
    person = {"burgerservicenummer": MARIJKE, "geheimhoudingPersoonsgegevens": False, "immigratie": {"x": False}}
    assert given(MARIJKE, "burgerservicenummer", "immigratie", people=[person]) == {
        "burgerservicenummer": MARIJKE,
        "immigratie": {},
    }


def test_an_investigation_is_given_only_for_what_is_asked_for() -> None:
    naam = {"voornamen": "Noor", "geslachtsnaam": "Bos"}
    marks = {"voornamen": True, "voorletters": True, "datumIngangOnderzoek": SINCE}
    people = [{"burgerservicenummer": MARIJKE, "naam": {**naam, "inOnderzoek": marks}}]
    assert given(MARIJKE, "naam.geslachtsnaam", people=people) == {"naam": {"geslachtsnaam": "Bos"}}
    assert given(MARIJKE, "naam.voornamen", people=people) == {
        "naam": {"voornamen": "Noor", "inOnderzoek": {"voornamen": True, "datumIngangOnderzoek": SINCE}}
    }


def test_each_start_of_an_investigation_at_the_top_comes_with_its_own_values() -> None:
    marks = {
        "burgerservicenummer": True,
        "gemeenteVanInschrijving": True,
        "datumIngangOnderzoekPersoon": SINCE,
        "datumIngangOnderzoekGemeente": SINCE,
    }
    people = [{"burgerservicenummer": MARIJKE, "aNummer": "9990000190", "inOnderzoek": marks}]
    assert given(MARIJKE, "aNummer", people=people) == {"aNummer": "9990000190"}
    assert given(MARIJKE, "burgerservicenummer", people=people)["inOnderzoek"] == {
        "burgerservicenummer": True,
        "datumIngangOnderzoekPersoon": SINCE,
    }


def test_who_may_see_dutch_addresses_only_gets_no_address_abroad() -> None:
    assert given(MARIJKE, "verblijfplaatsBinnenland") == given(MARIJKE, "verblijfplaats")
    assert "verblijfplaats" not in given(PIETER, "verblijfplaatsBinnenland")
    assert "land" not in given(PIETER, "adresseringBinnenland")["adressering"]


def test_a_municipality_is_told_about_its_own_people_only() -> None:
    question = {"type": RAADPLEEG, "burgerservicenummer": [MARIJKE], "fields": ["naam"]}
    assert len(ask(BRPSimulation(), {**question, "gemeenteVanInschrijving": "9999"})[1]["personen"]) == 1
    assert ask(BRPSimulation(), {**question, "gemeenteVanInschrijving": "0518"})[1]["personen"] == []


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/bewoningen", 404), ("GET", None, 405)])
def test_another_address_or_method_is_refused(method: str, path: str | None, status: int) -> None:
    request = Request(method, path or "/haalcentraal/api/brp/personen", {}, {}, b"")
    assert BRPSimulation().answer(request, None).status == status


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{half", b"\xff", b'{"type": 3}', b'{"burgerservicenummer": {}}']
)
def test_a_body_that_is_no_question_is_refused_and_breaks_nothing(body: bytes) -> None:
    request = Request("POST", "/haalcentraal/api/brp/personen", {}, {}, body)
    reply = BRPSimulation().answer(request, BRPSimulation().person_of(request))
    assert (reply.status, reply.content_type.partition(";")[0]) == (400, "application/problem+json")


def test_a_living_person_has_an_age_and_a_dead_one_has_none() -> None:
    assert given(MARIJKE, "leeftijd")["leeftijd"] >= 68
    died = [{**given(MARIJKE, *EVERYTHING), "overlijden": {"datum": SINCE}}]
    del died[0]["leeftijd"]
    assert "leeftijd" not in given(MARIJKE, "leeftijd", people=died)


@published
@pytest.mark.parametrize("number", [TEUN, *(one["burgerservicenummer"] for one in demo_people())])
def test_answers_about_the_demos_people_keep_to_the_specification(number: str) -> None:
    question = {"type": RAADPLEEG, "burgerservicenummer": [number], "fields": EVERYTHING}
    assert wrong_by_openapi(question, RAADPLEEG) == []
    status, answer = ask(BRPSimulation(), question)
    assert status == 200
    assert wrong_by_openapi(answer, "PersonenQueryResponse") == []


@published
def test_the_specification_as_it_is_read_here_finds_mistakes() -> None:
    answer = {"type": RAADPLEEG, "personen": [{"geboorte": {"datum": {"type": "Datum", "langFormaat": "1 mei 1990"}}}]}
    assert wrong_by_openapi(answer, "PersonenQueryResponse") == [
        "$.personen[0].geboorte.datum: 'datum' is a required property"
    ]
    assert wrong_by_openapi({"type": "Iets"}, "PersonenQueryResponse") != []


@published
def test_answers_about_the_published_persons_keep_to_the_specification() -> None:
    people = persons_in_api_form()
    for person in people:
        answer = given(person["burgerservicenummer"], *EVERYTHING, people=[person])
        assert [one for one in wrong_by_openapi(answer, "Persoon") if "does not match" not in one] == []
        assert set(answer) == set(person) - {"mokum"}


def test_the_demos_people_are_invented_with_numbers_that_pass_the_eleven_test() -> None:
    numbers = {*_numbers(demo_people())}
    assert {MARIJKE, FATIMA, PIETER} < numbers
    assert TEUN not in numbers
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    for number in numbers:
        assert number.startswith("99999")
        assert sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


def _numbers(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["burgerservicenummer"]] if "burgerservicenummer" in value else []
        return own + [number for inner in value.values() for number in _numbers(inner)]
    return [number for inner in value for number in _numbers(inner)] if isinstance(value, list) else []
