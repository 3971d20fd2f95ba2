"""The demo's invented people in the form the registry sends: some written out whole, of others only what differs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from connectors.sdk.demo_dates import in_words

DEMO_DATA = Path(__file__).with_name("demo_data.json")
Person = dict[str, Any]
Address = tuple[str, int, str]
"""Street, house number, postcode."""

_TOWN = {"code": "9999", "omschrijving": "Voorbeeldstad"}
_NETHERLANDS = {"code": "6030", "omschrijving": "Nederland"}
_SURINAME = {"code": "5007", "omschrijving": "Suriname"}
_DUTCH = {"code": "0001", "omschrijving": "Nederlandse"}
_SEX = {"V": ("vrouw", "mevrouw"), "M": ("man", "meneer")}
SEM = "999990263"
"""Noor's child: thirteen years old when the demo's stories are told, and no resident of the demo."""


def demo_people() -> list[Person]:
    """Everybody the simulated registry knows."""
    written_out: list[Person] = json.loads(DEMO_DATA.read_text(encoding="utf-8"))["personen"]
    return [*written_out, *_residents()]


def _residents() -> list[Person]:
    return [
        _resident("999990172", "M", "Youssef", "Amrani", "1989-07-23", ("Kanaalstraat", 52, "9999XC"), "2019-03-01"),
        _resident("999990184", "V", "Ingrid", "de Wit", "1981-11-30", ("Beukenplein", 8, "9999XF"), "2014-08-15"),
        _resident("999990196", "M", "Daan", "Visser", "1998-02-09", ("Molenweg", 117, "9999XG"), "2026-06-15"),
        _resident(
            "999990202", "V", "Rosa", "Pinas", "1975-06-02", ("Populierenweg", 21, "9999XE"), "2020-10-01", _SURINAME
        ),
        _resident("999990214", "V", "Lotte", "Smit", "1992-03-17", ("Lindelaan", 61, "9999XA"), "2024-08-12")
        | {"geheimhoudingPersoonsgegevens": True},
        _resident("999990226", "M", "Hendrik", "Jansen", "1961-01-05", ("Sluisplein", 12, "9999XC"), "2019-03-01"),
        _resident("999990238", "V", "Noor", "Bakker", "1984-09-08", ("Beukenplein", 30, "9999XF"), "2012-07-01")
        | {"kinderen": [_sem()]},
    ]


def _resident(
    bsn: str,
    sex: str,
    first: str,
    last: str,
    born: str,
    address: Address,
    since: str,
    country: dict[str, str] = _NETHERLANDS,
) -> Person:
    """One adult who lives in Voorbeeldstad."""
    return {
        "aNummer": f"{bsn}0",
        "burgerservicenummer": bsn,
        "datumEersteInschrijvingGBA": _day("1994-10-01" if born < "1994-10-01" else born),
        "geslacht": {"code": sex, "omschrijving": _SEX[sex][0]},
        "naam": {**_name(first, last), "volledigeNaam": f"{first} {last}"},
        "geboorte": _birth(born, country),
        "nationaliteiten": [{"type": "Nationaliteit", "nationaliteit": _DUTCH, "datumIngangGeldigheid": _day(born)}],
        "verblijfplaats": _home(address, since),
        "gemeenteVanInschrijving": _TOWN,
        "datumInschrijvingInGemeente": _day(min(since, "2012-07-01")),
        "adressering": _addressing(sex, first, last, address),
        "partners": [],
        "kinderen": [],
        "gezag": [],
    }


def _home(address: Address, since: str) -> Person:
    street, number, postcode = address
    return {
        "type": "Adres",
        "verblijfadres": {
            "officieleStraatnaam": street,
            "korteStraatnaam": street,
            "huisnummer": number,
            "postcode": postcode,
            "woonplaats": "Voorbeeldstad",
        },
        "functieAdres": {"code": "W", "omschrijving": "woonadres"},
        "datumVan": _day(since),
    }


def _addressing(sex: str, first: str, last: str, address: Address) -> Person:
    """How the municipality writes to somebody."""
    street, number, postcode = address
    salutation = f"{_SEX[sex][1]} {last[0].upper()}{last[1:]}"
    return {
        "adresregel1": f"{street} {number}",
        "adresregel2": f"{postcode[:4]} {postcode[4:]}  VOORBEELDSTAD",
        "aanhef": f"Geachte {salutation}",
        "aanschrijfwijze": {"naam": f"{first[0]}. {last}"},
        "gebruikInLopendeTekst": salutation,
    }


def _sem() -> Person:
    return {"burgerservicenummer": SEM, "naam": _name("Sem", "Bakker"), "geboorte": _birth("2013-06-11", _NETHERLANDS)}


def _name(first: str, last: str) -> Person:
    before, _, name = last.rpartition(" ")
    prefix = {"voorvoegsel": before} if before else {}
    return {"voornamen": first, "voorletters": f"{first[0]}.", **prefix, "geslachtsnaam": name}


def _birth(born: str, country: dict[str, str]) -> Person:
    place = _TOWN if country is _NETHERLANDS else {"omschrijving": "Paramaribo"}
    return {"datum": _day(born), "plaats": place, "land": country}


def _day(text: str) -> Person:
    return {"type": "Datum", "datum": text, "langFormaat": in_words(date.fromisoformat(text))}
