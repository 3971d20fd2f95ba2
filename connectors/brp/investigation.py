"""For showing exactly which values the registry is investigating ("in onderzoek"), and since when.

The registry puts an ``inOnderzoek`` group beside the values it is about: a flag per value, and the day the
investigation began. For a parental authority it is one flag for the whole relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from connectors.brp.dates import full_date, is_date
from connectors.brp.leaves import INVESTIGATION, joined

_PERSON = "datumIngangOnderzoekPersoon"
_MUNICIPALITY = "datumIngangOnderzoekGemeente"
_AUTHORITY = "datumIngangOnderzoekGezag"
_PARTNER = "datumIngangOnderzoekPartner"
_RESIDENCE = "datumIngangOnderzoekVerblijfplaats"

_OWN_DATES: dict[str, tuple[str, ...]] = {
    "burgerservicenummer": (_PERSON,),
    "geslacht": (_PERSON,),
    "leeftijd": (_PERSON,),
    "gemeenteVanInschrijving": (_MUNICIPALITY,),
    "datumInschrijvingInGemeente": (_MUNICIPALITY,),
    "indicatieCurateleRegister": (_AUTHORITY,),
    "indicatieGezagMinderjarige": (_AUTHORITY,),
    "aanhef": (_PERSON, _PARTNER),
    "aanschrijfwijze": (_PERSON, _PARTNER),
    "gebruikInLopendeTekst": (_PERSON, _PARTNER),
    "adresregel1": (_RESIDENCE,),
    "adresregel2": (_RESIDENCE,),
    "adresregel3": (_RESIDENCE,),
    "land": (_RESIDENCE,),
}
"""Which of a group's several start dates go with a flag (OpenAPI, ``PersoonInOnderzoek`` and ``Adressering``)."""


class Mark(msgspec.Struct, frozen=True):
    """One flag: the value it is about, the flag's own path, and the start it goes with where the day is known."""

    target: str
    flag: str
    since: date | None = None
    since_path: str | None = None


class Investigation(msgspec.Struct, frozen=True):
    """All marks in one group of data, and the paths beside them that say something no mark can carry."""

    marks: tuple[Mark, ...]
    left_over: tuple[str, ...]


def investigation(group: Mapping[str, Any]) -> Investigation:
    """The marks anywhere in a group. A flag that is false says nothing, and the registry never sends one."""
    marks: list[Mark] = []
    left_over: list[str] = []
    for prefix, block in _blocks(group, ""):
        path = joined(prefix, INVESTIGATION)
        if block is True:
            marks.append(Mark(prefix, path))
        elif isinstance(block, Mapping):
            found = tuple(_marks(block, prefix, path))
            marks += found
            left_over += _unused(block, path, {mark.since_path for mark in found})
        elif block is not False:
            left_over.append(path)
    return Investigation(tuple(marks), tuple(left_over))


def _blocks(group: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in group.items():
        if name == INVESTIGATION:
            yield prefix, value
        elif isinstance(value, Mapping):
            yield from _blocks(value, joined(prefix, name))


def _marks(block: Mapping[str, Any], prefix: str, path: str) -> Iterator[Mark]:
    for name, value in block.items():
        if value is not True:
            continue
        keys = ("datumIngangOnderzoek", *_OWN_DATES.get(name, ()))
        starts = [(day, key) for key in keys if (day := full_date(block.get(key)))]
        # A salutation depends on the person and on the partner: it has been in doubt since the first of the two.
        since, key = min(starts, default=(None, None))
        yield Mark(joined(prefix, name), joined(path, name), since, joined(path, key) if key else None)


def _unused(block: Mapping[str, Any], path: str, used: set[str | None]) -> Iterator[str]:
    """Everything but flags and the dates that marks carry, such as a start of which only the year is known."""
    for name, value in block.items():
        here = joined(path, name)
        if isinstance(value, bool) or here in used:
            continue
        if isinstance(value, Mapping) and not is_date(value):
            yield from _unused({key: str(inner) for key, inner in value.items()}, here, set())
        else:
            yield here
