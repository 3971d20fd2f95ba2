"""For the tests: the raw registry form of a person, turned into the essentials of the API's form.

Dates with noughts become the API's four kinds of date, an address becomes one of the four kinds of residence, a
nationality gets its kind, and a six-digit code of investigation becomes flags on the values it is about. Values that
stand for "unknown" are left out, as the API does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Group = dict[str, Any]

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_AT_TOP = {"persoonInOnderzoek", "gezagInOnderzoek", "verblijfplaats", "gezag", "geheimhoudingPersoonsgegevens"}
_NAMES = {"0210": "voornamen", "0220": "adellijkeTitelPredicaat", "0230": "voorvoegsel", "0240": "geslachtsnaam"}
_BIRTHS = {"0310": "datum", "0320": "plaats", "0330": "land"}
_STREETS = {
    "1110": ("korteStraatnaam", "officieleStraatnaam"),
    "1120": ("huisnummer",),
    "1130": ("huisletter",),
    "1140": ("huisnummertoevoeging",),
    "1160": ("postcode",),
}
_KINDS = {
    "0000": "NationaliteitOnbekend",
    "0002": "BehandeldAlsNederlander",
    "0499": "Staatloos",
    "0500": "VastgesteldNietNederlander",
}


def dated(raw: str) -> Group:
    """A date as the registry stores it (``YYYYMMDD``, noughts for what is not known) in the API's form."""
    year, month, day = int(raw[:4]), int(raw[4:6]), int(raw[6:])
    if not year:
        return {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}
    if not month:
        return {"type": "JaarDatum", "jaar": year, "langFormaat": str(year)}
    words = f"{_MONTHS[month - 1]} {year}"
    if not day:
        return {"type": "JaarMaandDatum", "jaar": year, "maand": month, "langFormaat": words}
    return {"type": "Datum", "datum": f"{year:04d}-{month:02d}-{day:02d}", "langFormaat": f"{day} {words}"}


def in_api_form(raw: Mapping[str, Any]) -> Group:
    """A person in the API's form."""
    person: Group = {name: _cleaned(value, name) for name, value in raw.items() if name not in _AT_TOP}
    if raw.get("geheimhoudingPersoonsgegevens", "0") != "0":
        person["geheimhoudingPersoonsgegevens"] = True
    person["verblijfplaats"] = _residence(raw["verblijfplaats"])
    person["nationaliteiten"] = [_nationality(one) for one in raw.get("nationaliteiten", [])]
    person["gezag"] = [_authority(one, raw["burgerservicenummer"]) for one in raw.get("gezag", [])]
    for name in ("kinderen", "ouders", "partners"):
        person[name] = [_relative(one) for one in raw.get(name, [])]
    if code := raw["verblijfplaats"].get("inOnderzoek"):
        _mark(person, "immigratie", code, {"1410": "landVanwaarIngeschreven", "1420": "datumVestigingInNederland"})
    if code := raw.get("persoonInOnderzoek"):
        _mark_person(person, code)
    return person


def _cleaned(value: Any, name: str = "") -> Any:
    """Dates in the API's form; without raw investigations and values that stand for "unknown"."""
    if isinstance(value, Mapping):
        kept = {key: _cleaned(inner, key) for key, inner in value.items() if key != "inOnderzoek" and _says(inner)}
        return {key: inner for key, inner in kept.items() if inner != {}}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return dated(value) if name.startswith("datum") or name == "einddatum" else value


def _says(value: Any) -> bool:
    return value != "." and not (isinstance(value, Mapping) and value.get("code") == "0000")


def _marks(raw: Mapping[str, Any], flags: list[str]) -> Group:
    return {**dict.fromkeys(flags, True), "datumIngangOnderzoek": dated(raw["datumIngangOnderzoek"])}


def _about(raw: Mapping[str, Any], elements: Mapping[str, str]) -> list[str]:
    """The flags a code stands for: of one element, of its group, or of the whole category."""
    code = raw["aanduidingGegevensInOnderzoek"][2:]
    wide = code.rstrip("0") if code.endswith("00") else code
    return [flag for element, flag in elements.items() if element.startswith(wide)]


def _mark(group: Group, name: str, raw: Mapping[str, Any], elements: Mapping[str, str]) -> None:
    if flags := _about(raw, elements):
        group.setdefault(name, {})["inOnderzoek"] = _marks(raw, flags)


