"""A manifest that cannot be used is refused with a sentence that names the place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import ManifestError, SourceMisconfigured, load_manifest
from connectors.sdk.duration import Duration, read_duration
from connectors.sql_table.description import read_tables

CONNECTORS = Path(__file__).parents[2] / "connectors"
PARKING = (CONNECTORS / "sql_table" / "manifest-parking.toml").read_text(encoding="utf-8")


def manifest_with(folder: Path, old: str, new: str) -> Path:
    assert old in PARKING, "the test spoils something that is not there"
    (folder / "manifest.toml").write_text(PARKING.replace(old, new, 1), encoding="utf-8")
    return folder / "manifest.toml"


@pytest.mark.parametrize(
    "file", sorted(CONNECTORS.glob("*/manifest*.toml")), ids=lambda file: file.parent.name + file.stem
)
def test_every_manifest_of_ours_can_be_used(file: Path) -> None:
    load_manifest(file)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "parking"', 'name = "Parking Permits"', "name"),
        ('nl = "Parkeren"', 'nl = " "', "title.nl"),
        ('{ nl = "Kenteken", en = "Number plate" }', '{ nl = "Kenteken" }', "records.plate.title: "),
        ('label = { nl = "Gebied", en = "Zone" }', "", "records.permit.fields.zone: "),
        ('label = { nl = "Gebied", en = "Zone" }', 'label = "Gebied"', "records.permit.fields.zone.label: "),
        ('label = { nl = "Gebied", en = "Zone" }', 'label = "Gebied"', 'both languages: { nl = "...", en = "..." }'),
        ('fresh_for = "P1D"', 'fresh_for = "P1D"\nspecial_category = true', "special_category"),
        ("6(1)(e)", "art. 6", "legal_basis.article"),
        ('phone = "088 000 1220"', 'phone = "by post"', "contact.phone"),
        ('period = "P7Y"', 'period = "7 years"', "retention.period"),
        ('fresh_for = "P1D"', 'fresh_for = "often"', "fresh_for"),
        ('title_field = "zone"', 'title_field = "colour"', "records.permit.title_field"),
        ('title_field = "zone"', 'title_fields = ["zone", "colour"]', "'colour' is not one of the fields"),
        ('title_field = "zone"', 'title_field = "zone"\ntitle_fields = ["zone"]', "not both"),
        ('{ nl = "Betaald", en = "Paid" }', '{ nl = "Betaald" }', "records.fine.fields.status.values"),
        (
            '{ nl = "Betaald", en = "Paid" }',
            '{ nl = "Betaald", en = " " }',
            "status.values.Betaald.en: write",
        ),
        ("[records.permit.fields.zone]", "[records.permit.felds.zone]", "felds"),
        ('name = "parking"', "name = ", "cannot be read"),
    ],
)
def test_a_wrong_manifest_is_refused_by_the_name_of_the_place(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(ManifestError) as raised:
        load_manifest(manifest_with(tmp_path, old, new))
    assert named in str(raised.value)


def test_codes_that_look_like_languages_are_read_as_codes(tmp_path: Path) -> None:
    old = 'Betaald = { nl = "Betaald", en = "Paid" }\n"Aanmaning gestuurd" ='
    path = manifest_with(tmp_path, old, 'nl = { nl = "Nederlands", en = " " }\nen =')

    with pytest.raises(ManifestError, match=r"status\.values\.nl\.en: write a text"):
        load_manifest(path)


def test_no_kind_of_record_calls_two_things_the_same() -> None:
    for file in CONNECTORS.glob("*/manifest*.toml"):
        for name, kind in load_manifest(file).records.items():
            for language in ("nl", "en"):
                labels = [field.label.as_map()[language] for field in kind.fields.values()]
                assert len(set(labels)) == len(labels), f"{file.parent.name}: {name}"


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    spoilt = manifest_with(tmp_path, 'steward = { nl = "Afdeling Parkeren", ', "steward = { ")
    text = spoilt.read_text(encoding="utf-8").replace('label = { nl = "Vanaf", en = "From" }', "")
    spoilt.write_text(text.replace('explain = { nl = "Wat u elke maand betaalt, in euro.", ', "explain = { "), "utf-8")

    with pytest.raises(ManifestError) as raised:
        load_manifest(spoilt)

    said = str(raised.value)
    for place in ("steward: ", "records.permit.fields.price.explain: ", "records.plate.fields.from_date: "):
        assert place in said


def test_a_name_that_does_not_exist_is_answered_with_the_names_that_do(tmp_path: Path) -> None:
    with pytest.raises(
        ManifestError, match=r"records\.permit\.fields\.phone: .*`categorie`; there are: label, explain"
    ):
        load_manifest(manifest_with(tmp_path, 'category = "contact"', 'categorie = "contact"'))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "permit"\nrecord', 'name = "permit; --"\nrecord', "no identifier"),
        ('name = "permit"\nrecord', 'nam = "permit"\nrecord', "nam"),
        ('key = ["number"]', "key = []", "key"),
        ('key = ["number"]', "key = ['number\"']", "no identifier"),
        ('zone = "zone", ', "", "zone"),
        ('zone = "zone", ', 'zone = "zone", colour = "colour", ', "colour"),
        ('person = "bsn"', 'person_as = "text"', "person column or the owner"),
        ('correctable = ["phone", "start_date", "end_date", "end_reason"]', 'correctable = ["fone"]', "correctable"),
        ('correctable = ["phone", "start_date", "end_date", "end_reason"]', 'erase = "set_null"', "set_null"),
        ('correctable = ["phone", "start_date", "end_date", "end_reason"]', 'set_null = ["bsn"]', "set_null"),
        ('owner = { table = "permit", on', 'owner = { table = "house", on', "owner"),
        ('on = { permit_number = "number" }', "on = {}", "owner.on"),
        ('counted_from = "end_date"\nground', "ground", "counted_from"),
        ('period = "P7Y"\ncounted', 'period = "P7"\ncounted', "keep.period"),
        ('while_active = true\nperiod = "P7Y"\ncounted_from = "end_date"\n', "", "keep: say"),
        ('ended = "end_date"\nchanged', "changed", "while_active"),
        ("Europe/Amsterdam", "Europe/Voorbeeldstad", "timezone"),
        ('record = "plate"', 'record = "permit"', "permit"),
    ],
)
def test_a_wrong_description_of_tables_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(SourceMisconfigured) as raised:
        read_tables(load_manifest(manifest_with(tmp_path, old, new)))
    assert named in raised.value.hint


@pytest.mark.parametrize(
    ("text", "months", "clock"),
    [
        ("P7Y", 84, timedelta()),
        ("P1Y6M", 18, timedelta()),
        ("P2W", 0, timedelta(days=14)),
        ("P10D", 0, timedelta(days=10)),
        ("PT1H30M", 0, timedelta(minutes=90)),
        ("P1DT1S", 0, timedelta(days=1, seconds=1)),
    ],
)
def test_a_duration_is_read(text: str, months: int, clock: timedelta) -> None:
    assert read_duration(text) == Duration(months=months, clock=clock)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1", "7Y", "P1H", "P-1Y", "P1.5Y", "P1YT", "p1y", " P1Y", "P1Y\n"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        read_duration(text)


def test_a_month_that_lacks_the_day_ends_the_term_on_its_last_day() -> None:
    assert read_duration("P1M").after(date(2026, 8, 31)) == date(2026, 9, 30)
    assert read_duration("P1Y").after(date(2024, 2, 29)) == date(2025, 2, 28)


@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)), years=st.integers(1, 99))
def test_a_term_of_years_ends_in_the_same_month(day: date, years: int) -> None:
    end = read_duration(f"P{years}Y").after(day)
    assert (end.year, end.month) == (day.year + years, day.month)
    assert end.day == day.day or (day.month, day.day, end.day) == (2, 29, 28)
