"""Who stays away is forgotten: told first, then nothing of them is left, and they can begin anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Database, Login
from portal.demo.mail_catcher import MailCatcher
from portal.erasure.absence import Due, due, unseen_since
from portal.erasure.forgetting import Outcome
from portal.erasure.ledger import EVERY_EPOCH
from portal.people import Kind
from portal.people.model import Absence
from portal.profiles import Profiles
from portal.requests.states import RequestState
from portal.settings import Forgetting as Limits
from portal.settings import Mail
from portal.vault import About, FileKeyProvider, KeyGone, Owner, Reason, Unreadable
from tests.conftest import Clusters
from tests.correction.parts import correct, decide, right
from tests.erasure.town import OFFICER, Town, as_administrator, forgetting_of, fresh_bsn, granted, move_in, town_of
from tests.messages.steps import EMAIL, give_address, waiting
from tests.people.parts import Clock
from tests.rules.victim import TABLES

LIMITS = Limits()
LAPSED = "provision:HH-2019-0112"
REQUESTS_OWN = {
    "request_register",
    "request_file",
    "request_item",
    "erasure_run",
    "erasure_item",
    "certificate",
    "message",
}
"""The file of a closed request, under a key of its own and kept for its own time: the only tables that may remain."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def catcher(tmp_path: Path) -> AsyncIterator[MailCatcher]:
    server = MailCatcher(tmp_path / "mails")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def town(
    view: Database,
    keystore: Database,
    key_provider: FileKeyProvider,
    tmp_path: Path,
    catcher: MailCatcher,
    clock: Clock,
) -> AsyncIterator[Town]:
    bsn = fresh_bsn()
    mail = Mail("127.0.0.1", catcher.port, "none", sender="inzage@voorbeeldstad.example")
    made = town_of(view, keystore, key_provider, tmp_path, bsn, now=clock, mail=mail)
    move_in(tmp_path, bsn)
    await made.arrive()
    yield made
    await made.close()


def rows_about(clusters: Clusters, subject_id: UUID) -> dict[str, int]:
    """In which tables of the view something still names this subject, and how often. Every table, by the catalogue."""
    dsn, found = clusters.owner("view"), {}
    columns = as_administrator(
        dsn,
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'uuid'::regtype",
    )
    for table, column in columns:
        ((count,),) = as_administrator(dsn, f"SELECT count(*) FROM {table} WHERE {column} = %s", subject_id)  # noqa: S608
        if count:
            found[table] = count
    return found


def keys_of(clusters: Clusters, subject_id: UUID) -> int:
    ((count,),) = as_administrator(
        clusters.owner("keystore"), "SELECT count(*) FROM owner_key WHERE owner_id = %s", subject_id
    )
    return int(count)


async def decided_request(town: Town, *refs: str) -> str:
    number = await town.file(*refs)
    await town.decide(number, granted())
    return number


async def profiled(town: Town) -> None:
    """A profile that its resident has not looked at yet."""
    record = (await town.held())["provision:HH-2023-0417"].record_id
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await Profiles(town.messages).appeared(connection, town.subject_id, [record], by_mail=False)


async def corrected(town: Town) -> None:
    """A correction that was carried out: a dispute, its steps, and a request with messages of its own."""
    number = (await correct(town, "provision:HH-2023-0417", "hours_per_week", "6")).number
    await decide(town, number, right())
    await town.carry_out(number)


def at(days: float) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "noticed", "reachable", "expected"),
    [
        (371, None, True, Due.NOTHING),
        (372, None, True, Due.NOTICE),
        (372, None, False, Due.NOTHING),
        (399, None, False, Due.NOTHING),
        (400, None, False, Due.FORGET),
        (399, 372, True, Due.NOTHING),
        (400, 372, True, Due.FORGET),
        (900, None, True, Due.NOTICE),  # the job could not run for long: they get the whole notice all the same
        (927, 900, True, Due.NOTHING),
        (928, 900, True, Due.FORGET),
        (928, 900, False, Due.FORGET),  # they withdrew their address after the notice
        (400, -10, True, Due.NOTICE),  # told before their last visit: that counts for nothing
        (400, -10, False, Due.FORGET),
    ],
)
def test_what_is_due(day: float, noticed: float | None, reachable: bool, expected: Due) -> None:
    absence = Absence(at(0), None if noticed is None else at(noticed))

    assert due(absence, LIMITS, at(day), reachable=reachable) is expected
    assert expected is Due.NOTHING or unseen_since(LIMITS, at(day)) >= absence.last_seen_at


