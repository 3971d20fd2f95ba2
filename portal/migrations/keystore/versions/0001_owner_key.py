"""The keystore: wrapped keys, and who may read, add and destroy them."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = """
    DO $$
    DECLARE login text;
    BEGIN
      FOREACH login IN ARRAY ARRAY['portal_resident', 'portal_officer', 'portal_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
          EXECUTE format('CREATE ROLE %I LOGIN', login);
        END IF;
      END LOOP;
    END $$;

    CREATE TABLE owner_key (
      owner_id uuid NOT NULL,
      owner_kind varchar NOT NULL,
      epoch bigint NOT NULL,
      key_reference bytea NOT NULL,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (owner_id, owner_kind, epoch),
      UNIQUE (owner_id, key_reference)
    );

    GRANT SELECT, INSERT ON owner_key TO portal_resident, portal_officer;
    GRANT SELECT, INSERT, DELETE ON owner_key TO portal_worker;
    GRANT EXECUTE ON FUNCTION pg_switch_wal() TO portal_worker;
    -- After a key is destroyed the worker lets go of the log that still holds its bytes.
    GRANT pg_checkpoint TO portal_worker;
    -- VACUUM by somebody else than the owner came with PostgreSQL 17; before that the owner's autovacuum does it.
    DO $$ BEGIN
      IF current_setting('server_version_num')::int >= 170000 THEN
        EXECUTE 'GRANT MAINTAIN ON owner_key TO portal_worker';
      END IF;
    END $$;
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
