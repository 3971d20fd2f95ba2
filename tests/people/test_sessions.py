"""A session lasts while it is used, never longer than its limit, and is nothing but its token's fingerprint."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from portal.database import Database, Login
from portal.people import Kind, People, Session
from tests.people.parts import Clock

LOGINS = {Kind.RESIDENT: Login.RESIDENT, Kind.OFFICER: Login.OFFICER}


async def opened(people: People, view: Database, kind: Kind = Kind.RESIDENT, person: UUID | None = None) -> str:
    async with view.begin(LOGINS[kind]) as connection:
        return await people.open_session(connection, kind, person or uuid4(), "resident", "acr", datetime.now(UTC))


async def found(people: People, view: Database, token: str, kind: Kind = Kind.RESIDENT) -> Session | None:
    async with view.begin(LOGINS[kind]) as connection:
        return await people.session(connection, token)


async def test_a_session_slides_on_while_it_is_used_and_ends_after_fifteen_idle_minutes(
    people: People, view: Database, clock: Clock
) -> None:
    token = await opened(people, view)
    for _ in range(4):
        clock.move(minutes=14)
        assert await found(people, view, token) is not None

    clock.move(minutes=15)
    assert await found(people, view, token) is None
    clock.move(minutes=-15)
    assert await found(people, view, token) is None, "an ended session does not come back with the clock"


@pytest.mark.parametrize(("kind", "hours"), [(Kind.RESIDENT, 2), (Kind.OFFICER, 8)])
async def test_however_much_it_is_used_a_session_ends_at_its_absolute_limit(
    people: People, view: Database, clock: Clock, kind: Kind, hours: int
) -> None:
    token = await opened(people, view, kind)
    for _ in range(hours * 6 - 1):
        clock.move(minutes=10)
        assert await found(people, view, token, kind) is not None

    clock.move(minutes=10)
    assert await found(people, view, token, kind) is None


async def test_sliding_writes_at_most_once_per_half_minute(people: People, view: Database, clock: Clock) -> None:
    token = await opened(people, view)
    moments = set()
    for _ in range(5):
        clock.move(seconds=5)
        await found(people, view, token)
        seen = await found(people, view, token)
        assert seen is not None
        moments.add(seen.last_seen_at)

    assert len(moments) == 1
    clock.move(seconds=10)
    await found(people, view, token)
    later = await found(people, view, token)
    assert later is not None
    assert later.last_seen_at not in moments


async def test_a_token_and_an_attempt_stand_nowhere_in_the_database(people: People, view: Database) -> None:
    token = await opened(people, view)
    async with view.begin(Login.RESIDENT) as connection:
        attempt = await people.begin_sign_in(connection, Kind.RESIDENT)
        sessions = (await connection.execute(text("SELECT * FROM session"))).all()
        attempts = (await connection.execute(text("SELECT * FROM sign_in_attempt"))).all()

    assert token not in repr(sessions)
    assert attempt.state_token not in repr(attempts)
    assert len(token) >= 43
    assert min(map(len, (attempt.state_token, attempt.nonce, attempt.code_verifier))) >= 43


async def test_signing_out_ends_one_session_and_everywhere_ends_all(people: People, view: Database) -> None:
    person = uuid4()
    tokens = [await opened(people, view, person=person) for _ in range(3)]
    somebody_else = await opened(people, view)

    async with view.begin(Login.RESIDENT) as connection:
        await people.end(connection, tokens[0])
    assert [await found(people, view, token) is not None for token in tokens] == [False, True, True]
    async with view.begin(Login.RESIDENT) as connection:
        ended = await people.end_all(connection, person)

    assert ended == 2
    assert [await found(people, view, token) for token in tokens] == [None, None, None]
    assert await found(people, view, somebody_else) is not None


async def test_a_session_of_one_door_does_not_open_the_other(people: People, view: Database) -> None:
    resident, officer = await opened(people, view), await opened(people, view, Kind.OFFICER)

    assert await found(people, view, resident, Kind.OFFICER) is None
    assert await found(people, view, officer, Kind.RESIDENT) is None
    assert await found(people, view, resident, Kind.RESIDENT) is not None


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 100_000, "\x00"])
async def test_a_made_up_token_is_nobody(people: People, view: Database, token: str) -> None:
    assert await found(people, view, token) is None


async def test_an_attempt_is_taken_once_and_only_in_time_and_only_at_its_own_door(
    people: People, view: Database, clock: Clock
) -> None:
    async with view.begin(Login.RESIDENT) as connection:
        used, late = [await people.begin_sign_in(connection, Kind.RESIDENT) for _ in range(2)]
        first = await people.take_attempt(connection, Kind.RESIDENT, used.state_token)
        second = await people.take_attempt(connection, Kind.RESIDENT, used.state_token)
    async with view.begin(Login.OFFICER) as connection:
        elsewhere = await people.take_attempt(connection, Kind.OFFICER, late.state_token)
    clock.move(minutes=10, seconds=1)
    async with view.begin(Login.RESIDENT) as connection:
        too_late = await people.take_attempt(connection, Kind.RESIDENT, late.state_token)

    assert first == used
    assert (second, elsewhere, too_late) == (None, None, None)
