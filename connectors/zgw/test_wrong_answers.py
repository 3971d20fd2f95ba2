"""A system that refuses, misleads or mixes people up is a failure, and never looks empty."""

from __future__ import annotations

import pytest

from connectors.sdk import SourceMisconfigured, SourceUnavailable
from connectors.sdk.simulation import Reply, Request, json_reply
from connectors.zgw.simulated_access import Client
from connectors.zgw.simulator import READ, ZGWSimulation
from connectors.zgw.testbed import SETTINGS
from connectors.zgw.trying import documents_of, pulled


@pytest.mark.parametrize("api", ["zaken", "besluiten", "catalogi"])
async def test_a_missing_scope_is_told_to_the_operator_by_its_name(api: str) -> None:
    clients = {SETTINGS["client_id"]: Client(SETTINGS["secret"], READ - {f"{api}.lezen"})}
    with pytest.raises(SourceMisconfigured) as refusal:
        await pulled(ZGWSimulation(clients=clients), expand=False)

    assert refusal.value.code == "forbidden"
    assert f"{api}.lezen" in refusal.value.hint


async def test_without_the_scope_for_documents_each_is_listed_as_not_given() -> None:
    clients = {SETTINGS["client_id"]: Client(SETTINGS["secret"], READ - {"documenten.lezen"})}
    found = documents_of(await pulled(ZGWSimulation(clients=clients)))

    assert len(found) == 4
    assert all(one.fields["dichtVanwegeSysteem"].value is True for one in found)


async def test_a_wrong_secret_is_told_to_the_operator_without_the_secret() -> None:
    with pytest.raises(SourceMisconfigured) as refusal:
        await pulled(ZGWSimulation(), secret="a wrong one")

    assert refusal.value.code == "unauthorised"
    assert "a wrong one" not in refusal.value.hint


async def test_the_api_of_another_address_is_a_mistake_and_not_an_empty_answer() -> None:
    with pytest.raises(SourceMisconfigured) as refusal:
        await pulled(ZGWSimulation(), besluiten="/decisions/api/v1")

    assert refusal.value.code == "not_found"
    assert "settings.besluiten" in refusal.value.hint


class Leading(ZGWSimulation):
    """A system whose next page is somewhere else."""

    def __init__(self, following: str) -> None:
        super().__init__()
        self.following = following

    def answer(self, request: Request, person: str | None) -> Reply:
        if request.path.endswith("_zoek"):
            host = request.headers["host"]
            return json_reply({"count": 1, "next": self.following.format(host=host), "previous": None, "results": []})
        return super().answer(request, person)


@pytest.mark.parametrize(
    "following",
    [
        "https://elsewhere.example/zaken/api/v1/zaken/_zoek?page=2",
        "http://127.0.0.1:1/zaken/api/v1/zaken/_zoek?page=2",
        "http://user@{host}/zaken/api/v1/zaken/_zoek?page=2",
        "http://{host}/zaken/api/v1/statussen?page=2",
        "http://[broken",
        "//elsewhere.example/_zoek",
        "http://{host}/zaken/api/v1/zaken/_zoek?page=2",
    ],
)
async def test_a_next_page_elsewhere_or_round_in_a_circle_ends_the_pull(following: str) -> None:
    with pytest.raises(SourceUnavailable) as failure:
        await pulled(Leading(following))

    assert failure.value.code == "garbage"


class Mixing(ZGWSimulation):
    """A system that does not understand a filter and gives everything of everybody."""

    def __init__(self, collection: str) -> None:
        super().__init__()
        self.collection = collection

    def answer(self, request: Request, person: str | None) -> Reply:
        if request.path.endswith(self.collection):
            request = Request(request.method, request.path, {}, request.headers, request.body)
        return super().answer(request, person)


@pytest.mark.parametrize("collection", ["rollen", "statussen", "besluiten", "zaakinformatieobjecten"])
async def test_one_thing_of_another_case_spoils_the_whole_answer(collection: str) -> None:
    with pytest.raises(SourceUnavailable) as failure:
        await pulled(Mixing(collection), expand=False)

    assert failure.value.code == "other_person"
