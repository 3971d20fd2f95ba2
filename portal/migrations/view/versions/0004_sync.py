"""What was pulled when and with what result; quarantine, unmapped fields, suppression."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE source_pull (
      subject_id uuid NOT NULL,
      source varchar NOT NULL,
      state varchar NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
      -- Which run writes now: one that was overtaken finds another and stops.
      run uuid,
      attempted_at timestamptz,
      succeeded_at timestamptz,
      failure varchar,
      records integer NOT NULL DEFAULT 0,
      decisions integer NOT NULL DEFAULT 0,
      rejected integer NOT NULL DEFAULT 0,
      suppressed integer NOT NULL DEFAULT 0,
      PRIMARY KEY (subject_id, source)
    );

    CREATE TABLE quarantine (
      quarantine_id uuid PRIMARY KEY,
      source varchar NOT NULL,
      reason varchar NOT NULL,
      occurred_at timestamptz NOT NULL
    );
    CREATE INDEX quarantine_by_source ON quarantine (source, occurred_at DESC);

    CREATE TABLE unmapped_field (
      source varchar NOT NULL,
      record_type varchar NOT NULL,
      path varchar NOT NULL,
      first_seen_at timestamptz NOT NULL,
      PRIMARY KEY (source, record_type, path)
    );

    CREATE TABLE suppression (
      fingerprint bytea PRIMARY KEY,
      source varchar NOT NULL,
      created_at timestamptz NOT NULL
    );

    -- How each source answers, whoever it was asked about: for /health, and nothing of any person.
    CREATE TABLE source_standing (
      source varchar PRIMARY KEY,
      succeeded_at timestamptz,
      failed_at timestamptz,
      failure varchar
    );

    GRANT SELECT ON source_standing TO portal_resident, portal_officer;
    GRANT SELECT, INSERT, UPDATE ON source_standing TO portal_worker;
    GRANT SELECT, INSERT, UPDATE ON source_pull TO portal_resident;
    GRANT SELECT, INSERT, UPDATE, DELETE ON source_pull TO portal_worker;
    GRANT SELECT, INSERT ON quarantine, unmapped_field TO portal_worker;
    GRANT SELECT ON quarantine, unmapped_field TO portal_officer;
    -- Nobody may take one away: what was erased would come back.
    GRANT SELECT, INSERT ON suppression TO portal_worker;
    GRANT SELECT ON suppression TO portal_resident;

    ALTER TABLE source_pull ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON source_pull TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
