"""For filling a simulated ZGW system: whole resources in the form of the published specifications, from few words.

Links are kept as ``@zaken/...``, ``@besluiten/...``, ``@documenten/...`` and ``@catalogi/...``; the simulator writes
them out with the address it is asked at, as a real system does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

Resource = dict[str, Any]
Shelf = dict[str, dict[str, Resource]]
"""Resources by collection and uuid."""

RSIN = "999990536"
CATALOGUS = "@catalogi/catalogussen/5a3b7a3e-7a35-4b52-9b5a-6d6f0e7c1a01"
_SPACE = UUID("3d0e3d5c-4f2b-4f0e-9a5e-0a4b8f1c2d3e")
_KINDS: dict[str, Resource] = json.loads(Path(__file__).with_name("simulated_kinds.json").read_text(encoding="utf-8"))
COLLECTIONS = {
    "zaken": ("zaken", "statussen", "rollen", "resultaten", "zaakinformatieobjecten", "zaakeigenschappen"),
    "besluiten": ("besluiten",),
    "documenten": ("enkelvoudiginformatieobjecten",),
    "catalogi": ("zaaktypen", "statustypen", "resultaattypen", "besluittypen", "informatieobjecttypen"),
}
API_OF = {collection: api for api, collections in COLLECTIONS.items() for collection in collections}


def empty_shelf() -> Shelf:
    """A system that holds nothing."""
    return {collection: {} for collection in API_OF}


def uuid_for(*names: str) -> str:
    """The same identifier for the same names, always."""
    return str(uuid5(_SPACE, "/".join(names)))


def link(collection: str, uuid: str) -> str:
    """A link as it is kept."""
    return f"@{API_OF[collection]}/{collection}/{uuid}"


def put(shelf: Shelf, collection: str, names: tuple[str, ...], resource: Resource) -> str:
    """Put a resource on the shelf and give its link. Its uuid follows from its names."""
    uuid = uuid_for(collection, *names)
    own = {"uuid": uuid} if API_OF[collection] == "zaken" else {}
    shelf[collection][uuid] = {"url": link(collection, uuid), **own, **resource}
    return link(collection, uuid)


def kind(shelf: Shelf, collection: str, name: str, **more: Any) -> str:
    """A type in the catalogue, with little more than its name; the link to it."""
    own = {"omschrijving": name, "catalogus": CATALOGUS, "beginGeldigheid": "2015-01-01"}
    resource = {**_KINDS[collection], **own, **more}
    return put(shelf, collection, (name,), resource)


def case(shelf: Shelf, number: str, kind_name: str, started: str, **more: Any) -> str:
    """A case without anything in it yet; the link to it."""
    resource = {
        "identificatie": number,
        "bronorganisatie": RSIN,
        "omschrijving": "",
        "toelichting": "",
        "zaaktype": kind(shelf, "zaaktypen", kind_name, vertrouwelijkheidaanduiding="zaakvertrouwelijk"),
        "registratiedatum": started,
        "verantwoordelijkeOrganisatie": RSIN,
        "startdatum": started,
        **dict.fromkeys(("einddatum", "einddatumGepland", "uiterlijkeEinddatumAfdoening", "publicatiedatum")),
        "laatstGemuteerd": f"{started}T09:00:00Z",
        "communicatiekanaal": "",
        "communicatiekanaalNaam": "",
        "productenOfDiensten": [],
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "betalingsindicatie": "",
        "betalingsindicatieWeergave": "",
        **dict.fromkeys(("laatsteBetaaldatum", "zaakgeometrie", "verlenging", "opschorting", "hoofdzaak")),
        "selectielijstklasse": "",
        **{
            name: [] for name in ("deelzaken", "relevanteAndereZaken", "gerelateerdeZaken", "zaakobjecten", "kenmerken")
        },
        **{name: [] for name in ("eigenschappen", "rollen", "zaakinformatieobjecten")},
        **dict.fromkeys(("status", "resultaat", "archiefnominatie", "archiefactiedatum", "startdatumBewaartermijn")),
        "archiefstatus": "nog_te_archiveren",
        **more,
    }
    return put(shelf, "zaken", (number,), resource)


def role(shelf: Shelf, case_link: str, bsn: str, name: str = "Aanvrager", **more: Any) -> str:
    """A person's role in a case. ``generiek`` is the generic role, ``persoon`` more of the person's details."""
    generic, person = more.pop("generiek", "initiator"), more.pop("persoon", {})
    resource = {
        "zaak": case_link,
        "betrokkene": "",
        "betrokkeneType": "natuurlijk_persoon",
        "afwijkendeNaamBetrokkene": "",
        "roltype": f"@catalogi/roltypen/{uuid_for('roltypen', name)}",
        "omschrijving": name,
        "omschrijvingGeneriek": generic,
        "roltoelichting": "",
        "registratiedatum": f"{_of(shelf, case_link)['startdatum']}T09:00:00Z",
        "indicatieMachtiging": "",
        "contactpersoonRol": None,
        "statussen": [],
        "beginGeldigheid": None,
        "eindeGeldigheid": None,
        "betrokkeneIdentificatie": {"inpBsn": bsn, **person},
        "authenticatieContext": None,
        **more,
    }
    return _hang(shelf, "rollen", (case_link, bsn, name), resource, "rollen")


def status(shelf: Shelf, case_link: str, name: str, at: str, explained: str = "") -> str:
    """A step of a case; the last one put is the status now."""
    resource = {
        "zaak": case_link,
        "statustype": kind(shelf, "statustypen", name),
        "datumStatusGezet": at,
        "statustoelichting": explained,
        "indicatieLaatstGezetteStatus": True,
        "gezetdoor": None,
        "zaakinformatieobjecten": [],
    }
    for earlier in shelf["statussen"].values():
        if earlier["zaak"] == case_link:
            earlier["indicatieLaatstGezetteStatus"] = False
    _of(shelf, case_link)["status"] = put(shelf, "statussen", (case_link, name, at), resource)
    return str(_of(shelf, case_link)["status"])


def result(shelf: Shelf, case_link: str, name: str, explained: str = "") -> str:
    """How a case ended."""
    kind_link = kind(shelf, "resultaattypen", name)
    resource = {"zaak": case_link, "resultaattype": kind_link, "toelichting": explained}
    _of(shelf, case_link)["resultaat"] = put(shelf, "resultaten", (case_link,), resource)
    return str(_of(shelf, case_link)["resultaat"])


def property_of(shelf: Shelf, case_link: str, name: str, value: str) -> str:
    """A value of a case's own kind."""
    where = f"@catalogi/eigenschappen/{uuid_for('eigenschappen', name)}"
    resource = {"zaak": case_link, "eigenschap": where, "naam": name, "waarde": value}
    return _hang(shelf, "zaakeigenschappen", (case_link, name), resource, "eigenschappen")


