"""The three logins and the scope that row-level security compares with."""

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

    -- A temporary table goes before every other table of its name: no login may put one in front of a real one.
    DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;

    CREATE FUNCTION portal_subject() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      RETURN nullif(current_setting('portal.subject_id', true), '')::uuid;

    CREATE FUNCTION portal_request() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      RETURN nullif(current_setting('portal.request_id', true), '')::uuid;
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
