"""The demo's cases, all invented: help that was stopped, an objection to a tax bill, and what else makes a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.zgw import demo_letters as letters
from connectors.zgw.demo_stories import stories
from connectors.zgw.simulated_shelf import (
    Shelf,
    case,
    decision,
    document,
    empty_shelf,
    property_of,
    result,
    role,
    status,
)

MARIJKE = "999990019"
FATIMA = "999990081"
_MARIJKE = {
    "voorletters": "M.",
    "voornamen": "Marijke",
    "voorvoegselGeslachtsnaam": "van den",
    "geslachtsnaam": "Akker-Oudshoorn",
    "geboortedatum": "1958-04-12",
    "verblijfsadres": {
        "aoaIdentificatie": "9999010000000014",
        "wplWoonplaatsNaam": "Voorbeeldstad",
        "gorOpenbareRuimteNaam": "Lindelaan",
        "aoaPostcode": "9999XA",
        "aoaHuisnummer": 14,
        "aoaHuisletter": "",
        "aoaHuisnummertoevoeging": "",
        "inpLocatiebeschrijving": "",
    },
}
_SYSTEM = "Systeem heronderzoek Wmo"
_FATIMA = {"voornamen": "Fatima", "geslachtsnaam": "el Idrissi"}
_WORDS = {"omschrijving": "Onderzoek naar een melding", "toelichting": "Wat er is gemeld."}
STOPPED, OBJECTION, GRANTED, TILE = "Z-2026-040551", "Z-2026-051902", "Z-2023-018802", "Z-2019-000871"
CLOSED, FOR_ANOTHER = "Z-2025-020114", "Z-2025-031775"


def demo_shelf() -> Shelf:
    """Every case of the demo's people. The decisions have the numbers the ``decision_log`` demo gives them too."""
    shelf = empty_shelf()
    _granted(shelf)
    _stopped(shelf)
    _objection(shelf)
    _loose_tile(shelf)
    _of_fatima(shelf)
    for told in stories():
        add(shelf, told)
    return shelf


def _stopped(shelf: Shelf) -> None:
    one = case(
        shelf,
        STOPPED,
        "Heronderzoek hulp bij het huishouden",
        "2026-08-24",
        omschrijving="Uw hulp bij het huishouden opnieuw bekeken",
        einddatum="2026-09-15",
        archiefnominatie="vernietigen",
        archiefactiedatum="2041-09-15",
        laatstGemuteerd="2026-09-15T14:00:00Z",
    )
    role(shelf, one, MARIJKE, persoon=_MARIJKE)
    status(shelf, one, "Begonnen", "2026-08-24T09:00:00Z")
    status(shelf, one, "In onderzoek", "2026-09-02T01:15:00Z", "Het systeem las uw gegevens.")
    status(shelf, one, "Klaar", "2026-09-15T12:00:00Z", "U krijgt een brief.")
    result(shelf, one, "Hulp gestopt")
    property_of(shelf, one, "Aantal volwassenen op het adres", "2")
    report = letters.REVIEW
    document(shelf, one, "Verslag van het heronderzoek", "2026-09-02", _SYSTEM, soort="Verslag", tekst=report)
    sent = {"verzenddatum": "2026-09-15", "tekst": letters.STOPS}
    document(shelf, one, "Brief: uw hulp stopt", "2026-09-14", "Team Wmo", **sent)
    decision(
        shelf,
        one,
        "WMO-2026-1187",
        "Besluit hulp bij het huishouden",
        "2026-09-14",
        ingangsdatum="2026-10-01",
        verzenddatum="2026-09-15",
        uiterlijkeReactiedatum="2026-10-27",
        toelichting="Uw hulp bij het huishouden stopt.",
    )


