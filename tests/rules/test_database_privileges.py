"""What each login may do in each table, held against PostgreSQL's own catalogue: nothing is granted by accident.

A new table, a wider grant, a policy taken away or a function with its owner's rights fails here until somebody wrote
it down on purpose, with the reason beside it.
"""

from __future__ import annotations

import re

import psycopg
import pytest

from portal.database import Login
from tests.conftest import Clusters
from tests.records.parts import as_administrator

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"

VIEW: dict[str, dict[str, set[str]]] = {
    # Written by everybody, changed by nobody; only the worker reads it, to build the tree.
    "audit_event": {"resident": {ADD}, "officer": {ADD}, "worker": {ADD, READ}},
    # An officer writes a line in the log of the resident whose case it is, and cannot read that log.
    "audit_opening": {"resident": {ADD, READ}, "officer": {ADD}, "worker": {ADD, READ}},
    # Fingerprint to random id. Without scope, since it is what finds the scope; the keyed hash says nothing by itself.
    "resident_lookup": {"resident": {READ, ADD}, "worker": {READ, ADD, REMOVE}},
    # The address is sealed in it; the worker opens it to send, and takes it away with its resident.
    "mailbox": {"resident": {READ, ADD, CHANGE, REMOVE}, "worker": {READ, CHANGE, REMOVE}},
    # Which message, about which request, how far: no content and no address.
    "message": {
        "resident": {READ, ADD},
        "officer": {READ, ADD, "UPDATE (state)", "UPDATE (settled_at)"},
        "worker": {READ, ADD, CHANGE, REMOVE},
    },
    "resident": {"resident": {READ, ADD, CHANGE}, "officer": {READ}, "worker": {READ, ADD, CHANGE, REMOVE}},
    "officer": {"officer": {READ, ADD}},
    "session": {
        "resident": {READ, ADD, CHANGE, REMOVE},
        "officer": {READ, ADD, CHANGE, REMOVE},
        "worker": {"SELECT (person_id)", "SELECT (expires_at)", REMOVE},
    },
    "sign_in_attempt": {
        "resident": {READ, ADD, REMOVE},
        "officer": {READ, ADD, REMOVE},
        "worker": {"SELECT (created_at)", REMOVE},
    },
    "source_pull": {"resident": {READ, ADD, CHANGE}, "worker": {READ, ADD, CHANGE, REMOVE}},
    # Which source answers and which does not, for /health.
    "source_standing": {"resident": {READ}, "officer": {READ}, "worker": {READ, ADD, CHANGE}},
    "quarantine": {"officer": {READ}, "worker": {READ, ADD}},
    "unmapped_field": {"officer": {READ}, "worker": {READ, ADD}},
    # Read by the resident's pages to say "erased" on a decision; taken away by nobody.
    "suppression": {"resident": {READ}, "worker": {READ, ADD}},
    "request_register": {
        "resident": {READ, ADD},
        "officer": {READ, "UPDATE (state)", "UPDATE (due_on)", "UPDATE (due_if_equated_on)", "UPDATE (urgent)"},
        "worker": {READ, ADD, CHANGE},
    },
    # Who withdraws a request takes their telephone number out of its file.
    "request_file": {
        "resident": {READ, ADD, "UPDATE (version)", "UPDATE (sealed)"},
        "officer": {READ, "UPDATE (version)", "UPDATE (sealed)"},
        "worker": {READ, ADD, CHANGE},
    },
    "request_item": {
        "resident": {READ, ADD},
        "officer": {READ}
        | {f"UPDATE ({name})" for name in ("state", "verdict", "ground", "version", "sealed", "sealed_plan")},
        "worker": {READ, ADD, CHANGE},
    },
    "record": {"resident": {READ}, "officer": {READ}, "worker": {READ, ADD, CHANGE, REMOVE}},
    # An officer sees the decisions that their open case points at.
    "decision": {"resident": {READ}, "officer": {READ}, "worker": {READ, ADD, CHANGE, REMOVE}},
    "decision_input": {"resident": {READ}, "officer": {READ}, "worker": {READ, ADD, CHANGE, REMOVE}},
    # What a resident disputes, by keyed hash: how it stands may be changed, never what it is about.
    "dispute": {
        "resident": {READ, ADD, "UPDATE (state)", "UPDATE (settled_at)"},
        "officer": {READ, "UPDATE (state)", "UPDATE (settled_at)"},
        "worker": {READ, "UPDATE (state)", "UPDATE (settled_at)", REMOVE},
    },
    # Which profile its resident has not looked at yet: the worker marks, their own look takes the mark away.
    "new_profile": {"resident": {READ, REMOVE}, "worker": {READ, ADD}},
    "erasure_run": {"resident": {READ}, "officer": {READ}, "worker": {READ, ADD, CHANGE}},
    "erasure_item": {"resident": {READ}, "officer": {READ, ADD, CHANGE}, "worker": {READ, ADD, CHANGE}},
    "correction_item": {
        "resident": {READ},
        "officer": {READ, ADD, CHANGE},
        "worker": {READ, ADD, CHANGE, REMOVE},
    },
    "certificate": {"resident": {READ}, "worker": {READ, ADD, CHANGE}},
    # What is in it is destroyed again at every start: only the worker adds, nobody takes away.
    "shred_ledger": {"worker": {READ, ADD}},
    "alembic_version": {},
}

