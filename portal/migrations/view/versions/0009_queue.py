"""The job queue's own tables (Procrastinate), and who may put work in and take it out."""

from typing import cast

import psycopg
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GRANTS = """
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO portal_worker;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA queue TO portal_worker;
    -- The screens put work in, and see nothing of what waits there.
    GRANT INSERT (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at), SELECT (id)
      ON queue.procrastinate_jobs TO portal_resident, portal_officer;
    GRANT INSERT ON queue.procrastinate_events TO portal_resident, portal_officer;
    GRANT USAGE ON SEQUENCE queue.procrastinate_jobs_id_seq, queue.procrastinate_events_id_seq
      TO portal_resident, portal_officer;
    -- Whether a worker gave a sign of life lately: for /health.
    GRANT SELECT (last_heartbeat) ON queue.procrastinate_workers TO portal_resident;
    GRANT USAGE ON SCHEMA queue TO portal_worker, portal_resident, portal_officer;
"""


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SCHEMA queue")
    op.execute("SET LOCAL search_path = queue")
    # The driver's own cursor: the schema holds percent signs and many statements.
    raw = cast(psycopg.Connection, op.get_bind().connection.driver_connection)
    with raw.cursor() as cursor:
        cursor.execute(SchemaManager.get_schema().encode())
    op.execute("SET LOCAL search_path = public")
    op.execute(GRANTS)
    for login in ("portal_worker", "portal_resident", "portal_officer"):
        op.execute(
            f"ALTER ROLE {login} IN DATABASE {op.get_bind().engine.url.database} SET search_path = public, queue"
        )
