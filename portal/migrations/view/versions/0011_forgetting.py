"""Forgetting residents who stay away: how far each is, and what the worker may do across residents for it."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQL = """
    ALTER TABLE resident ADD COLUMN noticed_at timestamptz, ADD COLUMN forgetting_at timestamptz;
    CREATE INDEX resident_by_last_seen ON resident (last_seen_at);
    CREATE INDEX resident_being_forgotten ON resident (subject_id) WHERE forgetting_at IS NOT NULL;

    -- Random ids and nothing else: the worker then looks at each within that resident's own scope.
    CREATE FUNCTION portal_to_forget(unseen_since timestamptz, beyond uuid, page integer) RETURNS SETOF uuid
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
      $$ SELECT r.subject_id FROM public.resident r
         WHERE (r.last_seen_at < unseen_since OR r.forgetting_at IS NOT NULL) AND r.subject_id > beyond
         ORDER BY 1 LIMIT page $$;

    -- Nobody may take lines out of a resident's log. Once the ledger says that the log's key must be gone they open
    -- for nobody any more, and only then the worker may clear them away.
    CREATE FUNCTION portal_forget_log(subject uuid) RETURNS void
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
      $$ DELETE FROM public.audit_opening o WHERE o.subject_id = subject AND EXISTS (
           SELECT FROM public.shred_ledger l WHERE l.owner_id = subject AND l.owner_kind = 'log'
             AND l.before_epoch = 9223372036854775807) $$;

    REVOKE EXECUTE ON FUNCTION portal_to_forget(timestamptz, uuid, integer), portal_forget_log(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION portal_to_forget(timestamptz, uuid, integer), portal_forget_log(uuid) TO portal_worker;
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
