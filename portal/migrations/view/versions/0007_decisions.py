"""Decisions, which data points fed them, and what is disputed about those: by identifier only."""

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

    GRANT SELECT ON decision, decision_input TO portal_resident, portal_officer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON decision, decision_input TO portal_worker;
    ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON decision TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    CREATE POLICY open_case ON decision TO portal_officer
      USING (subject_id = portal_case_subject() AND portal_case_holds('decision', decision_id));
    ALTER TABLE decision_input ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON decision_input TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());

    CREATE POLICY open_case ON decision_input TO portal_officer
      USING (subject_id = portal_case_subject() AND portal_case_holds('decision', decision_id));

    -- dispute_id: the request item that disputes. place: the data point, as a keyed hash. Which decision the resident
    -- disputed an input of stays when that decision goes, so there is no foreign key.
    CREATE TABLE dispute (
      subject_id uuid NOT NULL,
      dispute_id uuid NOT NULL,
      number varchar NOT NULL,
      kind varchar NOT NULL,
      state varchar NOT NULL,
      place bytea,
      decision_id uuid,
      position smallint,
      since timestamptz NOT NULL,
      settled_at timestamptz,
      PRIMARY KEY (subject_id, dispute_id)
    );
    GRANT SELECT, INSERT, UPDATE (state, settled_at) ON dispute TO portal_resident;
    GRANT SELECT, UPDATE (state, settled_at) ON dispute TO portal_officer;
    GRANT SELECT, UPDATE (state, settled_at), DELETE ON dispute TO portal_worker;
    ALTER TABLE dispute ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON dispute TO portal_resident, portal_worker
      USING (subject_id = portal_subject()) WITH CHECK (subject_id = portal_subject());
    -- An officer settles what their open case disputes, and sees no other.
    CREATE POLICY open_case ON dispute TO portal_officer
      USING (subject_id = portal_case_subject() AND dispute_id IN
        (SELECT i.item_id FROM request_item i WHERE i.request_id = portal_request()));
"""


def upgrade() -> None:
    """Apply."""
    op.execute(SQL)
