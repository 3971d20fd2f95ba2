"""For listing the documents of a person's cases: what each is, from whom and when. What they say is not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.sdk import DataPoint, Note, Record
from connectors.zgw.conversation import Linked, Missing
from connectors.zgw.gathering import CaseDocument, CaseFile
from connectors.zgw.settings import is_above
from connectors.zgw.values import day, group, known_or_not, left_over, moment, points, text, uuid_of

PLAIN = (
    "titel",
    "beschrijving",
    "creatiedatum",
    "ontvangstdatum",
    "verzenddatum",
    "auteur",
    "identificatie",
    "status",
    "formaat",
    "taal",
    "versie",
    "bestandsnaam",
    "bestandsomvang",
    "vertrouwelijkheidaanduiding",
    "bronorganisatie",
    "indicatieGebruiksrecht",
    "verschijningsvorm",
    "ondertekening.soort",
    "ondertekening.datum",
    "trefwoorden",
)
_READ_ELSEWHERE = frozenset(
    {"url", "uuid", "_expand", "inhoud", "link", "informatieobjecttype", "beginRegistratie"}
    # About the file as it lies in the system, not about the person.
    | {"locked", "bestandsdelen", "integriteit", "inhoudIsVervallen"}
)
OF_THE_LINK = {"titel": "inZaak.titel", "beschrijving": "inZaak.beschrijving", "registratiedatum": "inZaak.sinds"}
_LINK_READ = frozenset(
    {*OF_THE_LINK, "url", "uuid", "zaak", "informatieobject", "aardRelatieWeergave", "vernietigingsdatum", "status"}
)


def document_records(files: Iterable[CaseFile], maximum_level: str) -> Iterator[Record]:
    """Every document once, also when it belongs to several cases."""
    cases: dict[str, list[str]] = {}
    first: dict[str, tuple[CaseFile, CaseDocument]] = {}
    for file in files:
        for one in file.documents:
            if uuid := uuid_of(one.link.get("informatieobject")):
                cases.setdefault(uuid, []).append(file.number)
                first.setdefault(uuid, (file, one))
    for uuid, (file, one) in first.items():
        yield _record(uuid, file, one, list(dict.fromkeys(cases[uuid])), maximum_level)


def is_closed(document: Linked, kind: Linked, case_level: str, maximum_level: str) -> bool:
    """Whether a document may not be shown: its own level counts, else its kind's, else that of its case."""
    return is_above(_level(document, kind, case_level), maximum_level)


def _level(document: Linked, kind: Linked, case_level: str) -> str:
    name = "vertrouwelijkheidaanduiding"
    return text(group(document).get(name)) or text(group(kind).get(name)) or case_level


def _record(uuid: str, file: CaseFile, one: CaseDocument, cases: list[str], maximum_level: str) -> Record:
    ref, fields = f"document:{uuid}", {"zaak": DataPoint(list(cases))}
    if one.document is Missing.WITHHELD:
        return Record(ref, "document", fields | _hidden() | {"dichtVanwegeSysteem": DataPoint(True)})
    if is_closed(one.document, one.kind, file.level, maximum_level):
        level = known_or_not(_level(one.document, one.kind, file.level))
        return Record(ref, "document", fields | _hidden() | {"dichtVanwegeNiveau": level})
    held = group(one.document)
    fields |= {"titel": known_or_not(text(one.link.get("titel"))), **points(held, PLAIN)}
    fields |= {OF_THE_LINK[name]: point for name, point in points(one.link, tuple(OF_THE_LINK)).items()}
    if isinstance(one.document, Missing):
        fields["creatiedatum"] = fields["auteur"] = known_or_not(None)
    if kind := text(group(one.kind).get("omschrijving")):
        fields["informatieobjecttype"] = DataPoint(kind)
    return Record(
        ref,
        "document",
        fields,
        unmapped=_unmapped(held, one),
        started_on=day(held.get("creatiedatum")),
        changed_at=moment(held.get("beginRegistratie")),
    )


def _hidden() -> dict[str, DataPoint]:
    return {name: DataPoint(None, notes=(Note.WITHHELD,)) for name in ("titel", "creatiedatum", "auteur")}


def _unmapped(held: Any, one: CaseDocument) -> tuple[str, ...]:
    in_case = (f"inZaak.{path}" for path in left_over(one.link, _LINK_READ))
    return (*left_over(held, _READ_ELSEWHERE | frozenset(PLAIN)), *in_case)
