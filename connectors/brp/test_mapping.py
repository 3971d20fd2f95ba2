"""What a resident reads: investigations, dates, unknowns and stable names, one example each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connectors.brp.mapping import GROUPS, LISTS, LOOSE, records
from connectors.brp.testbed import MANIFEST
from connectors.sdk import DataPoint, Note, Record, RecordRejected, load_manifest

DECLARED = {kind: set(record.fields) for kind, record in load_manifest(MANIFEST).records.items()}
SINCE_AUGUST = {"type": "Datum", "datum": "2026-08-17", "langFormaat": "17 augustus 2026"}
SINCE_MAY = {"type": "Datum", "datum": "2026-05-04", "langFormaat": "4 mei 2026"}
UNDER = (Note.UNDER_INVESTIGATION,)

GOLDEN = {"person", "child:a00e112b30b8", "child:ef8ccf14023a", "authority:45500a1a2473", "rni:4c364042dea4"}
"""Refs outlive code: suppression and decisions' links depend on them."""


def mapped(**person: Any) -> dict[str, Record]:
    """The records of a person, by ref."""
    found = records({"burgerservicenummer": "999990019", **person}, DECLARED)
    return {item.ref: item for item in found if isinstance(item, Record)}


def test_an_investigation_marks_exactly_the_values_it_is_about() -> None:
    street = {"officieleStraatnaam": "Lindelaan", "huisnummer": 14}
    marks = {"huisnummer": True, "datumIngangOnderzoek": SINCE_AUGUST}
    address = mapped(verblijfplaats={"type": "Adres", "verblijfadres": {**street, "inOnderzoek": marks}})["address"]
    assert address.fields == {
        "type": DataPoint("Adres"),
        "verblijfadres.officieleStraatnaam": DataPoint("Lindelaan"),
        "verblijfadres.huisnummer": DataPoint(14, notes=UNDER, note_since=date(2026, 8, 17)),
    }
    assert address.unmapped == ()


def test_an_investigated_table_value_is_marked_in_words_and_in_code() -> None:
    marks = {"functieAdres": True, "datumIngangOnderzoek": SINCE_AUGUST}
    kind = {"code": "W", "omschrijving": "woonadres"}
    address = mapped(verblijfplaats={"type": "Adres", "functieAdres": kind, "inOnderzoek": marks})["address"]
    assert address.fields["functieAdres.omschrijving"].notes == UNDER
    assert address.fields["functieAdres.code"].note_since == date(2026, 8, 17)
    assert address.fields["type"].notes == ()


def test_an_empty_value_under_investigation_is_shown_as_empty_and_under_investigation() -> None:
    marks = {"voorvoegsel": True, "adellijkeTitelPredicaat": True, "datumIngangOnderzoek": SINCE_AUGUST}
    person = mapped(naam={"geslachtsnaam": "Bos", "inOnderzoek": marks})["person"]
    empty = DataPoint(None, notes=UNDER, note_since=date(2026, 8, 17))
    assert person.fields["naam.voorvoegsel"] == empty
    assert person.fields["naam.adellijkeTitelPredicaat.omschrijving"] == empty
    assert person.unmapped == ()


def test_each_start_date_at_the_top_goes_with_its_own_values() -> None:
    found = mapped(
        geslacht={"code": "V", "omschrijving": "vrouw"},
        gemeenteVanInschrijving={"code": "9999", "omschrijving": "Voorbeeldstad"},
        inOnderzoek={
            "geslacht": True,
            "datumIngangOnderzoekPersoon": SINCE_MAY,
            "gemeenteVanInschrijving": True,
            "datumIngangOnderzoekGemeente": SINCE_AUGUST,
        },
    )
    assert found["person"].fields["geslacht.omschrijving"].note_since == date(2026, 5, 4)
    assert found["registration"].fields["gemeenteVanInschrijving.code"].note_since == date(2026, 8, 17)
    assert found["person"].fields["burgerservicenummer"].notes == ()


def test_a_salutation_is_under_investigation_since_the_first_of_two_investigations_and_the_other_is_reported() -> None:
    marks = {"aanhef": True, "datumIngangOnderzoekPersoon": SINCE_AUGUST, "datumIngangOnderzoekPartner": SINCE_MAY}
    addressing = mapped(adressering={"aanhef": "Geachte mevrouw Bos", "inOnderzoek": marks})["addressing"]
    assert addressing.fields["aanhef"].note_since == date(2026, 5, 4)
    assert addressing.unmapped == ("inOnderzoek.datumIngangOnderzoekPersoon",)


