"""A long list of records in pages, and per kind: works by addresses alone, without script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.sdk import Manifest
from portal.web.resident.about_record import AnyRecord
from portal.web.resident.words import Words, record_order

PER_PAGE = 20
"""Records on one page of a source."""


@dataclass(frozen=True, repr=False)
class KindOfRecord:
    """One kind of record with how many there are; ``chosen`` when only this kind is listed."""

    title: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, repr=False)
class RecordList:
    """One page of the records of a source. ``kinds`` is empty when there is nothing to choose from."""

    total: int
    kinds: list[KindOfRecord]
    chosen: str | None
    everything: str
    records: list[AnyRecord]
    page_number: int
    pages: int
    href: str


def list_of(
    records: Sequence[AnyRecord], manifest: Manifest, words: Words, wanted: Mapping[str, str], address: str
) -> RecordList:
    """The page of records that ``?kind=`` and ``?page=`` ask for; whatever does not exist gives the nearest one."""
    counts = Counter(record.type for record in records)
    kind = wanted.get("kind") if wanted.get("kind") in counts else None
    ordered = sorted((r for r in records if kind in {None, r.type}), key=record_order(manifest))
    pages = max(1, -(-len(ordered) // PER_PAGE))
    number = min(max(1, _whole(wanted.get("page"))), pages)
    in_order = [name for name in manifest.records if counts[name]] + sorted(set(counts) - set(manifest.records))
    kinds = [
        KindOfRecord(words.kind_title(manifest, name), counts[name], f"{address}?kind={name}", name == kind)
        for name in in_order
    ]
    return RecordList(
        total=len(records),
        kinds=kinds if len(kinds) > 1 and len(records) > PER_PAGE else [],
        chosen=words.kind_title(manifest, kind) if kind else None,
        everything=address,
        records=ordered[(number - 1) * PER_PAGE : number * PER_PAGE],
        page_number=number,
        pages=pages,
        href=f"{address}?kind={kind}" if kind else address,
    )


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
