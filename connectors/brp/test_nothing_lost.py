"""Every value the registry sends is found back, and nothing a resident sees comes from nowhere.

The books are deliberately kept without the connector's own walkers, so that one mistake is not made on both sides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.brp.demo_people import demo_people
from connectors.brp.mapping import GROUPS, LISTS, records
from connectors.brp.published.generated import by_openapi
from connectors.brp.published.specification import HAVE, MISSING, persons_in_api_form
from connectors.brp.testbed import MANIFEST
from connectors.sdk import DataPoint, Note, Record, RecordRejected, load_manifest

DECLARED = {kind: set(record.fields) for kind, record in load_manifest(MANIFEST).records.items()}
published = pytest.mark.skipif(not HAVE, reason=MISSING)

DATE_TYPES = {"Datum", "JaarMaandDatum", "JaarDatum", "DatumOnbekend"}
MARKS = "inOnderzoek"

Path = tuple[str, ...]


def values(sent: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value and every date outside the marks of investigation; ``#`` for a place in a list."""
    if isinstance(sent, dict) and sent.get("type") in DATE_TYPES:
        yield path, sent
    elif isinstance(sent, dict):
        for name, inner in sent.items():
            if name != MARKS:
                yield from values(inner, (*path, name))
    elif isinstance(sent, list):
        for inner in sent:
            yield from values(inner, (*path, "#"))
    else:
        yield path, sent


