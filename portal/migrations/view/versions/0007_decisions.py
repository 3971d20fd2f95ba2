"""Decisions, and which data points fed them, by identifier only."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE decision (
      subject_id uuid NOT NULL,
      decision_id uuid NOT NULL,
      source varchar NOT NULL,
      ref_fingerprint bytea NOT NULL,
      version bigint NOT NULL,
      content_mac bytea NOT NULL,
      changed_at timestamptz NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (subject_id, decision_id),
      UNIQUE (subject_id, source, ref_fingerprint)
    );

    -- position: the input's place in the sealed decision; the value used is only there.
    CREATE TABLE decision_input (
      subject_id uuid NOT NULL,
      decision_id uuid NOT NULL,
      position smallint NOT NULL,
      source varchar NOT NULL,
      ref_fingerprint bytea,
      field varchar NOT NULL,
      PRIMARY KEY (subject_id, decision_id, position),
      FOREIGN KEY (subject_id, decision_id) REFERENCES decision (subject_id, decision_id) ON DELETE CASCADE
    );
    CREATE INDEX decision_input_by_record ON decision_input (subject_id, source, ref_fingerprint);

    GRANT SELECT ON decision, decision_input TO portal_resident;
    GRANT SELECT, INSERT, UPDATE, DELETE ON decision, decision_input TO portal_worker;
    ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON decision TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    ALTER TABLE decision_input ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON decision_input TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
