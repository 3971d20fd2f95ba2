"""The cases of the demo's other residents, all invented, as a data folder would tell them (``demo_data.add``).

Some have a decision that another system explains; one is explained and not decided here yet, one the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors.zgw import demo_letters as letters

YOUSSEF, INGRID, DAAN, LOTTE = "999990172", "999990184", "999990196", "999990214"
HENDRIK, NOOR = "999990226", "999990238"
Told = dict[str, Any]


def stories() -> Iterator[Told]:
    """Every case, in the form ``demo_data.add`` takes."""
    yield _number_plate()
    yield _remission()
    yield _benefit()
    yield _secrecy()
    yield _permit()
    yield _transport()
    yield from _ten_years()


def _number_plate() -> Told:
    return {
        "bsn": YOUSSEF,
        "number": "Z-2026-034871",
        "kind": "Ander kenteken doorgeven",
        "started": "2026-06-29",
        "case": {"omschrijving": "Ander kenteken voor uw parkeervergunning", "einddatum": "2026-06-29"},
        "person": {"voornamen": "Youssef", "geslachtsnaam": "Amrani"},
        "statuses": [
            {"name": "Ontvangen", "at": "2026-06-29T13:48:00Z"},
            {"name": "Klaar", "at": "2026-06-29T13:52:00Z", "explained": "Het nieuwe kenteken staat erin."},
        ],
        "documents": [
            {
                "title": "Bevestiging: uw nieuwe kenteken",
                "made": "2026-06-29",
                "author": "Team Parkeren",
                "tekst": letters.PLATE,
            }
        ],
        "result": "Verwerkt",
    }


def _remission() -> Told:
    """Explained elsewhere already; the formal decision is not registered here yet."""
    return {
        "bsn": INGRID,
        "number": "Z-2026-046120",
        "kind": "Aanvraag kwijtschelding",
        "started": "2026-07-20",
        "case": {"omschrijving": "Uw aanvraag om de belasting niet te hoeven betalen"},
        "person": {"voornamen": "Ingrid", "voorvoegselGeslachtsnaam": "de", "geslachtsnaam": "Wit"},
        "statuses": [
            {"name": "Ontvangen", "at": "2026-07-20T08:15:00Z"},
            {"name": "In behandeling", "at": "2026-08-31T02:10:00Z", "explained": "Het systeem telde uw geld."},
        ],
        "documents": [
            {
                "title": "Uw aanvraag",
                "made": "2026-07-20",
                "author": "I. de Wit",
                "soort": "Aanvraag",
                "tekst": letters.REMISSION_ASKED,
            },
            {
                "title": "Brief: u moet de belasting betalen",
                "made": "2026-09-08",
                "author": "Team Belastingen",
                "tekst": letters.MUST_PAY,
            },
        ],
    }


def _benefit() -> Told:
    return {
        "bsn": DAAN,
        "number": "Z-2026-045377",
        "kind": "Aanvraag bijstand",
        "started": "2026-08-03",
        "case": {"omschrijving": "Uw aanvraag voor bijstand", "einddatum": "2026-09-15"},
        "person": {"voornamen": "Daan", "geslachtsnaam": "Visser"},
        "statuses": [
            {"name": "Ontvangen", "at": "2026-08-03T09:31:00Z"},
            {"name": "Wacht op papieren", "at": "2026-08-17T07:20:00Z", "explained": "Er ging een brief naar u toe."},
            {"name": "Klaar", "at": "2026-09-15T12:00:00Z", "explained": "Er kwam geen antwoord."},
        ],
        "documents": [
            {
                "title": "Brief: wij hebben vragen over uw inkomen",
                "made": "2026-08-17",
                "author": "Team Inkomen",
                "tekst": letters.QUESTIONS,
            },
            {
                "title": "Brief: wij behandelen uw aanvraag niet",
                "made": "2026-09-14",
                "author": "Team Inkomen",
                "tekst": letters.NOT_TREATED,
            },
        ],
        "decisions": [
            _decided("PW-2026-0648", "Besluit aanvraag bijstand", "2026-09-14", "2026-09-15", "2026-10-27"),
        ],
        "result": "Niet behandeld",
    }


def _secrecy() -> Told:
    return {
        "bsn": LOTTE,
        "number": "Z-2024-027733",
        "kind": "Verzoek om geheimhouding",
        "started": "2024-08-12",
        "case": {"omschrijving": "Uw adres wordt niet aan anderen gegeven", "einddatum": "2024-08-14"},
        "statuses": [{"name": "Klaar", "at": "2024-08-14T10:00:00Z"}],
        "result": "Toegekend",
    }


def _permit() -> Told:
    """Decided here; no other system has explained it yet."""
    return {
        "bsn": LOTTE,
        "number": "Z-2024-028016",
        "kind": "Aanvraag parkeervergunning",
        "started": "2024-08-16",
        "case": {"omschrijving": "Uw aanvraag voor een parkeervergunning", "einddatum": "2024-08-20"},
        "statuses": [{"name": "Klaar", "at": "2024-08-20T12:00:00Z"}],
        "documents": [
            {
                "title": "Brief: u krijgt een vergunning",
                "made": "2024-08-19",
                "author": "Team Parkeren",
                "tekst": letters.PERMIT,
            }
        ],
        "decisions": [
            _decided("PV-2024-1177", "Besluit parkeervergunning", "2024-08-19", "2024-08-20", "2024-10-01"),
        ],
        "result": "Toegekend",
    }


def _transport() -> Told:
    return {
        "bsn": NOOR,
        "number": "Z-2026-032208",
        "kind": "Vervoer naar school",
        "started": "2026-05-18",
        "case": {"omschrijving": "Vervoer naar school voor Sem", "einddatum": "2026-06-23"},
        "person": {"voornamen": "Noor", "geslachtsnaam": "Bakker"},
        "statuses": [
            {"name": "Ontvangen", "at": "2026-05-18T07:40:00Z"},
            {"name": "Klaar", "at": "2026-06-23T12:00:00Z"},
        ],
        "documents": [
            {
                "title": "Brief: Sem wordt gebracht en gehaald",
                "made": "2026-06-22",
                "author": "Team Onderwijs",
                "tekst": letters.TRANSPORT,
            }
        ],
        "decisions": [
            _decided("LV-2026-0144", "Besluit vervoer naar school", "2026-06-22", "2026-06-23", "2026-08-04"),
        ],
        "result": "Toegekend",
    }


_HELP, _BENEFITS = (2018, 2020, 2022, 2024), (2021, 2022, 2023, 2025)
_LETTERS = (2017, 2019, 2020, 2021, 2022, 2023, 2024)


def _ten_years() -> Iterator[Told]:
    """Hendrik's cases: eight with a decision and fourteen without one, which with their documents is 55 records."""
    for year in _HELP:
        yield _of_hendrik(year, "06-15", "Aanvraag hulp bij het huishouden", f"WMO-{year}-7100", documents=3)
    for year in _BENEFITS:
        yield _of_hendrik(year, "05-11", "Aanvraag bijstand", f"PW-{year}-7100", documents=3)
    for year in (*_LETTERS, 2025, 2026):
        yield _of_hendrik(year, "03-20", "Melding openbare ruimte", None, documents=1)
    for year in (2018, 2021, 2023, 2025, 2026):
        yield _of_hendrik(year, "02-12", "Vraag aan de gemeente", None, documents=0)