def test_an_investigation_of_something_that_is_not_shown_is_reported_with_its_start() -> None:
    marks = {"indicatieGezagMinderjarige": True, "datumIngangOnderzoekGezag": SINCE_MAY}
    assert mapped(inOnderzoek=marks)["person"].unmapped == (
        "inOnderzoek.datumIngangOnderzoekGezag",
        "inOnderzoek.indicatieGezagMinderjarige",
    )


def test_a_start_of_which_the_day_is_not_known_marks_without_a_day_and_is_reported() -> None:
    start = {"type": "JaarDatum", "jaar": 2026, "langFormaat": "2026"}
    marks = {"datum": True, "datumIngangOnderzoek": start}
    born = {"type": "Datum", "datum": "1958-04-12", "langFormaat": "12 april 1958"}
    person = mapped(geboorte={"datum": born, "inOnderzoek": marks})["person"]
    assert person.fields["geboorte.datum"] == DataPoint("1958-04-12", notes=UNDER)
    assert person.unmapped == ("geboorte.inOnderzoek.datumIngangOnderzoek",)


def test_an_investigated_authority_is_marked_whole() -> None:
    relation = {"type": "Voogdij", "minderjarige": {"burgerservicenummer": "999990135"}, "inOnderzoek": True}
    (authority,) = (record for record in mapped(gezag=[relation]).values() if record.type == "authority")
    assert {point.notes for point in authority.fields.values()} == {UNDER}


def test_an_unknown_and_investigated_date_says_both() -> None:
    unknown = {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}
    person = mapped(geboorte={"datum": unknown, "inOnderzoek": {"datum": True}})["person"]
    assert person.fields["geboorte.datum"] == DataPoint(None, notes=(Note.UNKNOWN, Note.UNDER_INVESTIGATION))


@pytest.mark.parametrize(
    ("person", "ref", "field"),
    [
        ({"verblijfplaats": {"type": "VerblijfplaatsOnbekend"}}, "address", "type"),
        ({"nationaliteiten": [{"type": "NationaliteitOnbekend"}]}, "nationality:NationaliteitOnbekend", "type"),
        ({"geslacht": {"code": "O", "omschrijving": "onbekend"}}, "person", "geslacht.omschrijving"),
        ({"geboorte": {"land": {"code": "0000"}}}, "person", "geboorte.land.code"),
        ({"naam": {"geslachtsnaam": "."}}, "person", "naam.geslachtsnaam"),
    ],
)
def test_what_the_registry_does_not_know_is_marked_as_unknown(person: dict[str, Any], ref: str, field: str) -> None:
    assert mapped(**person)[ref].fields[field].notes == (Note.UNKNOWN,)


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        ({"type": "Adres", "verblijfadres": {"postcode": "9999XA"}}, "verblijfadres.postcode", "9999XA"),
        (
            {"type": "Locatie", "verblijfadres": {"locatiebeschrijving": "woonboot"}},
            "verblijfadres.locatiebeschrijving",
            "woonboot",
        ),
        (
            {"type": "VerblijfplaatsBuitenland", "verblijfadres": {"land": {"omschrijving": "Canada"}}},
            "verblijfadres.land.omschrijving",
            "Canada",
        ),
    ],
)
def test_every_kind_of_residence_is_an_address(address: dict[str, Any], field: str, value: str) -> None:
    start = {"type": "Datum", "datum": "1991-05-06", "langFormaat": "6 mei 1991"}
    record = mapped(verblijfplaats={**address, "datumVan": start})["address"]
    assert record.fields[field] == DataPoint(value, since=date(1991, 5, 6))
    assert record.started_on == date(1991, 5, 6)
    assert record.unmapped == ()


def test_secrecy_and_suspension_come_unasked_and_are_shown() -> None:
    suspension = {"reden": {"code": "E", "omschrijving": "emigratie"}, "datum": SINCE_MAY}
    found = mapped(geheimhoudingPersoonsgegevens=True, opschortingBijhouding=suspension)["registration"].fields
    assert found["geheimhoudingPersoonsgegevens"] == DataPoint(True)
    assert found["opschortingBijhouding.reden.omschrijving"] == DataPoint("emigratie", since=date(2026, 5, 4))


