"""For knowing which fields the registry has: the ones that may be asked for, and the ones that come by themselves.

Written after Haal Centraal BRP Personen Bevragen v2, schema ``Persoon`` and its list of field paths. The connector
checks its settings against this; the simulator answers by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

DATE: Final = dict.fromkeys(("type", "langFormaat", "datum", "onbekend", "jaar", "maand"))
TABLE: Final = {"code": None, "omschrijving": None}

Shape = Mapping[str, "Shape | None"]
"""A group: its members, each a group itself or None for a single value. Lists have the shape of their members."""

_TITLE: Shape = {**TABLE, "soort": None}
_NAME: Shape = {
    "adellijkeTitelPredicaat": _TITLE,
    "geslachtsnaam": None,
    "voorletters": None,
    "voornamen": None,
    "voorvoegsel": None,
}
_EVENT: Shape = {"datum": DATE, "land": TABLE, "plaats": TABLE}
_NUMBER: Shape = {"burgerservicenummer": None}

_ADDRESSING_AT_HOME: Shape = {
    "adresregel1": None,
    "adresregel2": None,
    "aanhef": None,
    "aanschrijfwijze": {"aanspreekvorm": None, "naam": None},
    "gebruikInLopendeTekst": None,
}
_STREET: Shape = {
    "aanduidingBijHuisnummer": TABLE,
    "huisletter": None,
    "huisnummer": None,
    "huisnummertoevoeging": None,
    "korteStraatnaam": None,
    "officieleStraatnaam": None,
    "postcode": None,
    "woonplaats": None,
    "locatiebeschrijving": None,
}
_RESIDENCE_AT_HOME: Shape = {
    "type": None,
    "datumIngangGeldigheid": DATE,
    "datumVan": DATE,
    "verblijfadres": _STREET,
    "adresseerbaarObjectIdentificatie": None,
    "functieAdres": TABLE,
    "nummeraanduidingIdentificatie": None,
}
_ABROAD: Shape = {"land": TABLE, "regel1": None, "regel2": None, "regel3": None}

ASKABLE: Shape = {
    "aNummer": None,
    "adressering": {**_ADDRESSING_AT_HOME, "adresregel3": None, "land": TABLE},
    "adresseringBinnenland": _ADDRESSING_AT_HOME,
    "burgerservicenummer": None,
    "datumEersteInschrijvingGBA": DATE,
    "datumInschrijvingInGemeente": DATE,
    "europeesKiesrecht": {"aanduiding": TABLE, "einddatumUitsluiting": DATE},
    "geboorte": _EVENT,
    "gemeenteVanInschrijving": TABLE,
    "geslacht": TABLE,
    "gezag": {
        "type": None,
        "minderjarige": _NUMBER,
        "ouders": _NUMBER,
        "ouder": _NUMBER,
        "derde": _NUMBER,
        "derden": _NUMBER,
    },
    "immigratie": {
        "datumVestigingInNederland": DATE,
        "indicatieVestigingVanuitBuitenland": None,
        "landVanwaarIngeschreven": TABLE,
        "vanuitVerblijfplaatsOnbekend": None,
    },
    "indicatieCurateleRegister": None,
    "indicatieGezagMinderjarige": TABLE,
    "kinderen": {**_NUMBER, "geboorte": _EVENT, "naam": _NAME},
    "leeftijd": None,
    "naam": {**_NAME, "volledigeNaam": None, "aanduidingNaamgebruik": TABLE},
    "nationaliteiten": {"redenOpname": TABLE, "type": None, "datumIngangGeldigheid": DATE, "nationaliteit": TABLE},
    "ouders": {
        **_NUMBER,
        "datumIngangFamilierechtelijkeBetrekking": DATE,
        "geboorte": _EVENT,
        "geslacht": TABLE,
        "naam": _NAME,
        "ouderAanduiding": None,
    },
    "overlijden": _EVENT,
    "partners": {
        **_NUMBER,
        "aangaanHuwelijkPartnerschap": _EVENT,
        "geboorte": _EVENT,
        "geslacht": TABLE,
        "naam": _NAME,
        "ontbindingHuwelijkPartnerschap": {"datum": DATE},
        "soortVerbintenis": TABLE,
    },
    "uitsluitingKiesrecht": {"einddatum": DATE, "uitgeslotenVanKiesrecht": None},
    "verblijfplaats": {**_RESIDENCE_AT_HOME, "verblijfadres": {**_STREET, **_ABROAD}},
    "verblijfplaatsBinnenland": _RESIDENCE_AT_HOME,
    "verblijfstitel": {"aanduiding": TABLE, "datumEinde": DATE, "datumIngang": DATE},
}
"""Every field that may be named in ``fields``."""

AUTOMATIC_ROOTS = frozenset(
    {"geheimhoudingPersoonsgegevens", "inOnderzoek", "opschortingBijhouding", "rni", "verificatie"}
)
"""Groups the registry adds by itself; naming one in ``fields`` is refused with status 400."""

AUTOMATIC_NAMES = frozenset({"inOnderzoek", "indicatieVastgesteldVerblijftNietOpAdres"})
"""Members that come along with their group by themselves, wherever they stand."""

ASKED_BY_DEFAULT = (
    "aNummer",
    "adressering",
    "burgerservicenummer",
    "datumEersteInschrijvingGBA",
    "datumInschrijvingInGemeente",
    "europeesKiesrecht",
    "geboorte",
    "gemeenteVanInschrijving",
    "geslacht",
    "gezag",
    "immigratie",
    "indicatieCurateleRegister",
    "kinderen",
    "leeftijd",
    "naam",
    "nationaliteiten",
    "ouders",
    "overlijden",
    "partners",
    "uitsluitingKiesrecht",
    "verblijfplaats",
    "verblijfstitel",
)
"""Everything a resident may see about themselves. Left out: ``indicatieGezagMinderjarige`` (deprecated, ``gezag``
says more) and the two ``...Binnenland`` groups (for users who may see Dutch addresses only)."""


def paths(shape: Shape = ASKABLE, prefix: str = "") -> Iterator[str]:
    """Every path that may be named, groups before their members."""
    for name, inner in shape.items():
        path = f"{prefix}.{name}" if prefix else name
        yield path
        if inner is not None:
            yield from paths(inner, path)


DUTCH_ONLY = {"verblijfplaatsBinnenland": "verblijfplaats", "adresseringBinnenland": "adressering"}
"""Groups that are asked for by one name and answered under another."""


def real_root(path: str) -> str:
    """The top-level name under which the answer has what this path asks for."""
    root = path.partition(".")[0]
    return DUTCH_ONLY.get(root, root)


ASKABLE_PATHS = frozenset(paths())


def comes_by_itself(path: str) -> bool:
    """Whether this path is delivered automatically, and so may not be asked for."""
    root, *rest = path.split(".")
    return root in AUTOMATIC_ROOTS or any(name in AUTOMATIC_NAMES for name in rest)
