"""Residents by fingerprint, their sealed identity, officers, sessions and sign-in attempts."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE resident_lookup (
      fingerprint bytea PRIMARY KEY,
      subject_id uuid NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE resident (
      subject_id uuid PRIMARY KEY,
      sealed bytea NOT NULL,
      version bigint NOT NULL,
      first_seen_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL
    );

    CREATE TABLE officer (
      officer_id uuid PRIMARY KEY,
      fingerprint bytea NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE session (
      fingerprint bytea PRIMARY KEY,
      kind varchar NOT NULL CHECK (kind IN ('resident', 'officer')),
      person_id uuid NOT NULL,
      role varchar NOT NULL,
      csrf varchar NOT NULL,
      acr varchar NOT NULL,
      authenticated_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX session_by_person ON session (person_id);
    CREATE INDEX session_by_expiry ON session (expires_at);

    CREATE TABLE sign_in_attempt (
      fingerprint bytea PRIMARY KEY,
      kind varchar NOT NULL CHECK (kind IN ('resident', 'officer')),
      nonce varchar NOT NULL,
      code_verifier varchar NOT NULL,
      created_at timestamptz NOT NULL
    );

    GRANT SELECT, INSERT ON resident_lookup TO portal_resident;
    GRANT SELECT, INSERT, DELETE ON resident_lookup TO portal_worker;
    GRANT SELECT, INSERT, UPDATE ON resident TO portal_resident;
    GRANT SELECT, INSERT, UPDATE, DELETE ON resident TO portal_worker;
    GRANT SELECT ON resident TO portal_officer;
    GRANT SELECT, INSERT ON officer TO portal_officer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON session TO portal_resident, portal_officer;
    -- Ends sessions, and sees nothing in them that signs anybody in or a form off.
    GRANT SELECT (person_id, expires_at), DELETE ON session TO portal_worker;
    GRANT SELECT, INSERT, DELETE ON sign_in_attempt TO portal_resident, portal_officer;
    GRANT SELECT (created_at), DELETE ON sign_in_attempt TO portal_worker;

    ALTER TABLE resident ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON resident TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());

    ALTER TABLE session ENABLE ROW LEVEL SECURITY;
    CREATE POLICY residents ON session TO portal_resident
      USING (kind = 'resident') WITH CHECK (kind = 'resident');
    CREATE POLICY officers ON session TO portal_officer
      USING (kind = 'officer') WITH CHECK (kind = 'officer');
    CREATE POLICY every ON session TO portal_worker USING (true);
    ALTER TABLE sign_in_attempt ENABLE ROW LEVEL SECURITY;
    CREATE POLICY residents ON sign_in_attempt TO portal_resident
      USING (kind = 'resident') WITH CHECK (kind = 'resident');
    CREATE POLICY officers ON sign_in_attempt TO portal_officer
      USING (kind = 'officer') WITH CHECK (kind = 'officer');
    CREATE POLICY every ON sign_in_attempt TO portal_worker USING (true);
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