def test_under_secrecy_every_value_that_says_where_somebody_lives_is_marked_and_nothing_else() -> None:
    home = {"type": "Adres", "verblijfadres": {"officieleStraatnaam": "Lindelaan", "huisnummer": 14}}
    letter = {"aanhef": "Geachte mevrouw", "adresregel1": "Lindelaan 14"}
    found = mapped(geheimhoudingPersoonsgegevens=True, verblijfplaats=home, adressering=letter)
    marked = {
        (kind, path)
        for kind, record in found.items()
        for path, point in record.fields.items()
        if Note.PROTECTED in point.notes
    }
    where = {"type", "verblijfadres.officieleStraatnaam", "verblijfadres.huisnummer"}
    assert marked == {("address", path) for path in where} | {("addressing", "adresregel1")}
    assert not any(
        Note.PROTECTED in point.notes
        for record in mapped(verblijfplaats=home, adressering=letter).values()
        for point in record.fields.values()
    )


def test_a_child_of_whom_nothing_is_known_is_still_a_child() -> None:
    kinds = [record.type for record in mapped(kinderen=[{"naam": {}}], immigratie={}).values()]
    assert kinds == ["person", "child"]


def test_a_ref_says_whose_it_is_to_nobody_and_is_another_for_another_resident() -> None:
    child = {"burgerservicenummer": "999990111"}
    (mine,) = (ref for ref in mapped(kinderen=[child]) if ref.startswith("child:"))
    (theirs,) = (ref for ref in mapped(burgerservicenummer="999990081", kinderen=[child]) if ref.startswith("child:"))
    assert "999990111" not in mine
    assert mine != theirs


def test_a_ref_survives_a_corrected_name_a_new_brother_and_another_order() -> None:
    before = mapped(kinderen=[{"burgerservicenummer": "999990135", "naam": {"voornamen": "Samira"}}])
    after = mapped(
        kinderen=[
            {"burgerservicenummer": "999990147", "naam": {"voornamen": "Younes"}},
            {"burgerservicenummer": "999990135", "naam": {"voornamen": "Samira Noor"}},
        ]
    )
    (ref,) = (ref for ref in before if ref.startswith("child:"))
    assert after[ref].fields["naam.voornamen"].value == "Samira Noor"


def test_two_children_who_cannot_be_told_apart_are_two_records() -> None:
    refs = [ref for ref in mapped(kinderen=[{}, {}]) if ref.startswith("child:")]
    assert len(refs) == 2
    assert refs[1] == f"{refs[0]}-2"


@pytest.mark.parametrize("name", [*GROUPS.values(), *LISTS.values()])
def test_a_group_that_is_not_a_group_is_one_rejected_record_and_the_rest_stands(name: str) -> None:
    found = list(records({"burgerservicenummer": "999990019", name: "garbage"}, DECLARED))
    assert [item.code for item in found if isinstance(item, RecordRejected)] == ["unreadable"]
    assert [item.type for item in found if isinstance(item, Record)] == ["person"]


def test_a_field_the_manifest_does_not_declare_is_reported_by_name_only() -> None:
    person = mapped(lievelingskleur="groen", naam={"bijnaam": {"kort": "Rie"}})["person"]
    assert person.unmapped == ("lievelingskleur", "naam.bijnaam.kort")
    assert set(person.fields) == {"burgerservicenummer"}


def test_a_name_with_a_full_stop_in_it_does_not_pass_for_another_value() -> None:
    person = mapped(**{"naam": {"voornamen": "Noor"}, "naam.voornamen": "Iemand Anders"})["person"]
    assert person.fields["naam.voornamen"].value == "Noor"
    assert person.unmapped == ("naam-voornamen",)


def test_refs_stay_the_same_from_one_version_to_the_next() -> None:
    found = mapped(
        kinderen=[{"burgerservicenummer": "999990111"}, {"naam": {"voornamen": "Noor"}}],
        gezag=[{"type": "Voogdij", "minderjarige": {"burgerservicenummer": "999990135"}}],
        rni=[{"deelnemer": {"code": "0201"}, "categorie": "Persoon"}],
    )
    assert {*found} == GOLDEN


def test_the_manifest_declares_every_type_of_record_the_connector_makes() -> None:
    assert set(DECLARED) == {"person", *GROUPS, *LISTS, *LOOSE}
