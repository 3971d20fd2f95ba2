"""For the simulator: giving only what was asked for, the way the registry does.

A member of a date gives the whole date, a group gives all its members, a list gives the same of each of its members.
What the registry adds by itself (secrecy, suspension, investigation, other suppliers, verification) comes along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.brp.dates import is_date
from connectors.brp.shape import ASKABLE, AUTOMATIC_NAMES, AUTOMATIC_ROOTS, DUTCH_ONLY

Wanted = dict[str, "Wanted"]
"""The paths asked for, as a tree; a leaf of it (``{}``) means all there is below."""

_HOME_TYPES = frozenset({"Adres", "Locatie"})


def select(person: Mapping[str, Any], fields: list[str]) -> dict[str, Any]:
    """The part of ``person`` that the registry gives when these ``fields`` are asked for."""
    wanted = _tree([real for path in fields if _may_be_given(person, path) for real in _real_paths(path)])
    chosen = _group(person, wanted)
    for name in AUTOMATIC_ROOTS - {"inOnderzoek"}:
        if person.get(name):
            chosen[name] = person[name]
    return {name: chosen[name] for name in person if name in chosen}


def _may_be_given(person: Mapping[str, Any], path: str) -> bool:
    """A ``...Binnenland`` field is given for an address in the Netherlands only."""
    if not path.startswith("verblijfplaatsBinnenland"):
        return True
    return person.get("verblijfplaats", {}).get("type") in _HOME_TYPES


def _real_paths(path: str) -> list[str]:
    """Where the answer has what is asked for: the ``...Binnenland`` groups are narrower views of another group."""
    root, dot, rest = path.partition(".")
    if root not in DUTCH_ONLY:
        return [path]
    inside = [rest] if dot else list(ASKABLE[root] or ())
    return [f"{DUTCH_ONLY[root]}.{name}" for name in inside]


def _tree(paths: list[str]) -> Wanted:
    tree: Wanted = {}
    whole: set[str] = set(paths)
    for path in paths:
        names = path.split(".")
        # A path below one that is asked for whole adds nothing, and must not narrow it.
        if any(".".join(names[:size]) in whole for size in range(1, len(names))):
            continue
        branch = tree
        for name in names:
            branch = branch.setdefault(name, {})
    return tree


def _group(group: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name, value in group.items():
        if name == "inOnderzoek":
            continue
        if name in wanted:
            chosen[name] = _all_of(value) if not wanted[name] or is_date(value) else _part(value, wanted[name])
        elif name == "type" or (name in AUTOMATIC_NAMES and value is True):
            chosen[name] = value
    if marks := _marks(group.get("inOnderzoek"), wanted):
        chosen["inOnderzoek"] = marks
    return chosen


def _part(value: Any, wanted: Wanted) -> Any:
    if isinstance(value, list):
        return [_part(item, wanted) for item in value]
    return _group(value, wanted) if isinstance(value, Mapping) else value


def _all_of(value: Any) -> Any:
    """All of it, except what the registry never gives: a flag that is false."""
    if isinstance(value, list):
        return [_all_of(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _all_of(inner) for name, inner in value.items() if inner is not False}
    return value


def _marks(block: Any, wanted: Wanted) -> Any:
    """The flags of what was asked for, with the dates that go with them; nothing when none of it is investigated."""
    if not isinstance(block, Mapping):
        return block
    flags = {name: True for name, flag in block.items() if flag is True and (name in wanted or name == "type")}
    if not flags:
        return {}
    dates = {name: value for name, value in block.items() if isinstance(value, Mapping)}
    return {**flags, **{name: value for name, value in dates.items() if _goes_with(name, flags)}}


def _goes_with(date_name: str, flags: Mapping[str, Any]) -> bool:
    about = {
        "datumIngangOnderzoekGemeente": {"gemeenteVanInschrijving", "datumInschrijvingInGemeente"},
        "datumIngangOnderzoekGezag": {"indicatieCurateleRegister", "indicatieGezagMinderjarige"},
        "datumIngangOnderzoekVerblijfplaats": {"adresregel1", "adresregel2", "adresregel3", "land"},
        "datumIngangOnderzoekPartner": {"aanhef", "aanschrijfwijze", "gebruikInLopendeTekst"},
    }
    elsewhere = about["datumIngangOnderzoekGemeente"] | about["datumIngangOnderzoekGezag"]
    elsewhere |= about["datumIngangOnderzoekVerblijfplaats"]
    if date_name == "datumIngangOnderzoekPersoon":
        return any(name not in elsewhere for name in flags)
    return any(name in about.get(date_name, flags) for name in flags)
