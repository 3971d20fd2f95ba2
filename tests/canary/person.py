"""The canary: an invented resident all of whose words are odd, so that any of them is found wherever it should not be.

Her data is put into the simulated sources the way any source holds data; the portal treats her like anybody.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from portal.demo.provider import OFFICERS, RESIDENTS

BSN = "999973149"
"""An official test number (999...) that nobody else in this repository has."""
ODD_NUMBER = "zeekomkommer-9731"
GIVEN, FAMILY = "Wílhelmøntje", "Zwaardvisch-Kwikstaart"
STREET, POSTCODE = "Kwabaalslöpje", "9997QZ"
PLATE, PERMIT, ZONE, PHONE = "QX-731-Z", "PV-7319-QX", "Zeeduivelwijk", "06 97319731"
NOTE = "Zij houdt 37 axolotls in de bijkeuken en een heremietkreeft."
PROVISION, PROVIDER = "HH-7319-9731", "Thuiszorg De Tandbaars"
DECISION, RULE = "WMO-7319-9731", "Toets steenbolkregel"
POISON = "grauwepoon op een vrijdag"
REASON = "Omdat mijn dwergzeekoet dat wil."
VERDICT = "De papegaaiduiker weegt hier zwaarder."
WISH, QUESTION, CALL = "Thuiszorg De Zeewolf", "Waarom juist mijn lompvis?", "06 97319732"
UNFAIR = "Mijn sidderaal was een geschenk."
PAYER, REPORT, TAX = "Kroeg De Koffervis", "Er zwom een zonnevis in bad.", "Belasting op murenen"
OFFICER = "Lodewijk Roodkeelduiker"
ACR = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"

WORDS = (
    *(BSN, ODD_NUMBER, GIVEN, FAMILY, STREET, POSTCODE, PLATE, PERMIT, ZONE, PHONE),
    *("axolotls in de", "heremietkreeft", PROVISION, "Tandbaars", DECISION, "steenbolkregel"),
    *("grauwepoon", "dwergzeekoet", "papegaaiduiker", "Roodkeelduiker"),
    *("Zeewolf", "lompvis", CALL, "sidderaal", "Koffervis", "zonnevis", "murenen"),
)
"""What must be found nowhere. Each is long and odd enough never to come about by chance."""

PEOPLE: list[dict[str, Any]] = [
    {"id": "canary", "client": RESIDENTS, "name": f"{GIVEN} {FAMILY}", "acr": ACR, "claims": {"bsn": BSN}},
    {"id": "odd", "client": RESIDENTS, "name": FAMILY, "acr": ACR, "claims": {"bsn": ODD_NUMBER}},
    {
        "id": "roodkeelduiker",
        "client": OFFICERS,
        "name": OFFICER,
        "acr": ACR,
        "claims": {"name": OFFICER, "roles": ["privacy_officer"]},
    },
]


def move_in(folder: Path) -> None:
    """Put her into every simulated source of a world that has not started yet."""
    for simulator, file, content in (
        ("brp", "people.json", [_registered()]),
        ("decision_log", "more.json", _decided()),
    ):
        home = folder / "sources" / simulator
        home.mkdir(parents=True, exist_ok=True)
        (home / file).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    then = "2019-03-11 09:30:00.000000"
    dates = {"start_date": "2019-02-04", "end_date": "2019-03-11"}
    hers: dict[str, Any] = {"bsn": BSN, "changed_at": then}
    help_at_home = {"number": PROVISION, "kind": "Hulp", "hours_per_week": 2, "provider": PROVIDER}
    dates |= {"status": "Ingetrokken", "destroy_after": "2020-03-11"}
    _insert(folder, "homecare", "provision", hers | help_at_home | dates)
    note = {"id": 7319, "written_on": "2019-03-09", "author_role": "Consulent", "text": NOTE}
    _insert(folder, "homecare", "intake_note", hers | note)
    permit = {"number": PERMIT, "zone": ZONE, "phone": PHONE, "start_date": "2021-04-01", "price": 12.5}
    _insert(folder, "parking", "permit", hers | permit)
    plate = {"permit_number": PERMIT, "plate": PLATE, "from_date": "2021-04-01", "changed_at": then}
    _insert(folder, "parking", "plate", plate)
    paid = {
        "id": "LO-7319",
        "month": "2026-04",
        "paid_on": "2026-04-25",
        "payer": PAYER,
        "kind": "Loon",
        "amount": 7.31,
    }
    _insert(folder, "income", "payment", hers | paid)
    visit = {"number": "HB-7319", "kind": "Huisbezoek", "done_on": "2026-05-01", "report": REPORT}
    _insert(folder, "checks", "benefit_check", hers | visit)
    tax = {
        "number": "GB-7319",
        "kind": TAX,
        "year": 2026,
        "amount": 73.19,
        "imposed_on": "2026-02-28",
        "status": "Open",
    }
    _insert(folder, "taxes", "assessment", hers | tax)


def _insert(folder: Path, department: str, table: str, row: dict[str, Any]) -> None:
    with closing(sqlite3.connect(folder / "sources" / f"{department}.sqlite")) as connection, connection:
        places = ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", row)  # noqa: S608


def _registered() -> dict[str, Any]:
    return {
        "burgerservicenummer": BSN,
        "geslacht": {"code": "V", "omschrijving": "vrouw"},
        "naam": {
            "voornamen": GIVEN,
            "voorletters": "W.",
            "geslachtsnaam": FAMILY,
            "volledigeNaam": f"{GIVEN} {FAMILY}",
        },
        "verblijfplaats": {
            "type": "Adres",
            "verblijfadres": {
                "officieleStraatnaam": STREET,
                "huisnummer": 7319,
                "postcode": POSTCODE,
                "woonplaats": "Voorbeeldstad",
            },
            "functieAdres": {"code": "W", "omschrijving": "woonadres"},
            "datumVan": {"type": "Datum", "datum": "1991-05-06", "langFormaat": "6 mei 1991"},
        },
        "gemeenteVanInschrijving": {"code": "9999", "omschrijving": "Voorbeeldstad"},
    }


def _decided() -> list[dict[str, Any]]:
    """A decision about her, and one that is no good: its date is a sentence."""
    both = {"nl": f"Uw hulp van {PROVIDER}", "en": f"Your help from {PROVIDER}"}
    good: dict[str, Any] = {
        "schema": "decision-1",
        "subject": {"bsn": BSN},
        "ref": DECISION,
        "title": both,
        "outcome": both,
        "decided_on": "2024-09-20",
        "explanation": {"nl": NOTE, "en": NOTE},
        "rule": {
            "name": {"nl": RULE, "en": RULE},
            "version": "1",
            "human_role": "decided",
            "is_algorithm": False,
        },
        "contact": {"name": "Annemiek de Groot", "phone": "088 000 1187"},
        "inputs": [
            {
                "source": "homecare",
                "ref": f"provision:{PROVISION}",
                "field": "provider",
                "used": PROVIDER,
                "observed_at": "2024-09-18T11:00:00+02:00",
                "role": "used",
                "label": {"nl": "Wie helpt", "en": "Who helps"},
            }
        ],
    }
    return [good, {**good, "ref": f"{DECISION}-2", "decided_on": POISON}]
