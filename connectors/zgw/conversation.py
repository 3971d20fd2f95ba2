"""For asking one ZGW system about one person: tokens, headers, pages and links, and never another host.

Links in answers are not followed as they stand. From a link come only an identifier, which is put in a path of our
own, and for a next page its query; a link that leads outside the system's own address is no link.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from connectors.sdk import Person, SourceMisconfigured, SourceUnavailable
from connectors.sdk.http import Answer, SourceClient, decode_json
from connectors.zgw.settings import Settings
from connectors.zgw.token import signed_token
from connectors.zgw.values import text, uuid_of

MOST_PAGES = 100
CRS = "EPSG:4326"
BSN_FILTER = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
EXPAND = [
    "zaaktype",
    "status",
    "status.statustype",
    "resultaat",
    "resultaat.resultaattype",
    "rollen",
    "eigenschappen",
    "zaakinformatieobjecten",
]

_HINTS = {
    "unauthorised": "The ZGW system does not accept the token: check settings.client_id and settings.secret, and the "
    "clocks of both machines.",
    "forbidden": "The ZGW system refuses: give this client_id the scope {scope} for all case types, at the highest "
    "confidentiality (what this portal shows is limited by settings.maximum_level).",
    "not_found": "Nothing answers at {path}: check http.base_url and settings.{api}, leave the API empty or name the "
    "part in settings.without when the system does not have it.",
    "bad_request": "The ZGW system does not accept the question at {path}: try settings.expand = false.",
}


class Missing(Enum):
    """Why there is nothing behind a link."""

    GONE = "gone"  # the system says it is not there
    WITHHELD = "withheld"  # the system may not give it to this portal
    ELSEWHERE = "elsewhere"  # no link, or one to another system


Linked = dict[str, Any] | Missing


class _Page(msgspec.Struct):
    """One page. ``results`` must be there: an answer without it is no proof that nothing is held."""

    results: list[Any]
    next: str | None = None

    def __repr__(self) -> str:
        return "_Page(<redacted>)"


class Conversation:
    """One ZGW system asked about one person."""

    def __init__(self, http: SourceClient, settings: Settings, person: Person) -> None:
        self._http = http
        self._settings = settings
        self._person = person
        self._address = urlsplit(settings.address or http.base_url)

    def __repr__(self) -> str:
        return "Conversation(<redacted>)"

    async def cases(self) -> list[Any]:
        """Every case in which the person has a role. The number goes in the body, never in an address."""
        question: dict[str, Any] = {BSN_FILTER: self._person.bsn}
        if self._settings.expand:
            question["expand"] = EXPAND
        return await self._all_pages("POST", "zaken", "/zaken/_zoek", body=question)

    def link_to(self, case: Mapping[str, Any], uuid: str) -> str:
        """How the system links to a case: as it wrote itself, else as it would. Never empty: that filters nothing."""
        written = text(case.get("url"))
        base = f"{self._address.scheme}://{self._address.netloc}{self._address.path.rstrip('/')}"
        return written if uuid_of(written) == uuid else f"{base}{self._settings.zaken}/zaken/{uuid}"

    async def all(self, api: str, collection: str, about: Mapping[str, str]) -> list[Any]:
        """Everything in a collection with this filter, from paged and from plain lists."""
        return await self._all_pages("GET", api, f"/{collection}", params=about)

    async def properties(self, case: str) -> list[Any]:
        """The properties of one case, by its identifier."""
        return await self._all_pages("GET", "zaken", "/zaken/{uuid}/zaakeigenschappen", args={"uuid": case})

    async def one(self, api: str, collection: str, link: object, *, refusable: bool = False) -> Linked:
        """What a link leads to. ``refusable``: a refusal is about this one thing and no fault of the settings."""
        uuid = uuid_of(link)
        root = self._root(api)
        if uuid is None or not root or not self._is_ours(text(link), f"{root}/{collection}/"):
            return Missing.ELSEWHERE
        also = (403, 404) if refusable else (404,)
        answer = await self._send("GET", api, f"/{collection}/{{uuid}}", args={"uuid": uuid}, also=also)
        if answer.status in also:
            return Missing.GONE if answer.status == 404 else Missing.WITHHELD
        found: dict[str, Any] = decode_json(answer, dict[str, Any])
        return found

    async def delete_case(self, uuid: str) -> int:
        """Ask to delete a case; answers the status: 204, or 404 (not there) or 400 (other things hang on it)."""
        answer = await self._send("DELETE", "zaken", "/zaken/{uuid}", args={"uuid": uuid}, also=(400, 404))
        return answer.status

    def headers(self, api: str, method: str = "GET") -> dict[str, str]:
        """A fresh token, and for the Zaken API the coordinates it insists on."""
        fields = {"Authorization": f"Bearer {signed_token(self._settings, self._person)}"}
        if api == "zaken":
            fields["Accept-Crs"] = CRS
            if method == "POST":
                fields["Content-Crs"] = CRS
        return fields

    async def _all_pages(
        self,
        method: str,
        api: str,
        path: str,
        *,
        args: Mapping[str, str] = {},
        params: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> list[Any]:
        found: list[Any] = []
        asked: set[str] = set()
        for _ in range(MOST_PAGES):
            answer = await self._send(method, api, path, args=args, params=params, body=body)
            page = decode_json(answer, list[Any] | _Page)
            if isinstance(page, list):
                return page
            found += page.results
            if not page.next:
                return found
            if page.next in asked:
                raise SourceUnavailable("garbage")  # pages that lead round in a circle
            asked.add(page.next)
            params = self._query_of(page.next, path)
        raise SourceUnavailable("too_large")

    def _query_of(self, link: str, path: str) -> dict[str, str]:
        """The query of a next page; raises SourceUnavailable for a next page that is somewhere else."""
        if not self._is_ours(link, "") or not urlsplit(link).path.endswith(path.rpartition("/")[2]):
            raise SourceUnavailable("garbage")
        return dict(parse_qsl(urlsplit(link).query))

    def _is_ours(self, link: str, below: str) -> bool:
        """Whether a link stays on the system's own scheme, host, port and base path, and under ``below``."""
        try:
            parts = urlsplit(link)
            same = (parts.scheme, parts.hostname, parts.port, parts.username) == (
                self._address.scheme,
                self._address.hostname,
                self._address.port,
                None,
            )
        except ValueError:
            return False
        return same and parts.path.startswith(self._address.path.rstrip("/") + (below or "/"))

    def _root(self, api: str) -> str:
        root: str = getattr(self._settings, api)
        return root

    async def _send(
        self,
        method: str,
        api: str,
        path: str,
        *,
        args: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        body: Any = None,
        also: Collection[int] = (),
    ) -> Answer:
        try:
            return await self._http.send(
                method,
                self._root(api) + path,
                args=args,
                params=params,
                body=body,
                headers=self.headers(api, method),
                safe=method != "DELETE",
                also=also,
            )
        except SourceMisconfigured as refusal:
            scope = "zaken.verwijderen" if method == "DELETE" else f"{api}.lezen"
            hint = _HINTS.get(refusal.code, refusal.hint).format(api=api, path=self._root(api) + path, scope=scope)
            raise SourceMisconfigured(refusal.code, hint=hint) from None
