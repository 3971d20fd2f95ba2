"""Erasure runs, their steps and those of corrections, and the ledger of destroyed keys."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE erasure_run (
      subject_id uuid NOT NULL,
      request_id uuid NOT NULL,
      step varchar NOT NULL,
      from_epoch bigint,
      to_epoch bigint,
      part varchar,
      cursor uuid,
      started_at timestamptz NOT NULL,
      stepped_at timestamptz NOT NULL,
      PRIMARY KEY (subject_id, request_id)
    );

    CREATE TABLE erasure_item (
      subject_id uuid NOT NULL,
      request_id uuid NOT NULL,
      item smallint NOT NULL,
      step varchar NOT NULL,
      confirmed_by varchar,
      failure varchar,
      erased_at timestamptz,
      unreadable_at timestamptz,
      stepped_at timestamptz NOT NULL,
      PRIMARY KEY (subject_id, request_id, item)
    );

    -- How far each correction is, and each promise that a data point no longer counts.
    CREATE TABLE correction_item (
      subject_id uuid NOT NULL,
      request_id uuid NOT NULL,
      item smallint NOT NULL,
      step varchar NOT NULL,
      setback varchar,
      said_by varchar,
      done_at timestamptz,
      stepped_at timestamptz NOT NULL,
      PRIMARY KEY (subject_id, request_id, item)
    );

    CREATE TABLE certificate (
      subject_id uuid NOT NULL,
      request_id uuid NOT NULL,
      issued_at timestamptz NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (subject_id, request_id)
    );

    -- Replayed after a restore of the keystore: a key named here is destroyed again before anything is served.
    CREATE TABLE shred_ledger (
      owner_id uuid NOT NULL,
      owner_kind varchar NOT NULL,
      before_epoch bigint NOT NULL,
      shredded_at timestamptz NOT NULL,
      PRIMARY KEY (owner_id, owner_kind, before_epoch)
    );

    GRANT SELECT ON erasure_run, erasure_item, certificate TO portal_resident;
    GRANT SELECT ON erasure_run, erasure_item TO portal_officer;
    GRANT INSERT, UPDATE ON erasure_item TO portal_officer;
    GRANT SELECT, INSERT, UPDATE ON erasure_run, erasure_item, certificate TO portal_worker;
    GRANT SELECT ON correction_item TO portal_resident;
    GRANT SELECT, INSERT, UPDATE ON correction_item TO portal_officer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON correction_item TO portal_worker;
    GRANT SELECT, INSERT ON shred_ledger TO portal_worker;

    ALTER TABLE erasure_run ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON erasure_run TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    CREATE POLICY scoped_case ON erasure_run FOR SELECT TO portal_officer USING (request_id = portal_request());
    ALTER TABLE erasure_item ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON erasure_item TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    -- An officer begins an item again, or writes down what its steward says; that it is erased only the worker says.
    CREATE POLICY scoped_case ON erasure_item TO portal_officer USING (request_id = portal_request())
      WITH CHECK (request_id = portal_request() AND subject_id = portal_case_subject()
        AND step IN ('open', 'confirmed', 'not_erased'));
    ALTER TABLE correction_item ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON correction_item TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    -- The same here: that it is done only the worker says, after a pull showed it.
    CREATE POLICY scoped_case ON correction_item TO portal_officer USING (request_id = portal_request())
      WITH CHECK (request_id = portal_request() AND subject_id = portal_case_subject()
        AND step IN ('open', 'told', 'not_done'));
    ALTER TABLE certificate ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON certificate TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
