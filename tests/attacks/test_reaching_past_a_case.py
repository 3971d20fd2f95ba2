"""With the officers' own database login and no service in between: what is past the open case stays out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from portal.database import Login
from tests.conftest import Clusters
from tests.records.parts import as_administrator
from tests.rules.victim import NOW, Victim

Officer = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def officer(clusters: Clusters) -> Iterator[Officer]:
    with psycopg.connect(clusters.dsns("view")[Login.OFFICER]) as connection:
        yield connection
        connection.rollback()


def at_case(connection: Officer, request_id: UUID) -> None:
    connection.execute("SELECT set_config('portal.request_id', %s, true)", [str(request_id)])


def seen(connection: Officer, victim: Victim) -> set[str]:
    """Which of the victim's tables this connection sees a row of."""
    found = set()
    for table in ("record", "resident", "request_file", "request_item"):
        statement = f"SELECT count(*) FROM {table} WHERE subject_id = %s"  # noqa: S608
        row = connection.execute(statement.encode(), [victim.subject_id]).fetchone()
        if row and row[0]:
            found.add(table)
    return found


def test_an_open_case_shows_its_own_records_and_a_closed_one_only_its_file(
    clusters: Clusters, officer: Officer
) -> None:
    victim = Victim(clusters.owner("view"))
    at_case(officer, victim.request_id)
    assert seen(officer, victim) == {"record", "resident", "request_file", "request_item"}

    officer.rollback()
    as_administrator(
        clusters.owner("view"),
        "UPDATE request_register SET closed_at = now() WHERE request_id = %s",
        victim.request_id,
    )
    at_case(officer, victim.request_id)

    assert seen(officer, victim) == {"request_file", "request_item"}


def test_a_record_that_is_no_item_of_the_case_stays_out_of_sight(clusters: Clusters, officer: Officer) -> None:
    victim, other = Victim(clusters.owner("view")), uuid4()
    as_administrator(
        clusters.owner("view"),
        "INSERT INTO record (subject_id, record_id, source, ref_fingerprint, type, version, content_mac, changed_at, "
        "sealed) VALUES (%s, %s, 'parking', %s, 'permit', 1, '', %s, '')",
        victim.subject_id,
        other,
        uuid4().bytes,
        NOW,
    )
    at_case(officer, victim.request_id)

    rows = officer.execute("SELECT record_id FROM record").fetchall()

    assert rows == [(victim.record_id,)]


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE request_register SET closed_at = NULL WHERE request_id = %(mine)s",
        "UPDATE request_register SET subject_id = %(victim)s WHERE request_id = %(mine)s",
        "UPDATE request_register SET request_id = %(mine)s WHERE subject_id = %(victim)s",
        "UPDATE request_item SET target_id = %(record)s, subject_id = %(victim)s WHERE request_id = %(mine)s",
        "UPDATE request_item SET source = 'brp' WHERE request_id = %(mine)s",
        "INSERT INTO request_item SELECT %(victim)s, %(mine)s, 9, %(mine)s, 'x', %(record)s, '', '', '', '', 1, ''",
        "CREATE TEMP TABLE request_register (request_id uuid, subject_id uuid, closed_at timestamptz)",
        "CREATE TEMP VIEW request_item AS SELECT 1 AS request_id",
        "INSERT INTO erasure_item SELECT %(victim)s, %(mine)s, 7, 'open', NULL, NULL, NULL, NULL, now()",
        "UPDATE erasure_item SET step = 'unreadable', unreadable_at = now() WHERE request_id = %(mine)s",
        "UPDATE erasure_item SET step = 'gone' WHERE request_id = %(mine)s",
        "UPDATE erasure_run SET step = 'ledger_written' WHERE request_id = %(mine)s",
        "UPDATE record SET version = 2",
        "DELETE FROM record",
        "UPDATE resident SET sealed = ''",
    ],
)
def test_an_officers_login_cannot_widen_its_own_case(clusters: Clusters, officer: Officer, attempt: str) -> None:
    mine, victim = Victim(clusters.owner("view")), Victim(clusters.owner("view"))
    ids = {"mine": mine.request_id, "victim": victim.subject_id, "record": victim.record_id}
    at_case(officer, mine.request_id)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        officer.execute(attempt.encode(), ids)
    officer.rollback()
    at_case(officer, mine.request_id)

    assert seen(officer, victim) == set()


def test_a_made_up_table_cannot_stand_in_for_the_register(clusters: Clusters, officer: Officer) -> None:
    """Also where somebody gave the login the right to make temporary tables again."""
    mine, victim, owner = Victim(clusters.owner("view")), Victim(clusters.owner("view")), clusters.owner("view")
    as_administrator(owner, "GRANT TEMPORARY ON DATABASE inzage TO portal_officer")
    try:
        officer.execute("CREATE TEMP TABLE request_register (request_id uuid, subject_id uuid, closed_at timestamptz)")
        officer.execute("GRANT SELECT ON request_register TO PUBLIC")
        officer.execute("INSERT INTO request_register VALUES (%s, %s)", [mine.request_id, victim.subject_id])
        at_case(officer, mine.request_id)

        assert officer.execute("SELECT portal_case_subject()").fetchone() == (mine.subject_id,)
        assert "resident" not in seen(officer, victim)
    finally:
        officer.rollback()
        as_administrator(owner, "REVOKE TEMPORARY ON DATABASE inzage FROM portal_officer")


def test_a_residents_login_sees_no_officers_session_attempt_or_row_and_no_waiting_work(clusters: Clusters) -> None:
    with psycopg.connect(clusters.owner("view"), autocommit=True) as owner:
        for kind in ("resident", "officer"):
            owner.execute(
                "INSERT INTO session VALUES (%s, %s, %s, 'r', 'c', 'a', now(), now(), now(), now())",
                [uuid4().bytes, kind, uuid4()],
            )
            owner.execute("INSERT INTO sign_in_attempt VALUES (%s, %s, 'n', 'v', now())", [uuid4().bytes, kind])
    with psycopg.connect(clusters.dsns("view")[Login.RESIDENT], autocommit=True) as resident:
        kinds = set(resident.execute("SELECT kind FROM session UNION ALL SELECT kind FROM sign_in_attempt"))
        for forbidden in (
            "SELECT * FROM officer",
            "SELECT args FROM queue.procrastinate_jobs",
            "SELECT leaf FROM audit_event",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                resident.execute(forbidden.encode())

    assert kinds == {("resident",)}
