"""A record somebody touched says that it cannot be read and why; the others stand, and an alarm is written."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.audit import Audit
from portal.database import Database, Login
from portal.records import Records, RecordView, UnreadableRecord
from portal.records.model import KIND
from portal.vault import About, Owner, Vault
from tests.conftest import Clusters
from tests.records.parts import as_administrator, looking, newcomer, permit

PAGE = [permit(f"p{number}", street="Lindelaan", number=number) for number in range(4)]


async def fill(records: Records, view: Database, audit: Audit, subject: UUID, source: str = "parking") -> None:
    async with looking(view, audit, subject) as (connection, ring, _):
        await records.keep(connection, subject, ring, source, PAGE)


async def seen(
    records: Records, view: Database, audit: Audit, subject: UUID
) -> tuple[list[RecordView], list[UnreadableRecord]]:
    async with looking(view, audit, subject, Login.RESIDENT) as (connection, ring, access):
        views = await records.view(connection, subject, ring, access)
    readable = [view for view in views if isinstance(view, RecordView)]
    return readable, [view for view in views if isinstance(view, UnreadableRecord)]


async def alarms(view: Database, audit: Audit, subject: UUID) -> list[dict[str, str]]:
    async with looking(view, audit, subject, Login.RESIDENT) as (connection, _, access):
        lines = await audit.log_of(connection, subject, access)
    return [line.details for line in lines if line.action == "alarm:subject:unreadable"]


def one_of(clusters: Clusters, subject: UUID, number: int = 0) -> tuple[UUID, bytes]:
    rows = as_administrator(
        clusters.owner("view"),
        "SELECT record_id, sealed FROM record WHERE subject_id = %s ORDER BY record_id",
        subject,
    )
    return rows[number][0], bytes(rows[number][1])


def overwrite(clusters: Clusters, record_id: UUID, column: str, value: object) -> None:
    as_administrator(
        clusters.owner("view"),
        f"UPDATE record SET {column} = %s WHERE record_id = %s",  # noqa: S608 - a test's own column name
        value,
        record_id,
    )


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (0, "malformed"),
        (2, "unknown_version"),
        (3, "unknown_version"),
        (4, "key_gone"),
        (12, "tampered"),
        (30, "tampered"),
        (45, "tampered"),
        (-1, "tampered"),
    ],
)
async def test_one_changed_byte_makes_that_record_unreadable_and_no_other(
    place: int, reason: str, records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    record_id, sealed = one_of(clusters, subject)
    damaged = bytearray(sealed)
    damaged[place] ^= 1
    overwrite(clusters, record_id, "sealed", bytes(damaged))

    readable, unreadable = await seen(records, view, audit, subject)

    assert len(readable) == 3
    assert unreadable == [UnreadableRecord(record_id, "parking", "permit", reason)]
    assert await alarms(view, audit, subject) == [{"source": "parking", "reason": reason}]


@pytest.mark.parametrize("cut", [0, 1, 43, 59, 60])
async def test_a_blob_that_was_cut_off_is_unreadable(
    cut: int, records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    record_id, sealed = one_of(clusters, subject)
    overwrite(clusters, record_id, "sealed", sealed[:cut])

    readable, unreadable = await seen(records, view, audit, subject)

    assert (len(readable), len(unreadable)) == (3, 1)


@pytest.mark.parametrize(("column", "value"), [("version", 2), ("source", "homecare"), ("type", "badge")])
async def test_a_row_whose_label_was_changed_is_unreadable(
    column: str, value: object, records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    record_id, _ = one_of(clusters, subject)
    overwrite(clusters, record_id, column, value)

    _, unreadable = await seen(records, view, audit, subject)

    assert [(entry.record_id, entry.reason) for entry in unreadable] == [(record_id, "tampered")]


async def test_two_blobs_that_changed_places_are_both_unreadable(
    records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    (first, one), (second, two) = one_of(clusters, subject, 0), one_of(clusters, subject, 1)
    overwrite(clusters, first, "sealed", two)
    overwrite(clusters, second, "sealed", one)

    readable, unreadable = await seen(records, view, audit, subject)

    assert {entry.record_id for entry in unreadable} == {first, second}
    assert len(readable) == 2
    assert len(await alarms(view, audit, subject)) == 1


async def test_a_row_given_to_another_subject_opens_for_neither(
    records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject, thief = await newcomer(vault), await newcomer(vault)
    await fill(records, view, audit, subject)
    record_id, _ = one_of(clusters, subject)
    overwrite(clusters, record_id, "subject_id", thief)

    readable, unreadable = await seen(records, view, audit, thief)

    assert readable == []
    assert [entry.reason for entry in unreadable] == ["key_gone"]
    assert len((await seen(records, view, audit, subject))[0]) == 3


async def test_refs_that_changed_places_are_noticed_when_a_decision_asks_by_ref(
    records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    rows = as_administrator(
        clusters.owner("view"), "SELECT record_id, ref_fingerprint FROM record WHERE subject_id = %s", subject
    )
    (first, one), (second, two) = rows[0], rows[1]
    overwrite(clusters, first, "ref_fingerprint", b"aside")
    overwrite(clusters, second, "ref_fingerprint", one)
    overwrite(clusters, first, "ref_fingerprint", two)

    async with looking(view, audit, subject) as (connection, ring, access):
        refs = [("parking", record.ref) for record in PAGE]
        held = await records.held(connection, subject, ring, access, refs)

    assert sorted(type(entry).__name__ for entry in held.values()) == ["RecordView"] * 2 + ["UnreadableRecord"] * 2


@pytest.mark.parametrize("plaintext", [b"", b"\xc1", b"\x93\x01\x02\x03", b"{}", b"\x97" + b"\xc0" * 7])
async def test_a_plaintext_of_an_unknown_form_is_unreadable(
    plaintext: bytes, records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    record_id, _ = one_of(clusters, subject)
    ring = await vault.keyring(Owner.subject(subject))
    about = About(owner=ring.owner, kind=KIND, id=record_id, source="parking", schema=1, version=1)
    overwrite(clusters, record_id, "sealed", ring.seal(about, plaintext))

    _, unreadable = await seen(records, view, audit, subject)

    assert [entry.reason for entry in unreadable] == ["unknown_schema"]


async def test_the_next_pull_mends_what_was_damaged(
    records: Records, view: Database, audit: Audit, vault: Vault, clusters: Clusters
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    (first, one), (second, two) = one_of(clusters, subject, 0), one_of(clusters, subject, 1)
    overwrite(clusters, first, "sealed", two)
    overwrite(clusters, second, "sealed", one)
    third, sealed = one_of(clusters, subject, 2)
    overwrite(clusters, third, "sealed", sealed[:-1] + bytes([sealed[-1] ^ 1]))

    await fill(records, view, audit, subject)

    readable, unreadable = await seen(records, view, audit, subject)
    assert (len(readable), unreadable) == (4, [])


async def test_records_of_a_destroyed_key_say_so_while_newer_ones_read(
    records: Records, view: Database, audit: Audit, vault: Vault
) -> None:
    subject = await newcomer(vault)
    await fill(records, view, audit, subject)
    await vault.renew(Owner.subject(subject), 2)
    await fill(records, view, audit, subject, source="homecare")
    await vault.destroy_before(Owner.subject(subject), 2)

    readable, unreadable = await seen(records, view, audit, subject)

    assert {view.source for view in readable} == {"homecare"}
    assert {(entry.source, entry.reason) for entry in unreadable} == {("parking", "key_gone")}
