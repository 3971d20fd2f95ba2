"""For showing a resident as what they stand in a case, and with which name and details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.sdk import DataPoint, Note
from connectors.zgw.values import filled, group, left_over, points, text

_PERSON = (
    *("inpBsn", "anpIdentificatie", "inpA_nummer", "voornamen", "voorletters", "voorvoegselGeslachtsnaam"),
    *("geslachtsnaam", "geslachtsaanduiding", "geboortedatum"),
)
_ADDRESS = (
    *("gorOpenbareRuimteNaam", "aoaHuisnummer", "aoaHuisletter", "aoaHuisnummertoevoeging", "aoaPostcode"),
    *("wplWoonplaatsNaam", "inpLocatiebeschrijving"),
)
_ABROAD = ("subAdresBuitenland_1", "subAdresBuitenland_2", "subAdresBuitenland_3", "lndLandnaam")
PLAIN = (
    *("roltoelichting", "afwijkendeNaamBetrokkene", "indicatieMachtiging"),
    *("registratiedatum", "beginGeldigheid", "eindeGeldigheid"),
    *(f"betrokkeneIdentificatie.{name}" for name in _PERSON),
    *(f"betrokkeneIdentificatie.verblijfsadres.{name}" for name in _ADDRESS),
    *(f"betrokkeneIdentificatie.subVerblijfBuitenland.{name}" for name in _ABROAD),
    *(f"contactpersoonRol.{name}" for name in ("naam", "functie", "emailadres", "telefoonnummer")),
    *("authenticatieContext.source", "authenticatieContext.levelOfAssurance"),
)
REPRESENTED = "authenticatieContext.representee"
_READ = frozenset(
    {*PLAIN, REPRESENTED, "url", "uuid", "zaak", "roltype", "betrokkene", "betrokkeneType", "statussen", "_expand"}
    | {"omschrijving", "omschrijvingGeneriek"}
    # The registry's own numbers of an address and a country; the address itself is shown.
    | {"betrokkeneIdentificatie.verblijfsadres.aoaIdentificatie"}
    | {"betrokkeneIdentificatie.subVerblijfBuitenland.lndLandcode"}
)


def role_fields(roles: Sequence[Mapping[str, Any]]) -> dict[str, DataPoint]:
    """A person's roles in one case as fields of that case. Where two roles say something else, both are said."""
    found: dict[str, list[Any]] = {}
    for role in roles:
        for path, point in points(role, PLAIN).items():
            values = found.setdefault(f"rol.{path}", [])
            if point.value not in values:
                values.append(point.value)
    fields = {path: DataPoint(values[0] if len(values) == 1 else values) for path, values in found.items()}
    if names := _names(roles):
        fields["rollen"] = DataPoint(list(names))
    if any(filled(group(role.get("authenticatieContext")).get("representee")) for role in roles):
        # Somebody else's number: that it is there is said, the number is not.
        fields[f"rol.{REPRESENTED}"] = DataPoint(None, notes=(Note.WITHHELD,))
    return fields


def roles_left_over(roles: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What the roles hold and nobody explains."""
    return tuple(dict.fromkeys(f"rol.{path}" for role in roles for path in left_over(role, _READ)))


def _names(roles: Sequence[Mapping[str, Any]]) -> list[str]:
    names = (text(role.get("omschrijving")) or text(role.get("omschrijvingGeneriek")) for role in roles)
    return list(dict.fromkeys(name for name in names if name))
