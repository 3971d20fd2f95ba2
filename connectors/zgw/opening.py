"""For opening one document: checked anew that it is this person's and may be shown, then passed on while it comes.

Nothing of a document is kept. The ZGW system sees in the token who looked (settings.client_id, user_id), so its own
audit trail has the look too.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from connectors.sdk import RecordRejected
from connectors.sdk.http import SourceClient
from connectors.zgw.catalogue import together
from connectors.zgw.documents import is_closed
from connectors.zgw.gathering import CaseDocument, CaseFile, Gathering, Standing
from connectors.zgw.settings import Settings
from connectors.zgw.values import identifier, uuid_of


async def open_document(
    http: SourceClient, settings: Settings, gathering: Gathering, ref: str
) -> AsyncGenerator[bytes, None]:
    """The document with this ref in pieces, at most ``settings.max_document_bytes``.

    Whether it may be opened is known before the first piece: raises RecordRejected("not_held") for a document that is
    in no case of this person, ("withheld") for one whose content is closed to them, SourceUnavailable as a pull does,
    and SourceUnavailable("too_large") for one above the limit. A failure in between means: this is not the document.
    Use ``contextlib.aclosing``, so that a reader who leaves lets go of the source as well.
    """
    kind, _, uuid = ref.partition(":")
    found = await _of_person(gathering, uuid) if kind == "document" and uuid_of(uuid) == uuid else []
    if not found:
        raise RecordRejected("not_held")
    if not any(_may_be_read(file, one, settings) for file, one in found):
        raise RecordRejected("withheld")
    coming = http.stream(
        f"{settings.documenten}/enkelvoudiginformatieobjecten/{{uuid}}/download",
        args={"uuid": uuid},
        headers=gathering.conversation.headers("documenten"),
        max_bytes=settings.max_document_bytes,
    )
    async with aclosing(coming):
        async for piece in coming:
            yield piece


async def _of_person(gathering: Gathering, uuid: str) -> list[tuple[CaseFile, CaseDocument]]:
    """The document in each case of this person that has it."""
    cases = [case for case in await gathering.conversation.cases() if isinstance(case, dict) and identifier(case)]
    files = await together(gathering.file_of(case) for case in cases if gathering.may_have(case, uuid))
    return [
        (file, one) for file in files for one in file.documents if uuid_of(one.link.get("informatieobject")) == uuid
    ]


def _may_be_read(file: CaseFile, one: CaseDocument, settings: Settings) -> bool:
    readable = file.standing is Standing.OPEN and isinstance(one.document, dict)
    return readable and not is_closed(one.document, one.kind, file.level, settings.maximum_level)
