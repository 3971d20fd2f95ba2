"""For bringing one case together from the places a ZGW system keeps it in: roles first, and content only if allowed.

The first thing asked of a case is whether the person has a role in it. If not, the whole answer is about somebody
else and nothing of it is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from connectors.sdk import Person, RecordRejected, SourceUnavailable
from connectors.zgw.catalogue import Catalogue, together
from connectors.zgw.conversation import Conversation, Linked, Missing
from connectors.zgw.settings import Settings, is_above
from connectors.zgw.values import expanded, filled, group, identifier, is_nil, text, uuid_of


class Standing(Enum):
    """How much of a case this person may see here."""

    OPEN = "open"
    ABOVE_LEVEL = "above_level"  # more confidential than settings.maximum_level
    NOT_OWN = "not_own"  # they act for somebody else, or have another role of which nothing is known


@dataclass(frozen=True, repr=False)
class CaseDocument:
    """A document of a case: the link between them, the document itself or why it is not there, and what kind it is."""

    link: Mapping[str, Any]
    document: Linked
    kind: Linked


@dataclass(frozen=True, repr=False)
class CaseDecision:
    """A decision of a case and what kind it is."""

    decision: Mapping[str, Any]
    kind: Linked


@dataclass
class CaseFile:
    """Everything a system holds about one case. ``uuid`` is the case's identifier. The repr shows nothing of it."""

    uuid: str
    case: Mapping[str, Any]
    kind: Linked = Missing.ELSEWHERE
    level: str = ""
    standing: Standing = Standing.OPEN
    roles: list[Mapping[str, Any]] = field(default_factory=list)
    statuses: list[tuple[Mapping[str, Any], str]] = field(default_factory=list)
    result: Linked = Missing.ELSEWHERE
    result_name: str = ""
    properties: list[Mapping[str, Any]] = field(default_factory=list)
    documents: list[CaseDocument] = field(default_factory=list)
    decisions: list[CaseDecision] = field(default_factory=list)
    rejected: list[RecordRejected] = field(default_factory=list)

    def __repr__(self) -> str:
        return "CaseFile(<redacted>)"

    @property
    def number(self) -> str:
        """What people call the case."""
        return text(self.case.get("identificatie")) or self.uuid


