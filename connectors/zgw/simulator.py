"""A stand-in for a ZGW system: the Zaken, Besluiten, Documenten and Catalogi APIs on loopback, with invented cases.

Run it with ``python -m connectors.zgw.simulator --port 8104``. It verifies the token of every call, refuses without a
scope, pages, expands, and answers mistakes as problem+json; its answers are held against the published
specifications in the tests.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from connectors.sdk.demo_dates import moved, weeks_in
from connectors.sdk.simulation import Reply, Request, Simulation, json_reply
from connectors.sdk.simulator_command import run
from connectors.zgw.demo_data import add, demo_shelf
from connectors.zgw.simulated_access import Client, Refused, check
from connectors.zgw.simulated_shelf import API_OF, COLLECTIONS, Resource, Shelf

MORE_CASES = "more.json"
"""A file with this name in the data folder adds cases: see :func:`connectors.zgw.demo_data.add`."""
CLIENT_ID = "inzage"
SECRET = "the demo's shared secret, of no use anywhere else"  # noqa: S105 - a stand-in's, printed here on purpose
READ = frozenset(f"{api}.lezen" for api in COLLECTIONS)
DELETE = "zaken.verwijderen"
BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
PLAIN_LISTS = {"zaakinformatieobjecten", "zaakeigenschappen"}
"""These come as a list without pages, as the specification has it."""
VERSIONS = {"zaken": "1.5.1", "besluiten": "1.1.0", "documenten": "1.4.2", "catalogi": "1.3.1"}


class ZGWSimulation(Simulation):
    """A ZGW system. ``page_size`` small makes many pages; ``clients`` says who may do what."""

    name = "zgw"

    def __init__(
        self,
        data_dir: Path | None = None,
        shelf: Shelf | None = None,
        *,
        clients: Mapping[str, Client] | None = None,
        page_size: int = 100,
    ) -> None:
        super().__init__(data_dir)
        self._shelf: Shelf = moved(demo_shelf(), weeks_in(data_dir)) if shelf is None else shelf
        more = data_dir / MORE_CASES if data_dir else None
        for told in json.loads(more.read_text(encoding="utf-8")) if more and more.exists() else []:
            add(self._shelf, told)
        for uuid in self.load_state([]):
            self._remove(uuid)
        self.clients = clients or {CLIENT_ID: Client(SECRET, READ | {DELETE})}
        self._page_size = page_size

    def person_of(self, request: Request) -> str | None:
        """The number in a search, or that of whoever the case or document asked for is about."""
        if request.path.endswith("/_zoek"):
            question = request.json()
            number = question.get(BSN) if isinstance(question, dict) else None
            return number if isinstance(number, str) else None
        asked = {request.path.rstrip("/").rpartition("/")[2], *request.path.split("/")}
        asked |= {value.rpartition("/")[2] for value in request.params.values()}
        for one in self._shelf["zaakinformatieobjecten"].values():
            if one["informatieobject"].rpartition("/")[2] in asked:
                asked.add(one["zaak"].rpartition("/")[2])
        for one in self._shelf["rollen"].values():
            if one["zaak"].rpartition("/")[2] in asked:
                return str(one["betrokkeneIdentificatie"].get("inpBsn"))
        return None

    def somebody_else(self, person: str) -> str:
        """The first other person with a case."""
        numbers = (one["betrokkeneIdentificatie"].get("inpBsn") for one in self._shelf["rollen"].values())
        return next(str(number) for number in numbers if number and number != person)

    def answer(self, request: Request, person: str | None) -> Reply:
        """The reply, with every link written out at the address that was asked."""
        try:
            api, path = _api_of(request)
            check(request.headers.get("authorization", ""), self.clients, _scope(request, api))
            reply = self._answer(request, api, path, person)
        except Refused as refusal:
            return _problem(request, refusal)
        host = f"http://{request.headers.get('host', 'localhost')}"
        body = reply.body
        for name in COLLECTIONS:
            body = body.replace(f'"@{name}/'.encode(), f'"{host}/{name}/api/v1/'.encode())
        crs = {"Content-Crs": "EPSG:4326"} if api == "zaken" else {}
        return Reply(reply.status, body, reply.content_type, {"API-version": VERSIONS[api], **crs})

    def _answer(self, request: Request, api: str, path: tuple[str, ...], person: str | None) -> Reply:
        match request.method, path:
            case "POST", ("zaken", "_zoek"):
                return self._search(request, person)
            case "DELETE", ("zaken", uuid):
                return self._delete(uuid)
            case "GET", ("zaken", uuid, "zaakeigenschappen"):
                return json_reply(self._with("zaakeigenschappen", "zaak", uuid))
            case "GET", ("enkelvoudiginformatieobjecten", uuid, "download"):
                words = self._one("enkelvoudiginformatieobjecten", uuid)["-inhoud"]
                return Reply(200, words.encode(), "application/octet-stream")
            case "GET", (collection, uuid) if API_OF.get(collection) == api:
                return json_reply(_shown(self._one(collection, uuid)))
            case "GET", (collection,) if API_OF.get(collection) == api:
                found = self._with(collection, "zaak", request.params.get("zaak", "").rpartition("/")[2])
                return json_reply(found) if collection in PLAIN_LISTS else self._page(request, path, found)
        raise Refused(404, "not_found", "Niet gevonden.")

    def _search(self, request: Request, person: str | None) -> Reply:
        question = request.json()
        if request.headers.get("content-crs") != "EPSG:4326" or request.headers.get("accept-crs") != "EPSG:4326":
            raise Refused(412, "precondition_failed", "Accept-Crs en Content-Crs moeten EPSG:4326 zijn.")
        if not isinstance(question, dict) or person is None or question.keys() - {BSN, "expand"}:
            raise Refused(400, "invalid", "Ongeldige zoekopdracht.")
        mine = {one["zaak"] for one in self._shelf["rollen"].values() if _number(one) == person}
        found = [one for one in self._shelf["zaken"].values() if one["url"] in mine]
        wanted = question.get("expand") or []
        return self._page(request, ("zaken", "_zoek"), [self._expanded(one, wanted) for one in found])

    def _expanded(self, one: Resource, wanted: list[str]) -> Resource:
        """A resource with what it links to, as far as asked: ``status.statustype`` is the type in the status."""
        sent: Resource = {}
        for name in sorted({path.partition(".")[0] for path in wanted}):
            deeper = [path.partition(".")[2] for path in wanted if path.startswith(f"{name}.")]
            linked = one.get(name)
            if isinstance(linked, list):
                sent[name] = [self._expanded(self._behind(where), deeper) for where in linked]
            elif linked:
                sent[name] = self._expanded(self._behind(linked), deeper)
        return {**_shown(one), "_expand": sent} if wanted else _shown(one)

    def _behind(self, where: str) -> Resource:
        collection, uuid = where.split("/")[-2:]
        return self._one(collection, uuid)

    def _page(self, request: Request, path: tuple[str, ...], found: list[Resource]) -> Reply:
        number = int(request.params.get("page", 1))
        start, end = (number - 1) * self._page_size, number * self._page_size
        if number > 1 and start >= len(found):
            raise Refused(404, "not_found", "Ongeldige pagina.")
        base = f"@{API_OF[path[0]]}/{'/'.join(path)}?"
        after = base + urlencode({**request.params, "page": number + 1}) if end < len(found) else None
        before = base + urlencode({**request.params, "page": number - 1}) if number > 1 else None
        return json_reply({"count": len(found), "next": after, "previous": before, "results": found[start:end]})

    def _one(self, collection: str, uuid: str) -> Resource:
        if uuid not in self._shelf[collection]:
            raise Refused(404, "not_found", "Niet gevonden.")
        return self._shelf[collection][uuid]

    def _with(self, collection: str, name: str, uuid: str) -> list[Resource]:
        things = self._shelf[collection].values()
        return [_shown(one) for one in things if not uuid or str(one.get(name)).rpartition("/")[2] == uuid]

    def _delete(self, uuid: str) -> Reply:
        self._one("zaken", uuid)
        if self._with("besluiten", "zaak", uuid):
            raise Refused(400, "related-besluiten", "Verwijder eerst de besluiten van deze zaak.")
        self._remove(uuid)
        self.save_state([*self.load_state([]), uuid])
        return Reply(204, b"")

    def _remove(self, uuid: str) -> None:
        """The case and all that is part of it; documents stay, as they do in a real system."""
        self._shelf["zaken"].pop(uuid, None)
        for collection in COLLECTIONS["zaken"]:
            for key, one in list(self._shelf[collection].items()):
                if str(one.get("zaak")).rpartition("/")[2] == uuid:
                    del self._shelf[collection][key]


def _api_of(request: Request) -> tuple[str, tuple[str, ...]]:
    parts = request.path.strip("/").split("/")
    if len(parts) < 4 or parts[0] not in COLLECTIONS or parts[1:3] != ["api", "v1"]:
        raise Refused(404, "not_found", "Niet gevonden.")
    return parts[0], tuple(parts[3:])


def _scope(request: Request, api: str) -> str:
    return DELETE if request.method == "DELETE" else f"{api}.lezen"


def _number(role: Resource) -> Any:
    return role["betrokkeneIdentificatie"].get("inpBsn")


def _shown(one: Resource) -> Resource:
    """A resource as it is sent: what only the simulator knows left out, and ``-sent`` put in."""
    kept = {name: copy.deepcopy(value) for name, value in one.items() if not name.startswith("-")}
    return {**kept, **one.get("-sent", {})}


def _problem(request: Request, refusal: Refused) -> Reply:
    message = {
        "type": f"http://{request.headers.get('host', 'localhost')}/ref/fouten/{refusal.code}/",
        "code": refusal.code,
        "title": refusal.detail,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": "urn:uuid:00000000-0000-4000-8000-000000000000",
    }
    return json_reply(message, refusal.status, "application/problem+json")


if __name__ == "__main__":
    run(ZGWSimulation)
