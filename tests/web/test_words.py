"""A value is shown in the words that its source's manifest has for it, and is never changed for that."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from connectors.sdk import Manifest
from connectors.sdk.contract import Value
from connectors.sdk.manifest import Field, Text
from portal.rendering import Renderer
from portal.web.resident.words import Words, field_of
from tests.web.counter import Counter

LABEL = Text(nl="Stand van zaken", en="Status")
STATUS = Field(label=LABEL, explain=LABEL, values={"L": Text(nl="Loopt", en="Active"), "1": Text(nl="Een", en="One")})
AMOUNT = Field(label=LABEL, explain=LABEL, category="money")


@pytest.fixture
def renderer(counter: Counter) -> Renderer:
    return counter.portal.renderer


def shown(renderer: Renderer, value: Value, field: Field | None, lang: str = "en") -> str | None:
    words = Words(renderer, lang).value(value, field)
    return words.replace("\N{NO-BREAK SPACE}", " ") if words else words


def test_a_declared_value_is_shown_as_it_is_meant_in_each_language(renderer: Renderer) -> None:
    assert shown(renderer, "L", STATUS, "nl") == "Loopt"
    assert shown(renderer, "L", STATUS, "en") == "Active"
    assert shown(renderer, 1, STATUS) == "One"
    assert shown(renderer, ["L", "X"], STATUS) == "Active, X"


@pytest.mark.parametrize("value", ["X", "l", "L ", "", None, True, 2, {"a": "b"}, "2026-09-14", ["X"]])
def test_what_nobody_declared_is_shown_as_ever(renderer: Renderer, value: Value) -> None:
    assert shown(renderer, value, STATUS) == shown(renderer, value, None)


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (30000, "€ 30.000,00", "€30,000.00"),
        ("31243.17", "€ 31.243,17", "€31,243.17"),
        ("31243,17", "€ 31.243,17", "€31,243.17"),
        (0.1, "€ 0,10", "€0.10"),
        (-5, "€ -5,00", "-€5.00"),
    ],
)
def test_an_amount_is_shown_as_money(renderer: Renderer, value: Value, dutch: str, english: str) -> None:
    assert shown(renderer, value, AMOUNT, "nl") == dutch
    assert shown(renderer, value, AMOUNT, "en") == english


@pytest.mark.parametrize("value", ["geen", "1.234", "30000 euro", 0.125, True, None, "", "1e5", "nan"])
def test_what_is_no_amount_in_whole_cents_is_shown_as_it_is(renderer: Renderer, value: Value) -> None:
    assert shown(renderer, value, AMOUNT) == shown(renderer, value, None)


def test_of_an_unknown_kind_of_record_only_what_all_kinds_agree_on_is_said(counter: Counter) -> None:
    parking = counter.portal.sources.get("parking").manifest
    kind = parking.records["permit"]
    other = replace(STATUS, values={"L": Text(nl="Leeg", en="Empty"), "D": Text(nl="Dicht", en="Closed")})
    both = {"a": replace(kind, fields={"status": STATUS}), "b": replace(kind, fields={"status": other})}
    manifest: Manifest = replace(parking, records=both)

    assert field_of(manifest, "a", "status") == STATUS
    assert field_of(manifest, "b", "status") == other
    unknown = field_of(manifest, None, "status")
    assert unknown is not None
    assert sorted(unknown.values) == ["1", "D"]
    assert field_of(manifest, None, "colour") is None
    assert field_of(manifest, "c", "status") is None
