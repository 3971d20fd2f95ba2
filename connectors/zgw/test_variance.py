"""A real system that only looks like ZGW is read without loss: nulls, missing lists, decisions among the references."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from connectors.sdk import Item, Record
from connectors.sdk.simulation import Reply, Request, Simulation, json_reply, problem
from connectors.zgw.published import HAVE, MISSING, OBJECTIONS
from connectors.zgw.trying import cases_of, pulled
from connectors.zgw.values import filled

pytestmark = pytest.mark.skipif(not HAVE, reason=MISSING)

ROOT = "/api/zgw/v1"
SETTINGS: dict[str, Any] = {
    **dict.fromkeys(("zaken", "documenten", "catalogi"), ROOT),
    "besluiten": "",
    "address": "https://localhost",
    "maximum_level": "vertrouwelijk",
    "without": ["rollen", "eigenschappen", "zaakinformatieobjecten"],
    "expand": False,
}


class Objections(Simulation):
    """A system that answers with what a real objections system sent."""

    def __init__(self, statuses: bool = False) -> None:
        super().__init__()
        self.cases = json.loads((OBJECTIONS / "bezwaren.json").read_text(encoding="utf-8"))
        self.statuses = json.loads((OBJECTIONS / "bezwaren-status.json").read_text(encoding="utf-8"))
        self.with_statuses = statuses

    def person_of(self, request: Request) -> str | None:
        return "999990019"

    def somebody_else(self, person: str) -> str:
        return "999990081"

    def answer(self, request: Request, person: str | None) -> Reply:
        if request.path == f"{ROOT}/zaken/_zoek":
            return json_reply(self.cases)
        if request.path == f"{ROOT}/statussen":
            found = self.statuses["results"] if self.with_statuses else []
            case = request.params["zaak"].rpartition("/")[2]
            theirs = [one if "00000000-" in one["uuid"] else {**one, "zaak": request.params["zaak"]} for one in found]
            assert case
            return json_reply({"count": len(theirs), "next": None, "previous": None, "results": theirs})
        return problem(404, "Niet gevonden.")


async def read(statuses: bool = False, **settings: Any) -> list[Item]:
    return await pulled(Objections(statuses), **{**SETTINGS, **settings})


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{path}.{name}".lstrip("."))
    elif filled(value):
        yield path, value


FOLLOWED = {"url", "uuid", "zaaktype", "status", "resultaat", "eigenschappen"}
"""Links that are followed, or would be if this system had what they lead to."""


async def test_every_value_is_a_field_or_named_as_unmapped() -> None:
    found = cases_of(await read())
    sent = {case["identificatie"]: case for case in Objections().cases["results"]}

    assert set(found) == set(sent)
    for number, case in sent.items():
        for path, value in leaves(case):
            field = found[number].fields.get(path)
            if path == "kenmerken":
                assert field is not None
                assert field.value == [{one["kenmerk"]: one["bron"]} for one in value]
            else:
                assert path in FOLLOWED | set(found[number].unmapped) or (field and field.value == value), path


async def test_the_decision_among_the_references_is_there_to_read() -> None:
    found = cases_of(await read())["BI.24.000093.001"]

    assert {"besluitnr": "F2021.0008"} in found.fields["kenmerken"].value  # type: ignore[operator]
    assert {"besluitdatum": "2021-05-01"} in found.fields["kenmerken"].value  # type: ignore[operator]


async def test_a_status_without_a_kind_is_called_by_its_explanation_and_a_filler_is_none() -> None:
    found = cases_of(await read(statuses=True))["OJ.24.000115.001"]

    assert found.fields["status"].value == "Ontvangen"
    assert found.fields["statussen"].value == [{"2023-09-15": "In behandeling"}, {"2023-09-15": "Ontvangen"}]


async def test_without_its_level_allowed_the_same_cases_are_closed_and_still_listed() -> None:
    items = await read(maximum_level="zaakvertrouwelijk")

    assert len(items) == 4
    assert all(isinstance(one, Record) and one.fields["dichtVanwegeNiveau"].value == "vertrouwelijk" for one in items)


STRANGE: list[Any] = [None, "", [], {}, 0, True, "tekst", ["x"], {"a": {"b": 1}}, [None, 3], "9999-99-99", "https://[x"]


@pytest.mark.parametrize("odd", STRANGE, ids=repr)
async def test_any_value_may_be_anything_and_the_case_still_comes(odd: Any) -> None:
    system = Objections()
    pattern = system.cases["results"][0]
    system.cases["results"] = [{**named(pattern, place), name: odd} for place, name in enumerate(pattern)]
    items = await pulled(system, **SETTINGS)

    assert len({item.ref for item in items if isinstance(item, Record)}) == len(items) == len(pattern)


def named(case: dict[str, Any], place: int) -> dict[str, Any]:
    """The same case with an identifier of its own."""
    uuid = str(UUID(int=place + 1))
    return {**case, "uuid": uuid, "url": f"https://localhost{ROOT}/zaken/{uuid}"}
