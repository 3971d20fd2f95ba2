"""Profiles that their resident has not looked at yet."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE new_profile (
      subject_id uuid NOT NULL,
      record_id uuid NOT NULL,
      PRIMARY KEY (subject_id, record_id),
      -- Whoever deletes the record deletes the mark: erasure, forgetting, a source that holds it no longer.
      FOREIGN KEY (subject_id, record_id) REFERENCES record (subject_id, record_id) ON DELETE CASCADE
    );

    GRANT SELECT, DELETE ON new_profile TO portal_resident;
    GRANT SELECT, INSERT ON new_profile TO portal_worker;
    ALTER TABLE new_profile ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON new_profile TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
