"""For turning one case into a record a resident can read: what it is, how far it is, and as what they stand in it.

Field names are the ZGW system's own. What is sent is a field, a link that was followed, or named as unmapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.sdk import DataPoint, Note, Record
from connectors.zgw.gathering import CaseFile, Standing
from connectors.zgw.roles import role_fields, roles_left_over
from connectors.zgw.values import day, filled, group, known_or_not, left_over, members, moment, points, text

PLAIN = (
    "omschrijving",
    "toelichting",
    "registratiedatum",
    "startdatum",
    "einddatum",
    "einddatumGepland",
    "uiterlijkeEinddatumAfdoening",
    "publicatiedatum",
    "communicatiekanaalNaam",
    "vertrouwelijkheidaanduiding",
    "laatsteBetaaldatum",
    "zaakgeometrie",
    "verlenging.reden",
    "verlenging.duur",
    "opschorting.indicatie",
    "opschorting.eerdereOpschorting",
    "opschorting.reden",
    "bronorganisatie",
    "verantwoordelijkeOrganisatie",
    "opdrachtgevendeOrganisatie",
    "archiefnominatie",
    "archiefstatus",
    "archiefactiedatum",
    "startdatumBewaartermijn",
)
READ_ELSEWHERE = frozenset(
    {
        *("url", "uuid", "_expand", "identificatie", "kenmerken", "betalingsindicatie", "betalingsindicatieWeergave"),
        *("zaaktype", "status", "resultaat", "rollen", "eigenschappen", "zaakinformatieobjecten", "laatstGemuteerd"),
        # The case's own retention class is said by archiefnominatie and archiefactiedatum.
        "selectielijstklasse",
        # Changes whenever anybody opens the case, this portal too: it would make every pull a change.
        "laatstGeopend",
    }
)
WITHHELD = {
    **{name: name for name in ("zaaktype", "omschrijving", "toelichting", "status", "resultaat")},
    "zaakinformatieobjecten": "documenten",
}
"""What is said to be there and not shown, by where the system sends it. What is not there is not said to be."""
WITHHELD_SHOWN = ("startdatum", "einddatum")
"""All that is said of a case whose content is closed, besides its number and why it is closed."""


def case_record(file: CaseFile) -> Record:
    """The case, open or closed, with this person's details in it."""
    return _open(file) if file.standing is Standing.OPEN else _closed(file)


def case_ref(file: CaseFile) -> str:
    """``case:`` and the case's uuid: its number can be corrected and is unique per organisation only."""
    return f"case:{file.uuid}"


def _open(file: CaseFile) -> Record:
    case = file.case
    fields = {
        "zaaktype": known_or_not(text(group(file.kind).get("omschrijving"))),
        "identificatie": known_or_not(case.get("identificatie")),
        "startdatum": known_or_not(case.get("startdatum")),
        **points(case, PLAIN),
        **_progress(file),
        **role_fields(file.roles),
    }
    if paid := text(case.get("betalingsindicatieWeergave")) or text(case.get("betalingsindicatie")):
        fields["betalingsindicatie"] = DataPoint(paid)
    for name, pairs in (
        ("kenmerken", _pairs(case.get("kenmerken"), "kenmerk", "bron")),
        ("eigenschappen", _pairs(file.properties, "naam", "waarde")),
    ):
        if pairs:
            fields[name] = DataPoint(pairs)
    return _record(file, fields, (*left_over(case, READ_ELSEWHERE | frozenset(PLAIN)), *roles_left_over(file.roles)))


def _closed(file: CaseFile) -> Record:
    """The case is there, and why its content is not: its level, or the role the person has in it."""
    hidden = DataPoint(None, notes=(Note.WITHHELD,))
    fields = {
        **{name: hidden for sent, name in WITHHELD.items() if filled(file.case.get(sent))},
        "identificatie": known_or_not(file.case.get("identificatie")),
        **points(file.case, WITHHELD_SHOWN),
        **role_fields(file.roles),
    }
    if file.standing is Standing.ABOVE_LEVEL:
        fields["dichtVanwegeNiveau"] = known_or_not(file.level)
    else:
        fields["dichtVanwegeRol"] = fields.get("rollen", known_or_not(None))
    # Even the names of what else was sent could tell something; they belong to what is withheld.
    return _record(file, fields, ())


def _record(file: CaseFile, fields: dict[str, DataPoint], unmapped: tuple[str, ...]) -> Record:
    return Record(
        ref=case_ref(file),
        type="case",
        fields=fields,
        unmapped=unmapped,
        started_on=day(file.case.get("startdatum")),
        ended_on=day(file.case.get("einddatum")),
        changed_at=moment(file.case.get("laatstGemuteerd")),
    )


def _progress(file: CaseFile) -> dict[str, DataPoint]:
    """The status now, every status before it, and the result. The newest is the one set last."""
    fields: dict[str, DataPoint] = {}
    history = sorted(file.statuses, key=lambda one: text(one[0].get("datumStatusGezet")))
    if history:
        newest, name = history[-1]
        explained = text(newest.get("statustoelichting"))
        fields["status"] = _named(name or explained, newest.get("datumStatusGezet"))
        if explained and name:
            fields["statustoelichting"] = DataPoint(explained)
        fields["statussen"] = DataPoint([_line(status, called) for status, called in history])
    if isinstance(file.result, dict):
        fields["resultaat"] = known_or_not(file.result_name)
        if explained := text(file.result.get("toelichting")):
            fields["resultaat.toelichting"] = DataPoint(explained)
    return fields


def _named(name: str, since: object) -> DataPoint:
    return DataPoint(name or None, since=day(since), notes=() if name else (Note.UNKNOWN,))


def _line(status: Mapping[str, Any], name: str) -> dict[str, str]:
    """One step of the history: the day it was set, and its name with what was written about it."""
    when = day(status.get("datumStatusGezet"))
    explained = text(status.get("statustoelichting"))
    what = f"{name} ({explained})" if name and explained else name or explained or "?"
    return {when.isoformat() if when else text(status.get("datumStatusGezet")) or "?": what}


def _pairs(things: object, name: str, value: str) -> list[dict[str, Any]]:
    """Names with their values, as a case keeps things of its own kind."""
    found = ((text(group(one).get(name)) or "?", group(one).get(value)) for one in members(things))
    return [{called: held} for called, held in found if filled(held)]
