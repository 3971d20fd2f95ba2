"""A record comes back as the source gave it, and is sealed anew only when the source changed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import DataPoint, Note, Record
from portal.audit import Audit
from portal.database import Database, Login
from portal.records import Kept, Records, RecordView
from portal.records.model import decode, encode
from portal.vault import Owner, Vault
from tests.conftest import Clusters
from tests.records.parts import as_administrator, looking, newcomer, permit

ADDRESS = Record(
    ref="registration/17",
    type="address",
    fields={
        "street": DataPoint("Lindelaan", since=date(2001, 2, 3)),
        "number": DataPoint(14),
        "function": DataPoint("W", notes=(Note.UNDER_INVESTIGATION,), note_since=date(2026, 9, 1)),
        "lodgers": DataPoint([{"count": 1, "since": None}, True, 2.5]),
        "postcode": DataPoint(None, notes=(Note.WITHHELD,)),
    },
    unmapped=("geometry.x",),
    started_on=date(2001, 2, 3),
    ended_on=None,
    changed_at=datetime(2026, 9, 2, 8, 30, tzinfo=UTC),
)


async def keep(
    records: Records, view: Database, audit: Audit, subject: UUID, source: str, page: Sequence[Record]
) -> Kept:
    async with looking(view, audit, subject) as (connection, ring, _):
        return await records.keep(connection, subject, ring, source, page)


async def opened(records: Records, view: Database, audit: Audit, subject: UUID) -> list[RecordView]:
    async with looking(view, audit, subject, Login.RESIDENT) as (connection, ring, access):
        views = await records.view(connection, subject, ring, access)
    assert all(isinstance(view, RecordView) for view in views)
    return [view for view in views if isinstance(view, RecordView)]


async def test_a_record_comes_back_exactly_as_the_source_gave_it(
    records: Records, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    kept = await keep(records, view, audit, subject, "brp", [ADDRESS])
    [shown] = await opened(records, view, audit, subject)

    assert kept == Kept(new=1, changed=0, unchanged=0)
    assert {name: getattr(shown, name) for name in ADDRESS.__struct_fields__} == msgspec.structs.asdict(ADDRESS)
    assert (shown.source, shown.version) == ("brp", 1)


async def test_only_what_changed_is_sealed_anew(
    records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    first = [permit(f"p{number}", street="Lindelaan", plates=["XX-1", "XX-2"]) for number in range(30)]
    await keep(records, view, audit, subject, "parking", first)
    before = _sealed(clusters, subject)
    changed = [*first[:29], permit("p29", street="Lindelaan", plates=["XX-2", "XX-1"])]

    again = await keep(records, view, audit, subject, "parking", first)
    after = await keep(records, view, audit, subject, "parking", changed)

    now = _sealed(clusters, subject)
    assert again == Kept(new=0, changed=0, unchanged=30)
    assert after == Kept(new=0, changed=1, unchanged=29)
    assert sum(now[record] != sealed for record, sealed in before.items()) == 1
    assert sorted(view.version for view in await opened(records, view, audit, subject)) == [1] * 29 + [2]


async def test_the_order_in_which_a_source_writes_fields_makes_no_difference(
    records: Records, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await keep(records, view, audit, subject, "parking", [permit("p", a={"x": 1, "y": 2}, b=1)])

    turned = await keep(records, view, audit, subject, "parking", [permit("p", b=1, a={"y": 2, "x": 1})])

    assert turned == Kept(new=0, changed=0, unchanged=1)


async def test_what_is_stored_shows_neither_a_value_nor_a_ref(
    records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await keep(records, view, audit, subject, "parking", [permit("Akker-Oudshoorn/1", street="Lindelaan")])

    [row] = as_administrator(
        clusters.owner("view"), "SELECT record::text, sealed FROM record WHERE subject_id = %s", subject
    )

    for secret in ("Akker", "Lindelaan"):
        assert secret not in row[0]
        assert secret.encode() not in bytes(row[1])
        assert secret.encode().hex() not in row[0]


async def test_what_a_complete_answer_lacks_is_forgotten_for_that_source_alone(
    records: Records, view: Database, audit: Audit, vault: Vault
) -> None:
    subject, other = await newcomer(vault), await newcomer(vault)
    for who in (subject, other):
        await keep(records, view, audit, who, "parking", [permit("p1"), permit("p2")])
    await keep(records, view, audit, subject, "homecare", [permit("p2")])

    async with view.begin(Login.WORKER, subject_id=subject) as connection:
        forgotten = await records.forget_missing(connection, subject, "parking", {"p1"})
        counts = await records.counts(connection, subject)

    assert forgotten == 1
    assert counts == {"homecare": 1, "parking": 1}
    assert len(await opened(records, view, audit, other)) == 2


async def test_after_a_new_key_every_record_is_sealed_under_it_and_reads_as_before(
    records: Records, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await keep(records, view, audit, subject, "parking", [permit(f"p{n}", street="Lindelaan") for n in range(25)])
    before = await opened(records, view, audit, subject)
    await vault.renew(Owner.subject(subject), 2)

    after: UUID | None = None
    while True:
        async with looking(view, audit, subject) as (connection, ring, access):
            after = await records.reseal(connection, subject, ring, access, after, 10)
        if after is None:
            break
    await vault.destroy_before(Owner.subject(subject), 2)

    assert await opened(records, view, audit, subject) == before
    again = await keep(
        records, view, audit, subject, "parking", [permit(f"p{n}", street="Lindelaan") for n in range(25)]
    )
    assert again.unchanged == 25


async def test_records_are_found_by_their_ref_and_erased_by_their_id(
    records: Records, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await keep(records, view, audit, subject, "parking", [permit("p1", n=1), permit("p2", n=2)])
    wanted = {("parking", "p2"), ("parking", "p3"), ("homecare", "p1")}

    async with looking(view, audit, subject) as (connection, ring, access):
        held = await records.held(connection, subject, ring, access, wanted)
        [found] = held.values()
        erased = await records.erase(connection, subject, [found.record_id])
        gone = await records.one(connection, subject, found.record_id, ring, access)
        counts = await records.counts(connection, subject)

    assert list(held) == [("parking", "p2")]
    assert isinstance(found, RecordView)
    assert found.fields["n"].value == 2
    assert (erased, gone, counts) == (1, None, {"parking": 1})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(), st.text(), st.dictionaries(st.text(), JSON, max_size=5), st.none() | st.dates())
def test_every_record_survives_its_sealed_form(
    ref: str, kind: str, values: dict[str, Any], started_on: date | None
) -> None:
    record = Record(ref, kind, {name: DataPoint(value) for name, value in values.items()}, started_on=started_on)
    turned = msgspec.structs.replace(record, fields=dict(reversed(record.fields.items())))

    assert msgspec.structs.asdict(decode(encode(record))) == msgspec.structs.asdict(record)
    assert encode(turned) == encode(record)


def _sealed(clusters: Clusters, subject: UUID) -> dict[UUID, bytes]:
    rows = as_administrator(
        clusters.owner("view"), "SELECT record_id, sealed FROM record WHERE subject_id = %s", subject
    )
    return {row[0]: bytes(row[1]) for row in rows}
