"""Audit events: written once, never changed; their openings under the resident's log key."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE audit_event (
      event_id uuid PRIMARY KEY,
      occurred_at timestamptz NOT NULL,
      action varchar NOT NULL,
      actor varchar NOT NULL,
      leaf bytea NOT NULL,
      leaf_hash bytea NOT NULL
    );
    CREATE INDEX audit_event_by_time ON audit_event (occurred_at);

    CREATE TABLE audit_opening (
      subject_id uuid NOT NULL,
      event_id uuid NOT NULL,
      occurred_at timestamptz NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (subject_id, event_id)
    );
    CREATE INDEX audit_opening_by_time ON audit_opening (subject_id, occurred_at DESC);

    GRANT INSERT ON audit_event TO portal_resident, portal_officer, portal_worker;
    GRANT SELECT ON audit_event TO portal_worker;
    GRANT SELECT, INSERT ON audit_opening TO portal_resident, portal_worker;
    GRANT INSERT ON audit_opening TO portal_officer;

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
    CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    ALTER TABLE audit_opening ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON audit_opening TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
