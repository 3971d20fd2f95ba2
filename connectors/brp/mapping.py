"""For turning one person as the registry sends them into records a resident can read. No input or output here.

Every single value sent ends up in exactly one of three places: a field the manifest declares, a note on a field
(under investigation, since), or the record's list of unmapped paths. Nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from connectors.brp.dates import full_date
from connectors.brp.investigation import Mark, investigation
from connectors.brp.leaves import INVESTIGATION, numbered, points
from connectors.brp.refs import refs
from connectors.sdk import DataPoint, Note, Record, RecordRejected

Declared = Mapping[str, Collection[str]]
"""The manifest's field names by record type."""

GROUPS = {
    "address": "verblijfplaats",
    "addressing": "adressering",
    "immigration": "immigratie",
    "residence_permit": "verblijfstitel",
}
"""Record types made of one group; field names leave the group's own name out."""

LISTS = {
    "nationality": "nationaliteiten",
    "partner": "partners",
    "child": "kinderen",
    "parent": "ouders",
    "authority": "gezag",
    "rni": "rni",
}
"""Record types of which there may be several."""

LOOSE = {
    "registration": (
        "datumEersteInschrijvingGBA",
        "gemeenteVanInschrijving",
        "datumInschrijvingInGemeente",
        "geheimhoudingPersoonsgegevens",
        "opschortingBijhouding",
        "verificatie",
    ),
    "voting": ("europeesKiesrecht", "uitsluitingKiesrecht"),
}
"""Record types gathered from the top level; field names are whole paths. What is left is the record ``person``."""

_INVESTIGATION_DATES = {"datumIngangOnderzoekGemeente": "registration"}

_SINCE: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "address": (("", ("datumVan",)), ("", ("datumIngangGeldigheid",))),
    "nationality": (("", ("datumIngangGeldigheid",)),),
    "residence_permit": (("", ("datumIngang",)),),
    "immigration": (("landVanwaarIngeschreven", ("datumVestigingInNederland",)),),
    "registration": (
        ("gemeenteVanInschrijving", ("datumInschrijvingInGemeente",)),
        ("opschortingBijhouding", ("opschortingBijhouding", "datum")),
    ),
}
"""Per record type: values under this path took effect on this date. The first that is known counts."""

_STARTED = {
    "address": ("datumVan",),
    "nationality": ("datumIngangGeldigheid",),
    "residence_permit": ("datumIngang",),
    "immigration": ("datumVestigingInNederland",),
    "registration": ("datumEersteInschrijvingGBA",),
    "partner": ("aangaanHuwelijkPartnerschap", "datum"),
    "parent": ("datumIngangFamilierechtelijkeBetrekking",),
}
PROTECTED = {"address": ("",), "addressing": ("adresregel", "land")}
"""Per record type: values under a name that begins so say where somebody lives, and are marked when the registry may
not give that to others (geheimhoudingPersoonsgegevens, Wet BRP 2.59)."""

_ENDED = {"residence_permit": ("datumEinde",), "partner": ("ontbindingHuwelijkPartnerschap", "datum")}


def records(person: Mapping[str, Any], declared: Declared) -> Iterator[Record | RecordRejected]:
    """One person as records: those the person has exactly one of first, then the lists.

    ``person`` is an element of the answer's ``personen``. A group that has not the shape of a group is yielded as
    RecordRejected("unreadable").
    """
    secret = person.get("geheimhoudingPersoonsgegevens") is True
    for kind, group in _single(person):
        if kind == "person" or _has_content(group):
            record = _record(kind, kind, group, declared)
            yield _protected(record) if secret else record
    key = str(person.get("burgerservicenummer", ""))
    for kind, name in LISTS.items():
        items, poison = _items(person.get(name, []))
        for ref, item in refs(kind, items, key):
            yield _record(ref, kind, item, declared)
        yield from (RecordRejected("unreadable") for _ in range(poison))
    wrong = (name for name in GROUPS.values() if not isinstance(person.get(name, {}), Mapping))
    yield from (RecordRejected("unreadable") for _ in wrong)


def roots_of(kind: str) -> frozenset[str]:
    """The top-level names a record of this type is made from; empty for a type there is not."""
    if kind in LOOSE:
        return frozenset(LOOSE[kind])
    if kind == "person":
        return frozenset({"burgerservicenummer"})
    return frozenset({name for name in (GROUPS.get(kind), LISTS.get(kind)) if name})


