"""What the kit offers an author for the two things that are easily forgotten: odd settings, and what was not mapped."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import SourceMisconfigured
from connectors.sdk.settings import read_settings
from connectors.sdk.unmapped import unmapped_paths


class Letter(msgspec.Struct):
    title: str


class Supplier(msgspec.Struct, rename={"name": "omschrijving"}):
    name: str


class Application(msgspec.Struct):
    number: str
    applied_on: date
    supplier: Supplier | None = None
    letters: list[Letter] | None = None


APPLICATION: dict[str, Any] = {
    "number": "1",
    "applied_on": "2026-11-21",
    "supplier": {"omschrijving": "Zorg aan Huis"},
    "letters": [{"title": "one"}, {"title": "two"}],
}


def unmapped(**more: Any) -> tuple[str, ...]:
    written = {**APPLICATION, **more}
    return unmapped_paths(written, msgspec.convert(written, Application))


def test_what_the_types_understand_is_not_reported() -> None:
    assert unmapped() == ()
    assert unmapped(supplier=None, letters=None) == ()


def test_what_they_do_not_is_reported_once_however_deep_it_lies() -> None:
    letters = [{"title": "one", "file": "a.pdf"}, {"title": "two", "file": "b.pdf", "page": {"count": 3}}]
    supplier = {"omschrijving": "Zorg aan Huis", "agb": "12", "name": "the field's own name is not the source's"}

    found = unmapped(letters=letters, supplier=supplier, remark=None)

    assert found == ("letters[].file", "letters[].page", "remark", "supplier.agb", "supplier.name")


@given(st.dictionaries(st.text(), st.integers()))
def test_only_ordinary_names_get_into_a_path(strange: dict[str, int]) -> None:
    found = unmapped(**{key: value for key, value in strange.items() if key not in APPLICATION})
    assert all(path == "?" or path.isidentifier() for path in found)


def test_a_number_used_as_a_name_stays_out_of_the_path() -> None:
    assert unmapped(**{"999990019": True}) == ("?",)
    assert unmapped(supplier={"omschrijving": "x", "999990019": True}) == ("supplier.?",)


class Settings(msgspec.Struct):
    municipality: str
    pages: int = 10


class NoSettings(msgspec.Struct):
    """A connector that has none."""


def test_settings_are_read() -> None:
    assert read_settings({"municipality": "9999"}, Settings) == Settings("9999", 10)
    assert read_settings({}, NoSettings) == NoSettings()


@pytest.mark.parametrize(
    ("table", "into", "hint"),
    [
        (
            {"municipality": "9999", "page": 5},
            Settings,
            "settings: 'page' does not exist; there are: municipality, pages",
        ),
        ({"municipality": 9999}, Settings, "settings.municipality: Expected `str`, got `int`"),
        ({}, Settings, "settings: Object missing required field `municipality`"),
        ({"page": 5}, NoSettings, "settings: 'page' does not exist; this connector has none"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(table: dict[str, Any], into: type[msgspec.Struct], hint: str) -> None:
    with pytest.raises(SourceMisconfigured) as refused:
        read_settings(table, into)

    assert refused.value.code == "bad_setting"
    assert refused.value.hint == hint


def test_a_refused_setting_is_not_told() -> None:
    with pytest.raises(SourceMisconfigured) as refused:
        read_settings({"municipality": "9999", "pages": "s3cret"}, Settings)

    assert "s3cret" not in str(refused.value) + repr(refused.value.__context__)
