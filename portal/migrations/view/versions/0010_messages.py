"""Where residents can be mailed (sealed), and the messages to them: which, about which request, how far; no content."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE mailbox (
      subject_id uuid PRIMARY KEY,
      version bigint NOT NULL,
      -- The address itself is only in here.
      sealed bytea NOT NULL,
      confirmed_at timestamptz,
      changed_at timestamptz NOT NULL
    );

    CREATE TABLE message (
      subject_id uuid NOT NULL,
      message_id uuid NOT NULL,
      kind varchar NOT NULL,
      request_id uuid,
      number varchar,
      state varchar NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'no_address', 'by_letter')),
      failure varchar,
      attempts integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL,
      settled_at timestamptz,
      PRIMARY KEY (subject_id, message_id)
    );
    CREATE INDEX message_undelivered ON message (created_at) WHERE state IN ('failed', 'no_address');

    GRANT SELECT, INSERT, UPDATE, DELETE ON mailbox TO portal_resident;
    GRANT SELECT, UPDATE, DELETE ON mailbox TO portal_worker;
    GRANT SELECT, INSERT ON message TO portal_resident;
    GRANT SELECT, INSERT, UPDATE (state, settled_at) ON message TO portal_officer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON message TO portal_worker;

    ALTER TABLE mailbox ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON mailbox TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    ALTER TABLE message ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON message TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    -- An officer's act is told to the resident of the open case, and only to them.
    CREATE POLICY open_case ON message FOR INSERT TO portal_officer
      WITH CHECK (request_id = portal_request() AND subject_id = portal_case_subject() AND state = 'queued');
    -- What did not arrive about a request: an officer sends a letter instead, and writes that down.
    CREATE POLICY undelivered ON message FOR SELECT TO portal_officer
      USING (request_id IS NOT NULL AND state IN ('failed', 'no_address', 'by_letter'));
    CREATE POLICY by_letter ON message FOR UPDATE TO portal_officer
      USING (request_id IS NOT NULL AND state IN ('failed', 'no_address')) WITH CHECK (state = 'by_letter');
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