@dataclass(frozen=True)
class Gathering:
    """Brings cases together for one person in one pull."""

    conversation: Conversation
    catalogue: Catalogue
    settings: Settings
    person: Person

    def __repr__(self) -> str:
        return "Gathering(<redacted>)"

    async def file_of(self, case: Mapping[str, Any]) -> CaseFile:
        """One case. Raises SourceUnavailable("other_person") when this person has no role in it."""
        file = CaseFile(uuid=identifier(case) or "", case=case)
        file.roles = await self._own_roles(file)
        file.kind = await self.catalogue.find("zaaktypen", case.get("zaaktype"), expanded(case, "zaaktype"))
        # Where the case does not say, its kind does (Zaken API, "default uit het zaaktype").
        file.level = text(case.get("vertrouwelijkheidaanduiding")) or text(_member(file.kind, LEVEL))
        file.standing = self._standing(file)
        if file.standing is Standing.OPEN:
            await together(part(file) for part in (self._history, self._result, self._documents, self._decisions))
        return file

    def may_have(self, case: Mapping[str, Any], document: str) -> bool:
        """Whether a case may hold a document, as far as can be told without asking further."""
        sent = expanded(case, "zaakinformatieobjecten")
        return not isinstance(sent, list) or any(
            uuid_of(group(one).get("informatieobject")) == document for one in sent
        )

    async def _own_roles(self, file: CaseFile) -> list[Mapping[str, Any]]:
        if "rollen" in self.settings.without:
            return []
        sent = expanded(file.case, "rollen")
        found = sent if isinstance(sent, list) else await self._of_case(file, "rollen")
        roles = [group(role) for role in found if _is_about(role, file)]
        own = [role for role in roles if _number_of(role) == self.person.bsn]
        if not own:
            raise SourceUnavailable("other_person")
        return own

    def _standing(self, file: CaseFile) -> Standing:
        if is_above(file.level, self.settings.maximum_level):
            return Standing.ABOVE_LEVEL
        own = [role for role in file.roles if _makes_own(role, self.settings)]
        return Standing.OPEN if own or "rollen" in self.settings.without else Standing.NOT_OWN

    async def _history(self, file: CaseFile) -> None:
        if "statussen" not in self.settings.without:
            found = self._readable(file, await self._of_case(file, "statussen"))
            names = await together(self.catalogue.name("statustypen", one.get("statustype")) for one in found)
            file.statuses = list(zip(found, names, strict=True))
        if "eigenschappen" not in self.settings.without and file.case.get("eigenschappen", True) != []:
            sent = expanded(file.case, "eigenschappen")
            known = sent if isinstance(sent, list) else await self.conversation.properties(file.uuid)
            file.properties = self._readable(file, known)

    async def _result(self, file: CaseFile) -> None:
        if "resultaten" in self.settings.without:
            return
        sent = group(expanded(file.case, "resultaat"))
        link = file.case.get("resultaat")
        file.result = dict(sent) if sent else await self.conversation.one("zaken", "resultaten", link)
        if isinstance(file.result, dict):
            _is_about(file.result, file)
            kind = file.result.get("resultaattype")
            file.result_name = await self.catalogue.name("resultaattypen", kind, expanded(file.result, "resultaattype"))

    async def _documents(self, file: CaseFile) -> None:
        if not self.settings.documenten or "zaakinformatieobjecten" in self.settings.without:
            return
        if file.case.get("zaakinformatieobjecten", True) == []:
            return
        sent = expanded(file.case, "zaakinformatieobjecten")
        found = sent if isinstance(sent, list) else await self._of_case(file, "zaakinformatieobjecten")
        links = self._readable(file, found)
        named = [link for link in links if uuid_of(link.get("informatieobject"))]
        file.rejected += [RecordRejected("no_key") for _ in range(len(links) - len(named))]
        file.documents = await together(self._document(link) for link in named)

    async def _document(self, link: Mapping[str, Any]) -> CaseDocument:
        where = link.get("informatieobject")
        document = await self.conversation.one("documenten", "enkelvoudiginformatieobjecten", where, refusable=True)
        kind: Linked = Missing.ELSEWHERE
        if isinstance(document, dict):
            kind = await self.catalogue.find("informatieobjecttypen", document.get("informatieobjecttype"))
        return CaseDocument(link, document, kind)

    async def _decisions(self, file: CaseFile) -> None:
        if not self.settings.besluiten:
            return
        found = await self.conversation.all(
            "besluiten", "besluiten", {"zaak": self.conversation.link_to(file.case, file.uuid)}
        )
        readable = self._readable(file, found)
        kinds = await together(self.catalogue.find("besluittypen", one.get("besluittype")) for one in readable)
        file.decisions = [CaseDecision(one, kind) for one, kind in zip(readable, kinds, strict=True)]

    async def _of_case(self, file: CaseFile, collection: str) -> list[Any]:
        return await self.conversation.all(
            "zaken", collection, {"zaak": self.conversation.link_to(file.case, file.uuid)}
        )

    def _readable(self, file: CaseFile, found: list[Any]) -> list[Mapping[str, Any]]:
        """What can be read of a list about this case. A thing of another case spoils everything."""
        good = [group(one) for one in found if _is_about(one, file)]
        nothing = sum(1 for one in found if is_nil(group(one).get("zaak")))
        file.rejected += [RecordRejected("unreadable") for _ in range(len(found) - len(good) - nothing)]
        return good


LEVEL = "vertrouwelijkheidaanduiding"


def _member(kind: Linked, name: str) -> Any:
    return group(kind).get(name)


def _is_about(thing: object, file: CaseFile) -> bool:
    """Whether a thing belongs to this case; raises SourceUnavailable when it says that it belongs to another.

    A system that does not understand a filter gives everything it has, of everybody.
    """
    case = uuid_of(group(thing).get("zaak"))
    if case is not None and case != file.uuid:
        raise SourceUnavailable("other_person")
    return case is not None


def _number_of(role: Mapping[str, Any]) -> str:
    number = group(role.get("betrokkeneIdentificatie")).get("inpBsn")
    return str(number).strip().zfill(9) if isinstance(number, str | int) and str(number).strip() else ""


def _makes_own(role: Mapping[str, Any], settings: Settings) -> bool:
    """Whether this role makes the case the person's own: not when they act, or may be acting, for somebody else."""
    mandate = role.get("indicatieMachtiging")
    represents = filled(mandate) and mandate != "machtiginggever"
    represents = represents or filled(group(role.get("authenticatieContext")).get("representee"))
    return not represents and text(role.get("omschrijvingGeneriek")) in settings.own_roles