_JOB = ("queue_name", "task_name", "priority", "lock", "queueing_lock", "args", "scheduled_at")
_PUTS_WORK_IN = {f"INSERT ({name})" for name in _JOB} | {"SELECT (id)"}
_ALL = {READ, ADD, CHANGE, REMOVE}
QUEUE: dict[str, dict[str, set[str]]] = {
    "procrastinate_jobs": {"resident": _PUTS_WORK_IN, "officer": _PUTS_WORK_IN, "worker": _ALL},
    "procrastinate_events": {"resident": {ADD}, "officer": {ADD}, "worker": _ALL},
    "procrastinate_periodic_defers": {"worker": _ALL},
    "procrastinate_workers": {"resident": {"SELECT (last_heartbeat)"}, "worker": _ALL},
}

KEYSTORE: dict[str, dict[str, set[str]]] = {
    "owner_key": {"resident": {READ, ADD}, "officer": {READ, ADD}, "worker": {READ, ADD, REMOVE, "MAINTAIN"}},
    "alembic_version": {},
}

POLICIES = {
    ("audit_opening", "open_case", "INSERT", "portal_officer"),
    ("audit_opening", "own", "ALL", "portal_resident portal_worker"),
    ("certificate", "own", "ALL", "portal_resident portal_worker"),
    ("correction_item", "own", "ALL", "portal_resident portal_worker"),
    ("correction_item", "scoped_case", "ALL", "portal_officer"),
    ("decision", "open_case", "ALL", "portal_officer"),
    ("decision_input", "open_case", "ALL", "portal_officer"),
    ("decision", "own", "ALL", "portal_resident portal_worker"),
    ("decision_input", "own", "ALL", "portal_resident portal_worker"),
    ("dispute", "open_case", "ALL", "portal_officer"),
    ("dispute", "own", "ALL", "portal_resident portal_worker"),
    ("erasure_item", "own", "ALL", "portal_resident portal_worker"),
    ("erasure_item", "scoped_case", "ALL", "portal_officer"),
    ("erasure_run", "own", "ALL", "portal_resident portal_worker"),
    ("erasure_run", "scoped_case", "SELECT", "portal_officer"),
    ("mailbox", "own", "ALL", "portal_resident portal_worker"),
    ("message", "by_letter", "UPDATE", "portal_officer"),
    ("message", "open_case", "INSERT", "portal_officer"),
    ("message", "own", "ALL", "portal_resident portal_worker"),
    ("message", "undelivered", "SELECT", "portal_officer"),
    ("new_profile", "own", "ALL", "portal_resident portal_worker"),
    ("record", "open_case", "ALL", "portal_officer"),
    ("record", "own", "ALL", "portal_resident portal_worker"),
    ("request_file", "own", "ALL", "portal_resident portal_worker"),
    ("request_file", "scoped_case", "ALL", "portal_officer"),
    ("request_item", "own", "ALL", "portal_resident portal_worker"),
    ("request_item", "scoped_case", "ALL", "portal_officer"),
    ("request_register", "own", "ALL", "portal_resident"),
    ("request_register", "queue", "ALL", "portal_officer portal_worker"),
    ("resident", "open_case", "ALL", "portal_officer"),
    ("resident", "own", "ALL", "portal_resident portal_worker"),
    ("session", "every", "ALL", "portal_worker"),
    ("session", "officers", "ALL", "portal_officer"),
    ("session", "residents", "ALL", "portal_resident"),
    ("sign_in_attempt", "every", "ALL", "portal_worker"),
    ("sign_in_attempt", "officers", "ALL", "portal_officer"),
    ("sign_in_attempt", "residents", "ALL", "portal_resident"),
    ("source_pull", "own", "ALL", "portal_resident portal_worker"),
}
"""Table, policy, what it is for, whom it is for. Every policy compares with the scope, or with the door's own kind."""