def document(shelf: Shelf, case_link: str, title: str, made: str, author: str, **more: Any) -> str:
    """A document in a case; the link to the document. ``soort`` is its kind, ``tekst`` what it says."""
    names, kind_name, words = (case_link, title), more.pop("soort", "Brief"), more.pop("tekst", f"{title}.")
    uuid = uuid_for("enkelvoudiginformatieobjecten", *names)
    resource = {
        "identificatie": f"DOC-{uuid[:8]}",
        "bronorganisatie": RSIN,
        "creatiedatum": made,
        "titel": title,
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "auteur": author,
        "status": "definitief",
        "formaat": "text/plain",
        "taal": "nld",
        "versie": 1,
        "beginRegistratie": f"{made}T10:00:00Z",
        "bestandsnaam": "document.txt",
        "inhoud": link("enkelvoudiginformatieobjecten", uuid) + "/download?versie=1",
        "bestandsomvang": len(words.encode()),
        **dict.fromkeys(("link", "beschrijving", "verschijningsvorm"), ""),
        **dict.fromkeys(("ontvangstdatum", "verzenddatum", "indicatieGebruiksrecht", "ondertekening", "integriteit")),
        "informatieobjecttype": kind(shelf, "informatieobjecttypen", kind_name),
        "locked": False,
        "bestandsdelen": [],
        "trefwoorden": [],
        "-inhoud": words,
        **more,
    }
    where = put(shelf, "enkelvoudiginformatieobjecten", names, resource)
    connect(shelf, case_link, where, f"{made}T10:05:00Z")
    return where


def connect(shelf: Shelf, case_link: str, document_link: str, at: str, **more: Any) -> str:
    """Put a document that is there in a case."""
    resource = {
        "informatieobject": document_link,
        "zaak": case_link,
        "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
        "titel": "",
        "beschrijving": "",
        "registratiedatum": at,
        "vernietigingsdatum": None,
        "status": None,
        **more,
    }
    names = (case_link, document_link)
    return _hang(shelf, "zaakinformatieobjecten", names, resource, "zaakinformatieobjecten")


def decision(shelf: Shelf, case_link: str, number: str, kind_name: str, decided: str, **more: Any) -> str:
    """A decision of a case."""
    resource = {
        "identificatie": number,
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": kind(shelf, "besluittypen", kind_name),
        "zaak": case_link,
        "datum": decided,
        "toelichting": "",
        "bestuursorgaan": "College van burgemeester en wethouders",
        "ingangsdatum": decided,
        "vervaldatum": None,
        "vervalreden": "",
        "vervalredenWeergave": "",
        **dict.fromkeys(("publicatiedatum", "verzenddatum", "uiterlijkeReactiedatum")),
        **more,
    }
    return put(shelf, "besluiten", (case_link, number), resource)


def _hang(shelf: Shelf, collection: str, names: tuple[str, ...], resource: Resource, in_case: str) -> str:
    """Put a resource on the shelf and its link in its case."""
    where = put(shelf, collection, names, resource)
    if where not in _of(shelf, resource["zaak"])[in_case]:
        _of(shelf, resource["zaak"])[in_case].append(where)
    return where


def _of(shelf: Shelf, case_link: str) -> Resource:
    return shelf["zaken"][case_link.rpartition("/")[2]]
