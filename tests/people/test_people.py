"""A resident is found by their number without the number standing anywhere; sessions end when they should."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.database import Database, Login
from portal.people import NotABSN, People, parse_bsn
from portal.people.model import Identity
from portal.vault import KeyGone, Owner, Reason, Unreadable, Vault


def fresh_bsn() -> str:
    """A number nobody in this run had: nine digits that pass the 11-test."""
    while True:
        value = f"99{uuid4().int % 10**7:07d}"
        try:
            return parse_bsn(value)
        except NotABSN:
            continue


@pytest.mark.parametrize("value", ["999990019", "999990160", "999990081"])
def test_the_demo_numbers_pass_the_11_test(value: str) -> None:
    assert parse_bsn(value) == value


@pytest.mark.parametrize(
    "value",
    [None, 999990019, "99999001", "9999900190", "999990018", " 999990019", "999 990 019", "999.990.019", "99999001９",
     "000000000", ["999990019"], b"999990019", ""],
)  # fmt: skip
def test_nothing_else_is_taken_for_a_number_and_the_error_does_not_repeat_it(value: object) -> None:
    with pytest.raises(NotABSN) as caught:
        parse_bsn(value)
    assert "999990" not in str(caught.value)


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place: int, off: int) -> None:
    digits = [int(digit) for digit in "999990019"]
    digits[place] = (digits[place] + off) % 10
    with pytest.raises(NotABSN):
        parse_bsn("".join(map(str, digits)))


def test_a_repr_never_shows_a_number() -> None:
    assert "999990019" not in repr(Identity("999990019"))


async def test_a_resident_is_welcomed_once_and_recognised_afterwards(people: People, view: Database) -> None:
    bsn = fresh_bsn()

    async with view.begin(Login.RESIDENT) as connection:
        before = await people.recognise(connection, bsn)
        first = await people.welcome(connection, bsn)
    async with view.begin(Login.RESIDENT) as connection:
        again = await people.welcome(connection, bsn)
    async with view.begin(Login.WORKER) as connection:
        recognised = await people.recognise(connection, bsn)

    assert before is None
    assert first == again == recognised


async def test_two_browsers_at_once_find_the_same_resident(people: People, view: Database) -> None:
    bsn = fresh_bsn()

    async def arrive() -> UUID:
        async with view.begin(Login.RESIDENT) as connection:
            return await people.welcome(connection, bsn)

    found = await asyncio.gather(*(arrive() for _ in range(6)))

    assert len(set(found)) == 1


async def test_the_worker_can_open_the_number_after_a_logged_look_and_the_database_does_not_show_it(
    people: People, audit: Audit, view: Database
) -> None:
    bsn = fresh_bsn()
    async with view.begin(Login.RESIDENT) as connection:
        subject = await people.welcome(connection, bsn)

    async with view.begin(Login.WORKER, subject_id=subject) as connection:
        access, ring = await audit.look(connection, _pulling(subject))
        opened = await people.bsn_of(connection, subject, access, ring)
        rows = (await connection.execute(text("SELECT * FROM resident"))).all()
        looked_up = (await connection.execute(text("SELECT * FROM resident_lookup"))).all()

    assert opened == bsn
    assert len(rows) == 1
    assert bsn not in repr(rows) + repr(looked_up)
    assert bsn.encode() not in b"".join(bytes(row[1]) for row in rows)


async def test_an_identity_moved_to_another_resident_does_not_open(
    people: People, audit: Audit, view: Database
) -> None:
    async with view.begin(Login.RESIDENT) as connection:
        one = await people.welcome(connection, fresh_bsn())
        sealed = (await connection.execute(text("SELECT sealed FROM resident"))).scalar_one()
    async with view.begin(Login.RESIDENT) as connection:
        other = await people.welcome(connection, fresh_bsn())
        await connection.execute(text("UPDATE resident SET sealed = :sealed"), {"sealed": sealed})

    assert one != other
    async with view.begin(Login.WORKER, subject_id=other) as connection:
        access, ring = await audit.look(connection, _pulling(other))
        with pytest.raises(Unreadable) as caught:
            await people.bsn_of(connection, other, access, ring)
    assert caught.value.reason is Reason.KEY_GONE


async def test_after_a_key_is_replaced_the_identity_opens_with_the_new_key_only(
    people: People, audit: Audit, vault: Vault, view: Database
) -> None:
    bsn = fresh_bsn()
    async with view.begin(Login.RESIDENT) as connection:
        subject = await people.welcome(connection, bsn)
    await vault.renew(Owner.subject(subject), 2)
    async with view.begin(Login.WORKER, subject_id=subject) as connection:
        access, ring = await audit.look(connection, _pulling(subject))
        done = [await people.reseal(connection, subject, ring, access) for _ in range(2)]
    await vault.destroy_before(Owner.subject(subject), 2)

    async with view.begin(Login.WORKER, subject_id=subject) as connection:
        access, ring = await audit.look(connection, _pulling(subject))
        assert await people.bsn_of(connection, subject, access, ring) == bsn
    assert done == [True, False]


async def test_out_of_scope_a_resident_has_no_number(people: People, audit: Audit, view: Database) -> None:
    async with view.begin(Login.RESIDENT) as connection:
        subject = await people.welcome(connection, fresh_bsn())
    async with view.begin(Login.WORKER, subject_id=subject) as connection:
        access, ring = await audit.look(connection, _pulling(subject))

    async with view.begin(Login.WORKER, subject_id=uuid4()) as connection:
        with pytest.raises(KeyGone):
            await people.bsn_of(connection, subject, access, ring)


async def test_an_officer_keeps_one_random_id_and_the_account_stands_nowhere(people: People, view: Database) -> None:
    account = f"joke-{uuid4()}"
    async with view.begin(Login.OFFICER) as connection:
        first = await people.welcome_officer(connection, "https://idp.example", account)
        again = await people.welcome_officer(connection, "https://idp.example", account)
        elsewhere = await people.welcome_officer(connection, "https://other.example", account)
        rows = (await connection.execute(text("SELECT * FROM officer"))).all()

    assert first == again
    assert first != elsewhere
    assert account not in repr(rows)


def _pulling(subject: UUID) -> Event:
    return Event(Action.SOURCE_PULLED, Actor(ActorKind.WORKER), subject_id=subject)
