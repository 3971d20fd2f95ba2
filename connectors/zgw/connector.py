"""For showing a resident their cases: progress, result, their role, documents and decisions, from the ZGW APIs.

Asked are the Zaken, Besluiten, Documenten and Catalogi APIs (VNG standard; checked against Open Zaak's Zaken 1.5,
Besluiten 1.1, Documenten 1.4, Catalogi 1.3). Cases are found by ``POST /zaken/_zoek`` with the number in the body.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from connectors.sdk import (
    ErasureOutcome,
    ErasurePlan,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    Record,
    RecordRejected,
    SourceMisconfigured,
)
from connectors.zgw import archive
from connectors.zgw.cases import case_record, case_ref
from connectors.zgw.catalogue import Catalogue, together
from connectors.zgw.conversation import Conversation
from connectors.zgw.decisions import decisions, with_refs
from connectors.zgw.documents import document_records
from connectors.zgw.gathering import CaseFile, Gathering, Standing
from connectors.zgw.opening import open_document
from connectors.zgw.settings import read_settings, wrong
from connectors.zgw.token import signed_token
from connectors.zgw.values import identifier

if TYPE_CHECKING:
    from connectors.sdk.http import SourceClient

_TIME_ZONE = ZoneInfo("Europe/Amsterdam")


class ZGW:
    """The connector: one conversation per question, nothing kept in between."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        if http is None:
            raise wrong("zgw needs an [http] table with base_url.")
        self._http = http
        self._manifest = manifest
        self._settings = read_settings(settings)
        signed_token(self._settings, Person(""))  # a secret that cannot sign stops the start

    def __repr__(self) -> str:
        return "ZGW()"

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        """Every case with its documents and decisions; nothing of it unless all of it is about this person."""
        files, rejected = await self._read(person)
        for item in (*rejected, *self._items(files)):
            yield item

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        """What the retention of the case behind this record says; see :mod:`connectors.zgw.archive`."""
        return (await self._plan(person, ref))[1]

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        """Delete a case whose plan says CAN_ERASE, and see that it is gone.

        Raises SourceMisconfigured("cannot_erase") for whatever has another plan, and RecordRejected("in_use") when
        the system finds that other things still hang on the case: both mean that nothing was erased.
        """
        file, plan = await self._plan(person, ref)
        if file is None or plan.verdict is PlanVerdict.NOTHING_HELD:
            return ErasureOutcome.NOTHING_HELD
        if plan.verdict is not PlanVerdict.CAN_ERASE:
            raise SourceMisconfigured("cannot_erase", hint="This cannot be erased over the connection; see its plan.")
        conversation = Conversation(self._http, self._settings, person)
        status = await conversation.delete_case(file.uuid)
        if status == 400:
            raise RecordRejected("in_use")
        # Not there: an earlier try may have come through without its answer. Then it is gone by now; else the address
        # of the API is wrong, and nothing was erased. Asked again in both cases: the system itself says it is gone.
        if any(identifier(case) == file.uuid for case in await conversation.cases() if isinstance(case, dict)):
            raise SourceMisconfigured("not_found", hint="The ZGW system still has the case it was asked to delete.")
        return ErasureOutcome.ERASED

    def open_document(self, person: Person, ref: str) -> AsyncGenerator[bytes, None]:
        """A document of this person in pieces, as it comes; see :func:`connectors.zgw.opening.open_document`."""
        return open_document(self._http, self._settings, self._gathering(person), ref)

    async def close(self) -> None:
        """Nothing of its own to let go of: the client is the portal's."""

    def _gathering(self, person: Person) -> Gathering:
        conversation = Conversation(self._http, self._settings, person)
        return Gathering(conversation, Catalogue(conversation), self._settings, person)

    async def _read(self, person: Person, ref: str | None = None) -> tuple[list[CaseFile], list[RecordRejected]]:
        """The person's cases, or only those that may hold ``ref``, and what cannot be read."""
        gathering = self._gathering(person)
        rejected: list[RecordRejected] = []
        cases: dict[str, Mapping[str, Any]] = {}
        for case in await gathering.conversation.cases():
            uuid = identifier(case) if isinstance(case, dict) else None
            if uuid is None:
                rejected.append(RecordRejected("no_key" if isinstance(case, dict) else "unreadable"))
            else:
                cases[uuid] = case  # pages shift while a system is being written to: the same case may come twice
        kind, _, name = (ref or "").partition(":")
        wanted = [
            case
            for uuid, case in cases.items()
            if (kind != "case" or uuid == name) and (kind != "document" or gathering.may_have(case, name))
        ]
        files = await together(gathering.file_of(case) for case in wanted)
        return files, [*rejected, *(one for file in files for one in file.rejected)]

    def _items(self, files: Sequence[CaseFile]) -> Iterable[Item]:
        seen: set[str] = set()
        for record in (
            *(case_record(file) for file in files),
            *document_records(files, self._settings.maximum_level),
        ):
            if record.ref not in seen:
                seen.add(record.ref)
                yield self._as_declared(record)
        yield from decisions(files, self._manifest)

    def _as_declared(self, record: Record) -> Record:
        """Only the fields the manifest explains; a municipality may have written a shorter one."""
        kind = self._manifest.records.get(record.type)
        stray = [name for name in record.fields if kind is not None and name not in kind.fields]
        if not stray:
            return record
        fields = {name: point for name, point in record.fields.items() if name not in stray}
        return msgspec.structs.replace(record, fields=fields, unmapped=(*record.unmapped, *stray))

    async def _plan(self, person: Person, ref: str) -> tuple[CaseFile | None, ErasurePlan]:
        files, _ = await self._read(person, ref)
        mine = [file for held, file in self._refs(files) if held == ref]
        if not mine:
            return None, archive.NOTHING_HELD
        today = datetime.now(_TIME_ZONE).date()
        plans = [archive.plan(file.case, today, deletable=self._may_go(file, ref)) for file in mine]
        # A document of several cases stays as long as any of them wants it.
        return max(zip(mine, plans, strict=True), key=lambda pair: _weight(pair[1]))

    def _refs(self, files: Sequence[CaseFile]) -> Iterable[tuple[str, CaseFile]]:
        """Every ref with its case; a document of several cases once for each."""
        for file in files:
            for record in (case_record(file), *document_records([file], self._settings.maximum_level)):
                yield record.ref, file
        yield from ((ref, file) for ref, file, _ in with_refs(files))

    def _may_go(self, file: CaseFile, ref: str) -> bool:
        """Whether deleting the case takes only the case itself: nothing else of this person, nothing of another."""
        alone = not (file.documents or file.decisions or file.case.get("deelzaken"))
        return self._settings.may_delete and ref == case_ref(file) and alone and file.standing is Standing.OPEN


def _weight(plan: ErasurePlan) -> tuple[int, int]:
    """How firmly a plan keeps: for good before until a day, later days before earlier ones."""
    if plan.verdict is PlanVerdict.MUST_KEEP:
        return 2, plan.until.toordinal() if plan.until else 10**7
    return (1, 0) if plan.verdict is PlanVerdict.CANNOT else (0, 0)