def marks(sent: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Every member of every block of investigation: the path of the group, the member's name, its value."""
    if isinstance(sent, dict):
        for name, inner in sent.items():
            if name != MARKS:
                yield from marks(inner, (*path, name))
            elif isinstance(inner, dict):
                yield from ((path, flag, value) for flag, value in inner.items())
            else:
                yield path, "", inner
    elif isinstance(sent, list):
        for inner in sent:
            yield from marks(inner, (*path, "#"))


def rendered(sent: Any) -> Any:
    """What a resident should read for a value."""
    if not isinstance(sent, dict):
        return sent
    return {"Datum": sent.get("datum"), "DatumOnbekend": None}.get(sent["type"], sent["langFormaat"])


def written(path: Path) -> str:
    """A path as field names are written, with places in lists made alike."""
    return ".".join(path)


def alike(name: str) -> str:
    """A field name with the places in lists made alike."""
    return re.sub(r"(?<=\.)\d+(?=\.|$)", "#", name)


def check_values(record: Record, group: dict[str, Any]) -> None:
    """Sent = shown + unmapped, with the same values and as often; shown also holds empty fields under investigation."""
    sent = Counter((written(path), repr(rendered(value))) for path, value in values(group))
    shown = Counter((alike(name), repr(point.value)) for name, point in record.fields.items())
    extra = shown - sent
    lost = sent - shown
    for (name, value), times in extra.items():
        assert value == "None", f"{name} came from nowhere"
        assert times == 1
        empty = next(point for field, point in record.fields.items() if alike(field) == name)
        assert Note.UNDER_INVESTIGATION in empty.notes, f"{name} is shown empty without a reason"
    names = Counter(alike(name) for name in record.unmapped)
    missing = Counter(name for name, _ in lost.elements()) - names
    for path, value in values(group):  # a date that contradicts itself is reported member by member
        if isinstance(value, dict) and all(names[f"{written(path)}.{member}"] for member in value):
            del missing[written(path)]
    assert not missing, f"neither shown nor reported: {sorted(missing)}"
    assert not set(names) & {name for name, _ in shown}, "both shown and reported"


def check_marks(record: Record, group: dict[str, Any]) -> None:
    """Every flag is a note where it belongs or is reported; every note has a flag; so has every start date."""
    notes = {alike(name): point for name, point in record.fields.items() if Note.UNDER_INVESTIGATION in point.notes}
    reported = {alike(name) for name in record.unmapped}
    flagged: set[str] = set()
    for path, flag, value in marks(group):
        here = written((*path, MARKS, flag) if flag else (*path, MARKS))
        target = written((*path, flag) if flag else path)
        under = {name for name in notes if not target or name == target or name.startswith(f"{target}.")}
        if value is True:
            flagged |= under
            assert under or here in reported, f"{here} is lost"
        elif isinstance(value, dict):
            assert here in reported or _carries(notes.values(), value), f"{here} is lost"
    assert set(notes) == flagged, "a note without a flag"
    assert all(Note.UNDER_INVESTIGATION in point.notes for point in record.fields.values() if point.note_since)


def _carries(points: Iterable[DataPoint], start: dict[str, Any]) -> bool:
    return any(str(point.note_since) == start.get("datum") for point in points)


def mapped(person: Mapping[str, Any], kind: str | None = None) -> list[Record]:
    """The person's records, none of them rejected; of one kind, or all."""
    found = list(records(person, DECLARED))
    assert not [item for item in found if isinstance(item, RecordRejected)]
    return [item for item in found if isinstance(item, Record) and kind in {None, item.type}]


def check_person(person: dict[str, Any]) -> None:
    """The books of a whole person: group by group, member by member, and nothing depends on what stands beside it."""
    apart: list[Record] = []
    top = {name: value for name, value in person.items() if name not in {*GROUPS.values(), *LISTS.values()}}
    apart += _check_top(top)
    for kind, name in (GROUPS | LISTS).items():
        members = [person[name]] if kind in GROUPS and name in person else person.get(name, [])
        for member in members:
            apart += _check_member(person, kind, name, member)
    whole = mapped(person)
    assert Counter(map(_content, whole)) == Counter(map(_content, apart))
    assert len({record.ref for record in whole}) == len(whole), "two records of one name"


def _check_top(top: dict[str, Any]) -> list[Record]:
    found = mapped(top)
    fields = {name: point for record in found for name, point in record.fields.items()}
    unmapped = tuple(name for record in found for name in record.unmapped)
    together = Record(ref="", type="", fields=fields, unmapped=unmapped)
    assert len(fields) == sum(len(record.fields) for record in found), "one value in two records"
    check_values(together, top)
    check_marks(together, top)
    return found


def _check_member(person: dict[str, Any], kind: str, name: str, member: dict[str, Any]) -> list[Record]:
    alone = {"burgerservicenummer": person.get("burgerservicenummer", ""), name: [member] if kind in LISTS else member}
    found = mapped(alone, kind)
    if kind in GROUPS and not found:
        assert not list(values(member))
        assert not list(marks(member))
        return []
    (record,) = found
    check_values(record, member)
    check_marks(record, member)
    return [record]


def _content(record: Record) -> str:
    # Only the mark of secrecy hangs on what stands elsewhere in the person; test_mapping.py is about that.
    fields = {
        name: (point.value, tuple(set(point.notes) - {Note.PROTECTED}), point.since, point.note_since)
        for name, point in record.fields.items()
    }
    return repr((record.type, sorted(fields.items()), record.unmapped, record.started_on, record.ended_on))


def test_every_value_of_the_demos_people_is_shown() -> None:
    for person in demo_people():
        check_person(person)
        assert not [name for record in mapped(person) for name in record.unmapped]


@published
def test_every_value_of_the_published_persons_is_shown_or_reported() -> None:
    people = persons_in_api_form()
    assert len(people) == 56
    for person in people:
        check_person(person)


@published
def test_of_the_published_persons_only_the_one_odd_key_is_not_understood() -> None:
    reported = [name for person in persons_in_api_form() for record in mapped(person) for name in record.unmapped]
    assert reported == ["mokum"]


@published
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.data())
def test_every_value_of_any_person_the_specification_allows_is_shown_or_reported(data: st.DataObject) -> None:
    check_person(data.draw(by_openapi("Persoon")))


@published
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.data())
def test_nothing_changes_when_the_registry_sends_its_lists_in_another_order(data: st.DataObject) -> None:
    person = data.draw(by_openapi("Persoon"))
    other = _shuffled(person, data)
    assert sorted(map(repr, map(_named, mapped(person)))) == sorted(map(repr, map(_named, mapped(other))))


def _shuffled(value: Any, data: st.DataObject) -> Any:
    """The same content with the members of every list and group in another order."""
    if isinstance(value, list):
        return [_shuffled(inner, data) for inner in data.draw(st.permutations(value))]
    if isinstance(value, dict):
        return {name: _shuffled(value[name], data) for name in sorted(value, reverse=True)}
    return value


def _named(record: Record) -> tuple[str, str]:
    return record.ref, _content(record)
