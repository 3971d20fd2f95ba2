"""The encrypted view of what sources hold."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE record (
      subject_id uuid NOT NULL,
      record_id uuid NOT NULL,
      source varchar NOT NULL,
      ref_fingerprint bytea NOT NULL,
      type varchar NOT NULL,
      version bigint NOT NULL,
      content_mac bytea NOT NULL,
      changed_at timestamptz NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (subject_id, record_id),
      UNIQUE (subject_id, source, ref_fingerprint)
    );

    GRANT SELECT ON record TO portal_resident, portal_officer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON record TO portal_worker;
    ALTER TABLE record ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON record TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    CREATE POLICY open_case ON record TO portal_officer
      USING (subject_id = portal_case_subject() AND portal_case_holds('record', record_id));
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