async def test_nothing_of_a_forgotten_resident_is_left_but_the_files_of_closed_requests(
    town: Town, clusters: Clusters, catcher: MailCatcher, clock: Clock
) -> None:
    await give_address(town, clusters, catcher)
    number = await decided_request(town, LAPSED)
    await town.carry_out(number)
    await corrected(town)
    await profiled(town)
    async with town.view.begin(Login.RESIDENT) as connection:
        await town.people.open_session(connection, Kind.RESIDENT, town.subject_id, "resident", "acr", clock())
    dsn = clusters.owner("view")
    everything = {table for (table,) in as_administrator(dsn, TABLES)}
    assert set(rows_about(clusters, town.subject_id)) >= everything, "there is something to lose in every table"
    async with town.as_resident() as connection:
        await town.messages.withdraw(connection, town.subject_id)
    clock.move(days=401)

    assert await forgetting_of(town, clock).go_past(town.subject_id) is Outcome.FORGOTTEN

    left = rows_about(clusters, town.subject_id)
    assert left.keys() - {"shred_ledger"} == REQUESTS_OWN
    assert left["shred_ledger"] == 3, "one of the deletion, and one for each of the two keys"
    assert left["message"] == 6, "what was said about the requests; the code for the address is gone"
    assert keys_of(clusters, town.subject_id) == 0
    assert await forgetting_of(town, clock).go_past(town.subject_id) is Outcome.LEFT
    async with town.as_officer() as connection:
        case = await town.requests.case(connection, await town.request_id(number), OFFICER)
    assert case is not None
    assert case.line.state is RequestState.CLOSED


async def test_what_was_sealed_does_not_open_any_more(town: Town, clusters: Clusters, clock: Clock) -> None:
    subject, log = Owner.subject(town.subject_id), Owner.log(town.subject_id)
    event = Event(Action.OVERVIEW_LOOKED, Actor(ActorKind.RESIDENT, "resident"), town.subject_id)
    async with town.as_resident() as connection:
        access, ring = await town.audit.look(connection, event)
    about = About(owner=subject, kind="x", id=uuid4())
    copy = ring.seal(about, b"a copy in a backup")
    assert ring.open(about, copy, access) == b"a copy in a backup"
    clock.move(days=401)
    await forgetting_of(town, clock).go_past(town.subject_id)

    for owner in (subject, log):
        with pytest.raises(KeyGone):
            await town.vault.keyring(owner)
    await town.vault.create_keys(subject)  # whatever key this id may get: the old one it is not
    with pytest.raises(Unreadable) as failed:
        (await town.vault.keyring(subject)).open(about, copy, access)
    assert failed.value.reason is Reason.KEY_GONE
    assert await town.erasure.replay_ledger() >= 1, "the ledger takes that one away again too"
    assert keys_of(clusters, town.subject_id) == 0


async def test_they_begin_anew_and_what_they_had_deleted_stays_away(
    town: Town, clusters: Clusters, clock: Clock
) -> None:
    number = await decided_request(town, LAPSED)
    await town.carry_out(number)
    before, held = town.subject_id, set(await town.held())
    # The source still holds it, as after a restore of its own.
    town.odd.held.clear()
    async with town.view.begin(Login.WORKER, subject_id=before) as connection:
        await town.sync.suppress(connection, town.bsn, "odd", "box:2")
    clock.move(days=401)
    await forgetting_of(town, clock).go_past(before)

    await town.arrive()

    assert town.subject_id != before
    assert set(await town.held()) == held - {"box:2"}