def _mark_person(person: Group, raw: Mapping[str, Any]) -> None:
    _mark(person, "naam", raw, _NAMES)
    _mark(person, "geboorte", raw, _BIRTHS)
    if flags := _about(raw, {"0120": "burgerservicenummer", "0410": "geslacht"}):
        start = dated(raw["datumIngangOnderzoek"])
        person["inOnderzoek"] = {**dict.fromkeys(flags, True), "datumIngangOnderzoekPersoon": start}


def _relative(raw: Mapping[str, Any]) -> Group:
    relative: Group = _cleaned(raw)
    if code := raw.get("inOnderzoek"):
        _mark(relative, "naam", code, _NAMES)
        _mark(relative, "geboorte", code, _BIRTHS)
        own = {"0120": "burgerservicenummer", "6210": "datumIngangFamilierechtelijkeBetrekking"}
        if flags := _about(code, own):
            relative["inOnderzoek"] = _marks(code, flags)
    return relative


def _nationality(raw: Mapping[str, Any]) -> Group:
    code = raw.get("nationaliteit", {}).get("code", "")
    nationality: Group = {"type": _KINDS.get(code, "Nationaliteit"), **_cleaned(raw)}
    if nationality["type"] != "Nationaliteit":
        nationality.pop("nationaliteit", None)
    if inquiry := raw.get("inOnderzoek"):
        nationality["inOnderzoek"] = _marks(inquiry, _about(inquiry, {"0510": "nationaliteit", "6310": "redenOpname"}))
    return nationality


def _residence(raw: Mapping[str, Any]) -> Group:
    clean = _cleaned(raw)
    since = clean.get("datumAanvangAdreshouding") or clean.get("datumAanvangAdresBuitenland")
    residence: Group = {"datumIngangGeldigheid": clean["datumIngangGeldigheid"]}
    if since:
        residence["datumVan"] = since
    if "land" in raw:
        kind = "VerblijfplaatsBuitenland" if "land" in clean else "VerblijfplaatsOnbekend"
        lines = {name: clean[name] for name in ("land", "regel1", "regel2", "regel3") if name in clean}
        return {"type": kind, **residence, **({"verblijfadres": lines} if "land" in clean else {})}
    residence |= {name: clean[name] for name in clean if name.endswith("Identificatie") or name == "functieAdres"}
    if inquiry := raw.get("inOnderzoek"):
        residence["inOnderzoek"] = _marks(inquiry, _about(inquiry, {"1010": "functieAdres", "1030": "datumVan"}))
    if "locatiebeschrijving" in clean:
        place = {"locatiebeschrijving": clean["locatiebeschrijving"]}
        return {"type": "Locatie", **residence, "verblijfadres": place}
    return {"type": "Adres", **residence, "verblijfadres": _street(clean, raw.get("inOnderzoek"))}


def _street(clean: Group, inquiry: Mapping[str, Any] | None) -> Group:
    same = ("huisletter", "huisnummertoevoeging", "postcode", "woonplaats", "aanduidingBijHuisnummer")
    street: Group = {name: clean[name] for name in same if name in clean}
    renamed = {"straat": "korteStraatnaam", "naamOpenbareRuimte": "officieleStraatnaam"}
    street |= {new: clean[old] for old, new in renamed.items() if old in clean}
    if "huisnummer" in clean:
        street["huisnummer"] = int(clean["huisnummer"])
    if inquiry and (wide := _about(inquiry, {element: element for element in _STREETS})):
        street["inOnderzoek"] = _marks(inquiry, [flag for element in wide for flag in _STREETS[element]])
    return street


def _authority(raw: Mapping[str, Any], own_number: str) -> Group:
    """A relation of authority; an older name for its kind, and members the registry form leaves out, put right."""
    kind = {"TweehoofdigOuderlijkGezag": "GezamenlijkOuderlijkGezag"}.get(raw["type"], raw["type"])
    relation: Group = {"minderjarige": {"burgerservicenummer": own_number}, **raw, "type": kind}
    for name in ("ouder", "derde"):
        if name in relation:
            relation[name] = {**relation[name], "naam": {}}
    for name in ("ouders", "derden"):
        if name in relation:
            relation[name] = [{**one, "naam": {}} for one in relation[name]]
    if "derde" in relation:
        relation["derde"]["type"] = "BekendeDerde"
    for one in relation.get("derden", []):
        one["type"] = "BekendeDerde"
    if kind in {"TijdelijkGeenGezag", "GezagNietTeBepalen"}:
        relation["toelichting"] = "Niet opgegeven."
    return relation