def _single(person: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    loose = {name: kind for kind, names in LOOSE.items() for name in names}
    elsewhere = {*GROUPS.values(), *LISTS.values(), INVESTIGATION}
    for kind in ("person", *LOOSE):
        own = {name: value for name, value in person.items() if name not in elsewhere}
        group = {name: value for name, value in own.items() if loose.get(name, "person") == kind}
        yield kind, {**group, **_own_investigation(person.get(INVESTIGATION), kind, loose)}
    for kind, name in GROUPS.items():
        if isinstance(person.get(name), Mapping):
            yield kind, person[name]


def _own_investigation(block: object, kind: str, loose: Mapping[str, str]) -> dict[str, Any]:
    """The part of the top-level investigation that is about this record's values."""
    if not isinstance(block, Mapping):
        return {INVESTIGATION: block} if kind == "person" and block is not None else {}
    homes = {**loose, **_INVESTIGATION_DATES}
    own = {name: value for name, value in block.items() if homes.get(name, "person") == kind}
    return {INVESTIGATION: own} if own else {}


def _items(value: object) -> tuple[list[Mapping[str, Any]], int]:
    """The members of a list that can be read, and how many cannot."""
    if not isinstance(value, list):
        return [], 1
    good = [item for item in value if isinstance(item, Mapping)]
    return good, len(value) - len(good)


def _has_content(group: Mapping[str, Any]) -> bool:
    return any(_has_content(value) if isinstance(value, Mapping) else True for value in group.values())


def _record(ref: str, kind: str, group: Mapping[str, Any], declared: Declared) -> Record:
    group = numbered(group)
    known = declared.get(kind, ())
    sent = dict(points(group))
    fields = {path: point for path, point in sent.items() if point is not None and path in known}
    unmapped = [path for path in sent if path not in fields]
    _set_since(fields, kind, group)
    unmapped += _mark(fields, group, known)
    return Record(
        ref=ref,
        type=kind,
        fields=fields,
        unmapped=tuple(sorted(unmapped)),
        started_on=_day(group, _STARTED.get(kind, ())),
        ended_on=_day(group, _ENDED.get(kind, ())),
    )


def _protected(record: Record) -> Record:
    """The record with a mark on every value that says where the person lives."""
    beginnings = PROTECTED.get(record.type, ())
    fields = {
        path: msgspec.structs.replace(point, notes=(*point.notes, Note.PROTECTED))
        if beginnings and path.startswith(beginnings)
        else point
        for path, point in record.fields.items()
    }
    return msgspec.structs.replace(record, fields=fields)


def _set_since(fields: dict[str, DataPoint], kind: str, group: Mapping[str, Any]) -> None:
    for target, where in _SINCE.get(kind, ()):
        day = _day(group, where)
        for path in _under(fields, target) if day else ():
            if fields[path].since is None:
                fields[path] = msgspec.structs.replace(fields[path], since=day)


def _mark(fields: dict[str, DataPoint], group: Mapping[str, Any], known: Collection[str]) -> list[str]:
    """Put the notes on the values under investigation; gives the paths of marks that found no place."""
    found = investigation(group)
    unplaced = list(found.left_over)
    placed: set[str | None] = set()
    for mark in found.marks:
        targets = _under(fields, mark.target) or _empty(mark, known)
        for path in targets:
            fields[path] = _noted(fields.get(path, DataPoint(None)), mark)
        if targets:
            placed.add(mark.since_path)
        else:
            unplaced.append(mark.flag)
    dates = {mark.since_path for mark in found.marks if mark.since_path}
    return unplaced + [path for path in dates if path not in placed]


def _empty(mark: Mark, known: Collection[str]) -> list[str]:
    """The declared field for a value that is investigated while nothing is filled in: that too is worth knowing."""
    names = (mark.target, f"{mark.target}.omschrijving", f"{mark.target}.naam")
    return [name for name in names if name in known][:1]


def _noted(point: DataPoint, mark: Mark) -> DataPoint:
    notes = (*(note for note in point.notes if note is not Note.UNDER_INVESTIGATION), Note.UNDER_INVESTIGATION)
    return msgspec.structs.replace(point, notes=notes, note_since=mark.since or point.note_since)


def _under(paths: Iterable[str], target: str) -> list[str]:
    return [path for path in paths if not target or path == target or path.startswith(f"{target}.")]


def _day(group: object, where: tuple[str, ...]) -> date | None:
    for name in where:
        group = group.get(name) if isinstance(group, Mapping) else None
    return full_date(group)