async def test_whoever_can_be_mailed_is_told_first_and_comes_back_in_time(
    town: Town, clusters: Clusters, catcher: MailCatcher, clock: Clock
) -> None:
    await give_address(town, clusters, catcher)
    forgetting = forgetting_of(town, clock)
    clock.move(days=373)
    assert await forgetting.go_past(town.subject_id) is Outcome.NOTICED
    assert await forgetting.go_past(town.subject_id) is Outcome.LEFT
    await town.messages.deliver(town.subject_id, waiting(town, clusters)[-1])
    mail = catcher.mails()[-1]
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Inzage verwijdert binnenkort uw gegevens")
    assert f"over {LIMITS.notice_days} dagen" in mail.get_content()

    clock.move(days=20)
    async with town.view.begin(Login.RESIDENT) as connection:
        assert await town.people.welcome(connection, town.bsn) == town.subject_id
    clock.move(days=20)
    assert await forgetting.go_past(town.subject_id) is Outcome.LEFT

    clock.move(days=400)
    assert await forgetting.go_past(town.subject_id) is Outcome.NOTICED, "a new absence, a new notice"
    clock.move(days=29)
    assert await forgetting.go_past(town.subject_id) is Outcome.FORGOTTEN


async def test_an_open_request_is_answered_first(town: Town, clusters: Clusters, clock: Clock) -> None:
    number = await decided_request(town, LAPSED)
    clock.move(days=500)
    forgetting = forgetting_of(town, clock)

    assert await forgetting.go_past(town.subject_id) is Outcome.WAITS_FOR_REQUEST
    assert keys_of(clusters, town.subject_id) > 0

    await town.carry_out(number)
    assert await forgetting.go_past(town.subject_id) is Outcome.FORGOTTEN


async def test_the_job_finds_everybody_who_is_due_and_nobody_else(town: Town, clusters: Clusters, clock: Clock) -> None:
    async with town.view.begin(Login.RESIDENT) as connection:
        neighbour = await town.people.welcome(connection, fresh_bsn())
    old = "UPDATE resident SET last_seen_at = now() - interval '401 days' WHERE subject_id = %s"
    as_administrator(clusters.owner("view"), old, town.subject_id)

    outcomes = await forgetting_of(town, clock).go_past_all()

    assert outcomes[Outcome.FORGOTTEN] >= 1
    assert not outcomes[Outcome.FAILED]
    assert keys_of(clusters, town.subject_id) == 0
    assert keys_of(clusters, neighbour) == 2


async def test_a_sign_in_at_the_same_moment_comes_before_or_after_and_never_into_a_resident_without_keys(
    town: Town, clusters: Clusters, clock: Clock
) -> None:
    async def signs_in() -> UUID:
        async with town.view.begin(Login.RESIDENT) as connection:
            return await town.people.welcome(connection, town.bsn)

    for _ in range(5):
        async with town.view.begin(Login.RESIDENT) as connection:
            subject_id = await town.people.welcome(connection, town.bsn)
        clock.move(days=401)
        outcome, *_ = await asyncio.gather(
            forgetting_of(town, clock).go_past(subject_id), signs_in(), signs_in(), signs_in()
        )
        last = await signs_in()
        assert keys_of(clusters, last) == 2
        if outcome is Outcome.FORGOTTEN:
            assert last != subject_id
            assert keys_of(clusters, subject_id) == 0
        else:
            assert last == subject_id


async def test_nobody_clears_a_log_whose_key_is_not_on_the_ledger(town: Town, clusters: Clusters) -> None:
    count = "SELECT count(*) FROM audit_opening WHERE subject_id = %s"
    before = as_administrator(clusters.owner("view"), count, town.subject_id)
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await town.audit.forget(connection, town.subject_id)
    ledger = "INSERT INTO shred_ledger VALUES (%s, %s, %s, now())"
    as_administrator(clusters.owner("view"), ledger, town.subject_id, "log", 2)
    as_administrator(clusters.owner("view"), ledger, town.subject_id, "subject", EVERY_EPOCH)
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await town.audit.forget(connection, town.subject_id)

    assert as_administrator(clusters.owner("view"), count, town.subject_id) == before
    assert before[0][0] > 0


async def test_a_session_that_is_left_ends_with_its_resident(town: Town, clusters: Clusters, clock: Clock) -> None:
    async with town.view.begin(Login.RESIDENT) as connection:
        token = await town.people.open_session(connection, Kind.RESIDENT, town.subject_id, "resident", "acr", clock())
    clock.move(days=401)
    await forgetting_of(town, clock).go_past(town.subject_id)

    ((count,),) = as_administrator(
        clusters.owner("view"), "SELECT count(*) FROM session WHERE person_id = %s", town.subject_id
    )
    assert count == 0
    async with town.view.begin(Login.RESIDENT) as connection:
        assert await town.people.session(connection, token) is None