def _granted(shelf: Shelf) -> None:
    one = case(
        shelf,
        GRANTED,
        "Aanvraag hulp bij het huishouden",
        "2023-04-11",
        omschrijving="Aanvraag voor hulp bij het huishouden",
        einddatum="2023-05-23",
        communicatiekanaalNaam="Telefoon",
        archiefnominatie="vernietigen",
        archiefactiedatum="2038-05-23",
    )
    role(shelf, one, MARIJKE, persoon=_MARIJKE)
    status(shelf, one, "Ontvangen", "2023-04-11T08:30:00Z")
    status(shelf, one, "Klaar", "2023-05-23T12:00:00Z")
    result(shelf, one, "Toegekend")
    sent = {"verzenddatum": "2023-05-23", "tekst": letters.GRANTED}
    document(shelf, one, "Brief: u krijgt hulp", "2023-05-22", "Team Wmo", **sent)
    decision(
        shelf,
        one,
        "WMO-2023-0417",
        "Besluit hulp bij het huishouden",
        "2023-05-22",
        ingangsdatum="2023-06-01",
        verzenddatum="2023-05-23",
        uiterlijkeReactiedatum="2023-07-04",
    )


def _objection(shelf: Shelf) -> None:
    one = case(
        shelf,
        OBJECTION,
        "Bezwaar",
        "2026-03-20",
        omschrijving="Bezwaar tegen uw belasting voor afval en riool",
        einddatumGepland="2026-12-31",
        uiterlijkeEinddatumAfdoening="2026-12-31",
        communicatiekanaalNaam="Brief",
        kenmerken=[{"kenmerk": "bestreden besluit", "bron": "GB-2026-04417"}],
    )
    role(shelf, one, MARIJKE, "Indiener van het bezwaar", persoon=_MARIJKE)
    status(shelf, one, "Ontvangen", "2026-03-20T10:12:00Z")
    status(shelf, one, "In behandeling", "2026-04-07T08:00:00Z", "U krijgt een uitnodiging voor een gesprek.")
    more = {"soort": "Bezwaarschrift", "ontvangstdatum": "2026-03-20", "tekst": letters.OBJECTION}
    document(shelf, one, "Uw bezwaar", "2026-03-18", "M. van den Akker-Oudshoorn", **more)


def _loose_tile(shelf: Shelf) -> None:
    """Old enough to be gone: its retention has been over for years, and nobody removed it."""
    one = case(
        shelf,
        TILE,
        "Melding openbare ruimte",
        "2019-05-13",
        omschrijving="Losse stoeptegel in de Lindelaan",
        einddatum="2019-05-20",
        archiefnominatie="vernietigen",
        archiefactiedatum="2020-05-20",
    )
    role(shelf, one, MARIJKE, "Melder", persoon={"geslachtsnaam": "Akker-Oudshoorn"})
    status(shelf, one, "Klaar", "2019-05-20T12:00:00Z", "De tegel ligt weer vast.")
    result(shelf, one, "Opgelost")


def _of_fatima(shelf: Shelf) -> None:
    """A case that is too confidential to show, and one in which she acts for somebody else."""
    closed = case(shelf, CLOSED, "Onderzoek", "2025-03-03", vertrouwelijkheidaanduiding="geheim", **_WORDS)
    status(shelf, closed, "In behandeling", "2025-03-04T09:00:00Z")
    role(shelf, closed, FATIMA, "Betrokkene", generiek="belanghebbende", persoon=_FATIMA)
    document(shelf, closed, "Verslag van een gesprek", "2025-03-10", "Afdeling Veiligheid", soort="Verslag")
    other = case(
        shelf, FOR_ANOTHER, "Aanvraag parkeervergunning", "2025-06-02", omschrijving="Vergunning voor een ander"
    )
    role(shelf, other, FATIMA, "Gemachtigde", persoon=_FATIMA, indicatieMachtiging="gemachtigde")


def add(shelf: Shelf, told: Mapping[str, Any]) -> None:
    """Put one more case on the shelf, as a data folder tells it.

    ``bsn``, ``number``, ``kind`` and ``started`` are needed; ``case`` and ``person`` hold more of the case's and the
    person's own fields. ``statuses`` (name, at, explained), ``documents`` (title, made, author) and ``decisions``
    (number, kind_name, decided) are lists, each with more fields of its own; ``result`` is a name.
    """
    where = case(shelf, told["number"], told["kind"], told["started"], **told.get("case", {}))
    role(shelf, where, told["bsn"], persoon=told.get("person", {}))
    for one in told.get("statuses", ()):
        status(shelf, where, **one)
    for one in told.get("documents", ()):
        document(shelf, where, **one)
    for one in told.get("decisions", ()):
        decision(shelf, where, **one)
    if told.get("result"):
        result(shelf, where, told["result"])
