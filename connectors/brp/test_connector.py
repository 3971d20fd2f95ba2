"""The connector against its simulator over HTTP: the question it puts, and what it makes of every kind of answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from connectors.brp.connector import BRP, MUST_KEEP
from connectors.brp.published.specification import HAVE, MISSING, wrong_by_openapi
from connectors.brp.shape import ASKABLE_PATHS, ASKED_BY_DEFAULT, comes_by_itself
from connectors.brp.simulator import BRPSimulation
from connectors.brp.testbed import BASE_PATH, MANIFEST
from connectors.sdk import Item, Person, PlanVerdict, Record, SourceMisconfigured, SourceUnavailable, load_manifest
from connectors.sdk.http import SourceClient
from connectors.sdk.simulation import Reply, Request, RunningSimulation, json_reply
from connectors.sdk.testbed import PATIENCE

RAADPLEEG = "RaadpleegMetBurgerservicenummer"
MARIJKE, FATIMA, TEUN = Person("999990019"), Person("999990081"), Person("999990160")


class Listening(BRPSimulation):
    """The simulator, remembering what it was asked, or answering something fixed."""

    def __init__(self, fixed: Reply | None = None) -> None:
        super().__init__(None)
        self.asked: list[Request] = []
        self.fixed = fixed

    def answer(self, request: Request, person: str | None) -> Reply:
        """Remember, then answer."""
        self.asked.append(request)
        return self.fixed or super().answer(request, person)


async def pulled(
    simulation: BRPSimulation, person: Person, settings: Mapping[str, Any] = {}, **http: Any
) -> list[Item]:
    """Everything the connector yields about a person."""
    with RunningSimulation(simulation) as running:
        table = {"base_url": running.address + BASE_PATH, "allow_http": True, **PATIENCE, **http}
        client = SourceClient("brp", table)
        try:
            return [item async for item in BRP(load_manifest(MANIFEST), settings, client).pull(person)]
        finally:
            await client.close()


def made(settings: Mapping[str, Any]) -> BRP:
    """A connector with these settings, that asks nobody anything."""
    return BRP(load_manifest(MANIFEST), settings, SourceClient("brp", {"base_url": "https://brp.example.invalid/x"}))


async def test_she_sees_where_she_is_registered_and_as_what() -> None:
    records = {item.ref: item for item in await pulled(Listening(), MARIJKE) if isinstance(item, Record)}
    assert records["address"].fields["functieAdres.omschrijving"].value == "woonadres"
    assert records["person"].fields["geboorte.datum"].value == "1958-04-12"
    assert not [record.type for record in records.values() if record.unmapped]


async def test_about_somebody_the_registry_does_not_know_nothing_is_held() -> None:
    assert await pulled(Listening(), TEUN) == []


async def test_one_question_is_put_with_the_number_in_the_body_only() -> None:
    simulation = Listening()
    await pulled(simulation, MARIJKE, headers={"x-doelbinding": "inzage"}, auth="api_key", secret="not-a-real-key")
    (request,) = simulation.asked
    assert (request.method, request.path, request.params) == ("POST", f"{BASE_PATH}/personen", {})
    assert request.json() == {
        "type": RAADPLEEG,
        "burgerservicenummer": ["999990019"],
        "fields": list(ASKED_BY_DEFAULT),
    }
    assert request.headers["x-doelbinding"] == "inzage"
    assert request.headers["x-api-key"] == "not-a-real-key"
    assert not [value for value in request.headers.values() if "999990019" in value]


@pytest.mark.skipif(not HAVE, reason=MISSING)
async def test_the_question_keeps_to_the_published_specification() -> None:
    simulation = Listening()
    await pulled(simulation, MARIJKE, {"gemeenteVanInschrijving": "9999"})
    (request,) = simulation.asked
    assert wrong_by_openapi(request.json(), RAADPLEEG) == []
    assert request.json()["gemeenteVanInschrijving"] == "9999"


def test_nothing_that_comes_by_itself_is_ever_asked_for() -> None:
    assert not [path for path in ASKED_BY_DEFAULT if comes_by_itself(path)]
    assert {*ASKED_BY_DEFAULT} <= ASKABLE_PATHS


async def test_a_municipality_that_may_ask_less_asks_less_and_always_the_number() -> None:
    simulation = Listening()
    items = await pulled(simulation, MARIJKE, {"fields": ["verblijfplaatsBinnenland"]})
    assert simulation.asked[0].json()["fields"] == ["verblijfplaatsBinnenland", "burgerservicenummer"]
    assert [item.type for item in items if isinstance(item, Record)] == ["person", "address"]


@pytest.mark.parametrize(
    "people",
    [
        [{"burgerservicenummer": "999990081"}],
        [{"burgerservicenummer": "999990019"}, {"burgerservicenummer": "999990081"}],
        [{"burgerservicenummer": "999990019"}, {"burgerservicenummer": "999990019"}],
        [{"naam": {"geslachtsnaam": "Bos"}}],
        [{"burgerservicenummer": 999990019}],
    ],
)
async def test_an_answer_that_is_not_about_exactly_her_yields_nothing_at_all(people: list[dict[str, Any]]) -> None:
    with pytest.raises(SourceUnavailable) as refused:
        await pulled(Listening(json_reply({"type": RAADPLEEG, "personen": people})), MARIJKE)
    assert refused.value.code == "other_person"


@pytest.mark.parametrize(
    "answer",
    [
        *({}, [], None, {"type": RAADPLEEG}, {"personen": []}),
        {"type": "ZoekMetPostcodeEnHuisnummer", "personen": []},
        {"type": RAADPLEEG, "personen": None},
        {"type": RAADPLEEG, "personen": {}},
        {"type": RAADPLEEG, "personen": ["x"]},
    ],
)
async def test_an_answer_of_another_shape_is_never_taken_for_nothing_held(answer: object) -> None:
    with pytest.raises(SourceUnavailable) as refused:
        await pulled(Listening(json_reply(answer)), MARIJKE)
    assert refused.value.code == "garbage"


@pytest.mark.parametrize("depth", [100, 600, 20_000])
async def test_groups_within_groups_without_end_break_nothing(depth: int) -> None:
    person = '{"burgerservicenummer": "999990019", "naam": ' + '{"x": ' * depth + "1" + "}" * depth + "}"
    body = f'{{"type": "{RAADPLEEG}", "personen": [{person}]}}'.encode()
    outcome: object
    try:
        items = await pulled(Listening(Reply(200, body)), MARIJKE)
        outcome = [item.unmapped for item in items if isinstance(item, Record)]
    except SourceUnavailable as refused:
        outcome = refused.code
    assert outcome in ("garbage", [("naam" + ".x" * depth,)])


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, SourceMisconfigured, "bad_request"),
        (401, SourceMisconfigured, "unauthorised"),
        (403, SourceMisconfigured, "forbidden"),
        (404, SourceMisconfigured, "not_found"),
        (406, SourceMisconfigured, "refused_request"),
        (415, SourceMisconfigured, "refused_request"),
        (429, SourceUnavailable, "rate_limited"),
        (500, SourceUnavailable, "server_error"),
        (503, SourceUnavailable, "server_error"),
    ],
)
async def test_every_published_refusal_says_whether_to_wait_or_to_call_an_operator(
    status: int, error: type[Exception], code: str
) -> None:
    secret = {"title": "Niet toegestaan voor Marijke", "status": status}
    with pytest.raises(error) as refused:
        await pulled(Listening(json_reply(secret, status, "application/problem+json")), MARIJKE)
    assert getattr(refused.value, "code", None) == code
    assert "Marijke" not in str(refused.value)


async def test_a_field_the_municipality_may_not_ask_for_is_told_to_the_operator_by_name_of_the_setting() -> None:
    with pytest.raises(SourceMisconfigured) as refused:
        await pulled(Listening(json_reply({"code": "unauthorizedField"}, 403)), MARIJKE)
    assert "'fields'" in refused.value.hint


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"fields": ["geheimhoudingPersoonsgegevens"]}, "comes by itself"),
        ({"fields": ["naam.inOnderzoek"]}, "comes by itself"),
        ({"fields": ["anummer"]}, "does not exist"),
        ({"fields": "naam"}, "array"),
        ({"fields": sorted(ASKABLE_PATHS)}, "at most 130"),
        ({"gemeenteVanInschrijving": "123"}, "four-digit"),
        ({"path": "personen"}, "slash"),
        ({"gemeente": "9999"}, "'gemeente' does not exist"),
    ],
)
def test_a_wrong_setting_is_refused_at_the_start_with_a_sentence_that_names_it(
    settings: dict[str, Any], word: str
) -> None:
    with pytest.raises(SourceMisconfigured) as refused:
        made(settings)
    assert refused.value.code == "bad_setting"
    assert word in refused.value.hint


def test_without_an_address_it_does_not_start() -> None:
    with pytest.raises(SourceMisconfigured):
        BRP(load_manifest(MANIFEST), {}, None)


async def test_erasing_is_planned_as_must_keep_with_where_to_have_it_corrected_and_asks_for_little() -> None:
    simulation = Listening()
    with RunningSimulation(simulation) as running:
        client = SourceClient("brp", {"base_url": running.address + BASE_PATH, "allow_http": True, **PATIENCE})
        connector = BRP(load_manifest(MANIFEST), {}, client)
        plan = await connector.plan_erasure(MARIJKE, "address")
        assert (await connector.plan_erasure(TEUN, "address")).verdict is PlanVerdict.NOTHING_HELD
        with pytest.raises(SourceMisconfigured) as refused:
            await connector.erase(MARIJKE, "address")
        await client.close()
    assert plan == MUST_KEEP
    assert plan.ground == "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
    assert all("2.58" in plan.reason[language] for language in ("nl", "en"))
    assert refused.value.code == "cannot_erase"
    assert simulation.asked[0].json()["fields"] == ["verblijfplaats", "burgerservicenummer"]