def _of_hendrik(year: int, day: str, kind: str, ref: str | None, *, documents: int) -> Told:
    ended = f"{year}-{day}"
    titles = ("Brief: wat wij hebben besloten", "Uw formulier", "Verslag van het gesprek")[:documents]
    return {
        "bsn": HENDRIK,
        "number": f"Z-{year}-71{day[:2]}{day[3:]}",
        "kind": kind,
        "started": f"{year}-01-19",
        "case": {
            "omschrijving": f"{kind} ({year})",
            "einddatum": ended,
            "archiefnominatie": "vernietigen",
            "archiefactiedatum": f"{year + (15 if ref else 1)}-{day}",
        },
        "person": {"voornamen": "Hendrik", "geslachtsnaam": "Jansen"},
        "statuses": [
            {"name": "Ontvangen", "at": f"{year}-01-19T09:00:00Z"},
            {"name": "Klaar", "at": f"{ended}T12:00:00Z"},
        ],
        "documents": [
            {
                "title": title,
                "made": ended,
                "author": "Gemeente Voorbeeldstad",
                "tekst": letters.short(title, kind, ended),
            }
            for title in titles
        ],
        "decisions": [_decided(ref, f"Besluit over: {kind.lower()}", ended, ended, None)] if ref else [],
        "result": "Afgehandeld",
    }


def _decided(number: str, kind: str, decided: str, sent: str, until: str | None) -> Told:
    return {
        "number": number,
        "kind_name": kind,
        "decided": decided,
        "verzenddatum": sent,
        "uiterlijkeReactiedatum": until,
    }
