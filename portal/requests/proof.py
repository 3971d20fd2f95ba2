"""The certificate of a closed request: what was decided and what came of each item, without any content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.erasure.certificate import JWKS_PATH, Certificate, Ground, Line, Recipient, Result
from portal.requests.calendar import local_day
from portal.requests.case import CaseFile, CaseItem
from portal.requests.grounds import find
from portal.requests.model import Kind
from portal.requests.rows import RegisterRow
from portal.requests.states import ItemState
from portal.settings import Settings
from portal.sources import Sources

_DONE: Mapping[Kind, Result] = {
    Kind.ERASURE: Result.ERASED,
    Kind.RECTIFICATION: Result.CORRECTED,
    Kind.OBJECTION: Result.STOPPED,
    Kind.EXPLANATION: Result.EXPLAINED,
}
_TOLD_ON = frozenset({Kind.ERASURE, Kind.RECTIFICATION})
"""Recipients are told of erasures and corrections (GDPR 19), not of what no longer counts or was explained."""


def certificate_of(
    settings: Settings,
    sources: Sources,
    row: RegisterRow,
    file: CaseFile,
    items: Sequence[CaseItem],
    issued_at: datetime,
) -> Certificate:
    """The whole document about a request that is being closed."""
    return Certificate(
        municipality=settings.municipality.name,
        request=row.number,
        kind=row.kind,
        received_on=local_day(row.received_at),
        decided_on=local_day(file.decided_at or issued_at),
        issued_at=issued_at,
        jwks=f"{settings.server.address}{JWKS_PATH}",
        items=tuple(_line(sources, item) for item in items),
    )


def _line(sources: Sources, item: CaseItem) -> Line:
    done, status = item.state is ItemState.DONE, item.status
    source = sources.find(item.about.source)
    recipients = source.manifest.recipients if done and source and item.kind in _TOLD_ON else ()
    shown = item.verdict if item.verdict and item.verdict.may_be_shown else None
    untold = item.verdict is not None and shown is None
    code = shown.ground if shown else None
    return Line(
        item=item.item,
        source=item.about.source,
        source_title=item.facts.source_title,
        record_type=item.facts.type_title,
        verdict=shown.answer.value if shown else "",
        result=Result.NOT_STATED if untold else _result(item),
        ground=Ground(code=code, article=find(code).article) if code else None,
        keep_until=item.about.keep_until if shown else None,
        confirmed_by=_confirmed_by(item) if done else None,
        erased_in_source_at=status.erased_at if done and status else None,
        unreadable_at=status.unreadable_at if done and status else None,
        recipients=tuple(Recipient(name=name) for name in recipients),
        field=item.facts.field_label,
        done_at=item.done_at if done else None,
    )


def _result(item: CaseItem) -> Result:
    if item.state is ItemState.FORWARDED:
        return Result.FORWARDED
    return _DONE[item.kind] if item.state is ItemState.DONE else Result.KEPT


def _confirmed_by(item: CaseItem) -> str | None:
    if item.correction is not None:
        return item.correction.said_by.value if item.correction.said_by else None
    return item.status.confirmed_by.value if item.status and item.status.confirmed_by else None
