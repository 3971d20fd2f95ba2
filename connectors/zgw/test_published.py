"""The simulated system answers as the published specifications say, so what is tried on it is tried on the standard."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors.sdk.simulation import Reply, Request
from connectors.zgw.demo_data import FATIMA, MARIJKE
from connectors.zgw.published import HAVE, MISSING, RESOURCES, against, components, mistakes
from connectors.zgw.settings import LEVELS
from connectors.zgw.simulator import ZGWSimulation
from connectors.zgw.trying import pulled

pytestmark = pytest.mark.skipif(not HAVE, reason=MISSING)


class Kept(ZGWSimulation):
    """The simulated system, and everything it answered."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.answers: list[tuple[str, Reply]] = []

    def answer(self, request: Request, person: str | None) -> Reply:
        reply = super().answer(request, person)
        self.answers.append((request.path, reply))
        return reply


@pytest.mark.parametrize("expand", [True, False])
async def test_every_answer_of_a_pull_is_as_published(expand: bool) -> None:
    simulation = Kept(page_size=2)
    for number in (MARIJKE, FATIMA):
        await pulled(simulation, number, expand=expand, maximum_level="zeer_geheim")

    wrong = [text for path, reply in simulation.answers for text in mistakes(path, json.loads(reply.body))]
    assert wrong == []
    assert simulation.answers


async def test_a_pull_without_expanding_meets_every_kind_of_answer() -> None:
    simulation = Kept()
    await pulled(simulation, expand=False)
    kinds = {path.strip("/").split("/")[3] for path, _ in simulation.answers}

    assert {form.strip("/").split("/")[0] for _, form, _, _ in RESOURCES} == kinds


@pytest.mark.parametrize(
    ("method", "path", "token", "status"),
    [
        ("GET", "/zaken/api/v1/zaken/none", True, 404),
        ("GET", "/zaken/api/v1/nothing", True, 404),
        ("GET", "/zaken/api/v1/statussen", False, 401),
        ("POST", "/zaken/api/v1/zaken/_zoek", True, 412),
    ],
)
def test_a_mistake_is_answered_in_the_published_form(method: str, path: str, token: bool, status: int) -> None:
    from connectors.sdk import Person
    from connectors.zgw.settings import read_settings
    from connectors.zgw.testbed import SETTINGS
    from connectors.zgw.token import signed_token

    fields = {"authorization": f"Bearer {signed_token(read_settings(SETTINGS), Person(MARIJKE))}"} if token else {}
    reply = ZGWSimulation().answer(Request(method, path, {}, fields, b"{}"), MARIJKE)

    assert reply.status == status
    assert reply.content_type == "application/problem+json"
    assert against("zaken", "Fout", json.loads(reply.body)) == []


def test_the_levels_are_the_published_ones_in_the_published_order() -> None:
    published = components("zaken")["schemas"]["VertrouwelijkheidaanduidingEnum"]["enum"]

    assert tuple(published) == LEVELS
