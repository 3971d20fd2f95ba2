"""Rights requests: a register without content for the queue, and files sealed under their own key."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = """
    CREATE TABLE request_register (
      request_id uuid PRIMARY KEY,
      number varchar NOT NULL UNIQUE,
      subject_id uuid NOT NULL,
      kind varchar NOT NULL,
      state varchar NOT NULL,
      received_at timestamptz NOT NULL,
      due_on date NOT NULL,
      due_if_equated_on date NOT NULL,
      closed_at timestamptz,
      outcome varchar,
      urgent varchar CHECK (urgent IN ('objection_to_forward', 'call')),
      submission uuid NOT NULL,
      UNIQUE (subject_id, submission)
    );
    CREATE INDEX request_register_queue ON request_register (due_on) WHERE closed_at IS NULL;
    CREATE SEQUENCE request_number;

    CREATE TABLE request_file (
      subject_id uuid NOT NULL,
      request_id uuid NOT NULL,
      version bigint NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (subject_id, request_id)
    );

    CREATE TABLE request_item (
      subject_id uuid NOT NULL,
      request_id uuid NOT NULL,
      item smallint NOT NULL,
      item_id uuid NOT NULL,
      target_kind varchar NOT NULL CHECK (target_kind IN ('record', 'decision')),
      target_id uuid NOT NULL,
      source varchar NOT NULL,
      state varchar NOT NULL,
      verdict varchar,
      ground varchar,
      version bigint NOT NULL,
      sealed bytea NOT NULL,
      sealed_plan bytea,
      PRIMARY KEY (subject_id, request_id, item)
    );

    -- The subject of the case a connection is scoped to, while that case is open. These run with the rights of their
    -- owner: every name is written out and pg_temp comes last, so that nobody can slip another table under them.
    CREATE FUNCTION portal_case_subject() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS
      $$ SELECT subject_id FROM public.request_register
           WHERE request_id = public.portal_request() AND closed_at IS NULL $$;
    CREATE FUNCTION portal_case_holds(what varchar, held uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS
      $$ SELECT EXISTS (SELECT FROM public.request_item i WHERE i.request_id = public.portal_request()
           AND i.target_kind = what AND i.target_id = held AND i.subject_id = public.portal_case_subject()) $$;
    REVOKE EXECUTE ON FUNCTION portal_case_subject(), portal_case_holds(varchar, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION portal_case_subject(), portal_case_holds(varchar, uuid) TO portal_officer;

    -- Residents change nothing in the register themselves but this: they take back what is not being carried out yet.
    CREATE FUNCTION portal_withdraw(request uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS
      $$ UPDATE public.request_register SET state = 'closed', outcome = 'withdrawn', closed_at = now(), urgent = NULL
         WHERE request_id = request AND subject_id = public.portal_subject() AND closed_at IS NULL
           AND state IN ('filed', 'in_treatment', 'waiting') RETURNING true $$;
    REVOKE EXECUTE ON FUNCTION portal_withdraw(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION portal_withdraw(uuid) TO portal_resident;

    GRANT SELECT, INSERT ON request_register TO portal_resident;
    -- Whom a case is about, what it holds and whether it is closed decide what an officer sees: they cannot change
    -- those.
    GRANT SELECT, UPDATE (state, due_on, due_if_equated_on, urgent) ON request_register TO portal_officer;
    GRANT SELECT, INSERT, UPDATE ON request_register TO portal_worker;
    GRANT USAGE ON SEQUENCE request_number TO portal_resident;
    GRANT SELECT, INSERT ON request_item TO portal_resident;
    -- Who withdraws a request takes their telephone number out of its file.
    GRANT SELECT, INSERT, UPDATE (version, sealed) ON request_file TO portal_resident;
    GRANT SELECT, UPDATE (version, sealed) ON request_file TO portal_officer;
    GRANT SELECT, UPDATE (state, verdict, ground, version, sealed, sealed_plan) ON request_item TO portal_officer;
    GRANT SELECT, INSERT, UPDATE ON request_file, request_item TO portal_worker;

    ALTER TABLE request_register ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON request_register TO portal_resident
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    CREATE POLICY queue ON request_register TO portal_officer, portal_worker USING (true) WITH CHECK (true);
    ALTER TABLE request_file ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON request_file TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    CREATE POLICY scoped_case ON request_file TO portal_officer
      USING (request_id = portal_request()) WITH CHECK (request_id = portal_request());
    ALTER TABLE request_item ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON request_item TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    CREATE POLICY scoped_case ON request_item TO portal_officer
      USING (request_id = portal_request()) WITH CHECK (request_id = portal_request());

    CREATE POLICY open_case ON resident TO portal_officer USING (subject_id = portal_case_subject());
    CREATE POLICY open_case ON audit_opening FOR INSERT TO portal_officer
      WITH CHECK (subject_id IN (SELECT r.subject_id FROM request_register r WHERE r.request_id = portal_request()));
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