GRANTS = """
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), g.privilege_type
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
    WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND g.grantee <> c.relowner
    UNION ALL
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), g.privilege_type || ' (' || a.attname || ')'
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      CROSS JOIN LATERAL aclexplode(a.attacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
    WHERE c.relnamespace = '{schema}'::regnamespace
"""
RELATIONS = """
    SELECT relname FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""
PLACES = [("view", "public", VIEW), ("view", "queue", QUEUE), ("keystore", "public", KEYSTORE)]


@pytest.mark.parametrize(("cluster", "schema", "expected"), PLACES, ids=lambda value: value if value is str else None)
def test_each_login_may_do_in_each_table_what_is_written_here_and_no_more(
    clusters: Clusters, cluster: str, schema: str, expected: dict[str, dict[str, set[str]]]
) -> None:
    owner = clusters.owner(cluster)
    found: dict[str, dict[str, set[str]]] = {
        row[0]: {} for row in as_administrator(owner, RELATIONS.format(schema=schema))
    }
    for table, role, privilege in as_administrator(owner, GRANTS.format(schema=schema)):
        found[table].setdefault(role.removeprefix("portal_"), set()).add(privilege)

    assert found == expected


def test_the_policies_are_those_written_here(clusters: Clusters) -> None:
    found = as_administrator(
        clusters.owner("view"),
        "SELECT tablename, policyname, cmd, array_to_string(ARRAY(SELECT unnest(roles)::text ORDER BY 1), ' '), "
        "permissive FROM pg_policies WHERE schemaname = 'public'",
    )

    assert {tuple(row[:4]) for row in found} == POLICIES
    assert {row[4] for row in found} == {"PERMISSIVE"}


def test_what_is_open_without_a_policy_holds_no_persons_id_but_the_look_up(clusters: Clusters) -> None:
    bare = as_administrator(
        clusters.owner("view"),
        "SELECT c.relname, count(a.attname) FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid "
        "AND a.attname IN ('subject_id', 'person_id') WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind = 'r' AND NOT c.relrowsecurity GROUP BY 1",
    )

    assert dict(bare) == {
        "resident_lookup": 1,
        "audit_event": 0,
        "officer": 0,
        "source_standing": 0,
        "quarantine": 0,
        "unmapped_field": 0,
        "suppression": 0,
        "shred_ledger": 0,  # an owner's random id and nothing of the owner; the worker's alone
        "alembic_version": 0,
    }


@pytest.mark.parametrize("cluster", ["view", "keystore"])
def test_no_login_is_more_than_a_login(clusters: Clusters, cluster: str) -> None:
    logins = as_administrator(
        clusters.owner(cluster),
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles "
        "WHERE left(rolname, 6) = 'portal'",
    )
    memberships = as_administrator(
        clusters.owner(cluster),
        "SELECT m.rolname, r.rolname FROM pg_auth_members x JOIN pg_roles m ON m.oid = x.member "
        "JOIN pg_roles r ON r.oid = x.roleid WHERE left(m.rolname, 6) = 'portal'",
    )

    assert {row[0] for row in logins} == {login.value for login in Login}
    assert all(not any(row[1:]) for row in logins)
    assert {tuple(row) for row in memberships} == (
        {("portal_worker", "pg_checkpoint")} if cluster == "keystore" else set()
    )


def test_functions_with_their_owners_rights_look_at_nothing_a_login_can_put_in_their_way(clusters: Clusters) -> None:
    found = as_administrator(
        clusters.owner("view"),
        "SELECT p.proname, p.proconfig::text, pg_get_functiondef(p.oid), "
        "ARRAY(SELECT coalesce(r.rolname, 'PUBLIC')::text FROM aclexplode(p.proacl) g LEFT JOIN pg_roles r "
        "ON r.oid = g.grantee WHERE g.grantee <> p.proowner) "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef "
        "AND n.nspname IN ('public', 'queue')",
    )

    worker_only = {"portal_to_forget", "portal_forget_log"}
    resident_only = {"portal_withdraw"}
    officer_only = {"portal_case_subject", "portal_case_holds"}
    assert {row[0] for row in found} == worker_only | resident_only | officer_only
    for name, configuration, text, callers in found:
        assert configuration == '{"search_path=pg_catalog, pg_temp"}', name
        caller = "worker" if name in worker_only else "resident" if name in resident_only else "officer"
        assert callers == [f"portal_{caller}"], name
        assert not re.search(r"\b(FROM|JOIN)\s+(?!public\.)\w", text), f"{name} names something without its schema"


@pytest.mark.parametrize("login", list(Login))
@pytest.mark.parametrize(
    "attempt",
    [
        "SET ROLE postgres",
        "DO $$ BEGIN SET ROLE portal_resident; RESET ROLE; SET ROLE portal_worker; SET ROLE portal_officer; END $$",
        "SET SESSION AUTHORIZATION postgres",
        "RESET ROLE; RESET SESSION AUTHORIZATION; SET ROLE postgres",
        "SET session_replication_role = replica",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE record DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY everything ON record USING (true)",
        "UPDATE audit_event SET action = 'other'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "TRUNCATE audit_opening",
        "DELETE FROM audit_opening",
        "UPDATE audit_opening SET sealed = ''",
        "DELETE FROM suppression",
        "DELETE FROM shred_ledger",
        "CREATE TABLE public.other (id int)",
        "CREATE TEMP TABLE request_register (request_id uuid, subject_id uuid, closed_at timestamptz)",
        "CREATE FUNCTION public.other() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY record TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT lo_import('/etc/hostname')",
        "ALTER ROLE portal_worker SUPERUSER",
        "GRANT portal_worker TO portal_resident, portal_officer",
    ],
)
def test_no_login_can_become_another_or_change_what_is_written(clusters: Clusters, login: Login, attempt: str) -> None:
    with psycopg.connect(clusters.dsns("view")[login], autocommit=True) as connection:
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)) as refused:
            connection.execute(attempt.encode())

        assert "append-only" not in str(refused.value), "refused by a trigger only: the privilege is there"
        row = connection.execute("SELECT current_user, session_user").fetchone()
        assert row == (login.value, login.value)


def test_even_the_tables_owner_is_stopped_by_the_audit_logs_trigger(clusters: Clusters) -> None:
    for attempt in ("UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            as_administrator(clusters.owner("view"), attempt)
