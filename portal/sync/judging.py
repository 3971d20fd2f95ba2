"""Holding an answer against the manifest: what is kept, what is left out and reported, what goes to quarantine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from connectors.sdk.contract import Decision, Person, Record
from connectors.sdk.manifest import Manifest, RecordType
from portal.sync.collecting import Collected, Rejected
from portal.sync.model import OTHER_PERSON, PullFailed

BSN_CATEGORY = "bsn"
"""A field of this category holds the person's own number, unless it is declared as about others."""

WHOLE_RECORD = "*"
_PATH = re.compile(r"[\w.\[\]\-]{1,200}")
_DIGITS = re.compile(r"\d{3,}")


@dataclass
class Answer:
    """One complete answer, judged.

    ``unmapped`` are (record type, path) that the manifest does not declare. ``seen_records`` and ``seen_decisions``
    are refs the source still holds, kept or not. ``accounted`` is False when an item was rejected of which not even
    the ref is known: it may be any of those held, so none of them is forgotten then.
    """

    records: list[Record] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    unmapped: set[tuple[str, str]] = field(default_factory=set)
    seen_records: set[str] = field(default_factory=set)
    seen_decisions: set[str] = field(default_factory=set)
    accounted: bool = True

    @property
    def size(self) -> int:
        """How many things the source says it holds."""
        return len(self.seen_records) + len(self.seen_decisions)

    def with_seen_of(self, other: Answer) -> Answer:
        """This answer, in which what only the other one saw counts as seen too."""
        self.seen_records |= other.seen_records
        self.seen_decisions |= other.seen_decisions
        self.accounted = self.accounted and other.accounted
        return self

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Answer(...)"


def judge(items: Iterable[Collected], manifest: Manifest, person: Person) -> Answer:
    """Sort an answer out; raises PullFailed("other_person") as soon as one record names another person.

    Then nothing of the whole answer is believed: a record without a number beside it may be the other's too.
    """
    answer = Answer()
    for item in items:
        if isinstance(item, Rejected):
            _reject(answer, item)
        elif isinstance(item, Record):
            _judge_record(answer, item, manifest, person)
        else:
            _judge_decision(answer, item, manifest)
    return answer


def shrank(held: int, answer: Answer) -> bool:
    """Whether the answer is so much smaller than what is held that the source is asked a second time.

    An empty, well-formed answer is a statement and is believed, but not at once: everything gone, or more than half
    of ten or more, must be said twice. Only what both answers lack is forgotten.
    """
    return (held > 0 and answer.size == 0) or (held >= 10 and answer.size < held / 2)


def _reject(answer: Answer, item: Rejected) -> None:
    answer.rejected.append(item.reason)
    if item.ref is None:
        answer.accounted = False
    else:
        answer.seen_records.add(item.ref)
        answer.seen_decisions.add(item.ref)


def _judge_record(answer: Answer, record: Record, manifest: Manifest, person: Person) -> None:
    kind = manifest.records.get(record.type)
    if kind is None:
        answer.unmapped.add((_name(record.type), WHOLE_RECORD))
        _reject(answer, Rejected("unknown_type", record.ref))
        return
    _check_person(record, kind, person)
    if record.ref in answer.seen_records:
        _reject(answer, Rejected("duplicate_ref", record.ref))
        return
    answer.seen_records.add(record.ref)
    undeclared = [path for path in record.fields if path not in kind.fields]
    unmapped = tuple(dict.fromkeys([*record.unmapped, *undeclared]))
    declared = {path: point for path, point in record.fields.items() if path in kind.fields}
    answer.records.append(msgspec.structs.replace(record, fields=declared, unmapped=unmapped))
    answer.unmapped.update((record.type, _name(path)) for path in unmapped)


def _judge_decision(answer: Answer, decision: Decision, manifest: Manifest) -> None:
    if not manifest.gives_decisions:
        _reject(answer, Rejected("undeclared_decision", decision.ref))
    elif decision.ref in answer.seen_decisions:
        _reject(answer, Rejected("duplicate_ref", decision.ref))
    else:
        answer.seen_decisions.add(decision.ref)
        answer.decisions.append(decision)


def _check_person(record: Record, kind: RecordType, person: Person) -> None:
    for number in _numbers(record, kind):
        if number.strip().zfill(9) != person.bsn:
            raise PullFailed(OTHER_PERSON)


def _numbers(record: Record, kind: RecordType) -> Iterator[str]:
    for path, declared in kind.fields.items():
        point = record.fields.get(path)
        if declared.category != BSN_CATEGORY or declared.personal_to_others or point is None:
            continue
        if point.value is not None:
            yield str(point.value)


def _name(path: str) -> str:
    """A path fit to report to an officer: long numbers in it may be somebody's, so they are taken out."""
    return _DIGITS.sub("#", path) if _PATH.fullmatch(path) else "(unprintable)"
