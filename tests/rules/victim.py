"""Somebody with one row in every table about persons, written by the tables' owner, around row-level security."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Victim:
    """One person's ids, and what their rows look like now."""

    def __init__(self, owner_dsn: str) -> None:
        self._dsn = owner_dsn
        self.subject_id, self.record_id, self.decision_id, self.request_id = uuid4(), uuid4(), uuid4(), uuid4()
        self.item_id, self.run, self.submission, self.event_id = uuid4(), uuid4(), uuid4(), uuid4()
        self.message_id = uuid4()
        self.fingerprint = uuid4().bytes * 2
        self.number = f"INZ-{self.request_id}"
        with psycopg.connect(owner_dsn, autocommit=True) as connection:
            for table, row in self._rows().items():
                names = sql.SQL(", ").join(map(sql.Identifier, row))
                places = sql.SQL(", ").join(sql.Placeholder() * len(row))
                statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, places)
                connection.execute(statement, list(row.values()))

    def without(self, table: str) -> None:
        """Take the row in one table away, for a statement that inserts it."""
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            statement = sql.SQL("DELETE FROM {} WHERE subject_id = %s").format(sql.Identifier(table))
            connection.execute(statement, [self.subject_id])

    def rows(self) -> dict[str, str | None]:
        """Every row about this person, per table, as one text."""
        found = {}
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            for (table,) in connection.execute(TABLES).fetchall():
                query = sql.SQL("SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {} t WHERE subject_id = %s")
                row = connection.execute(query.format(sql.Identifier(table)), [self.subject_id]).fetchone()
                found[table] = row[0] if row else None
        return found

    def _rows(self) -> Mapping[str, dict[str, Any]]:
        mine: dict[str, UUID] = {"subject_id": self.subject_id}
        case = {**mine, "request_id": self.request_id}
        blob = {"version": 1, "content_mac": b"m", "changed_at": NOW, "sealed": b"s"}
        held = {**mine, "source": "parking", "ref_fingerprint": self.fingerprint}
        days = {"received_at": NOW, "due_on": date(2026, 12, 21), "due_if_equated_on": date(2026, 12, 22)}
        return {
            "resident": {**mine, "sealed": b"s", "version": 1, "first_seen_at": NOW, "last_seen_at": NOW},
            "resident_lookup": {**mine, "fingerprint": self.fingerprint},
            "audit_opening": {**mine, "event_id": self.event_id, "occurred_at": NOW, "sealed": b"s"},
            "source_pull": {**mine, "source": "parking", "state": "running", "run": self.run},
            "record": {**held, **blob, "record_id": self.record_id, "type": "permit"},
            "new_profile": {**mine, "record_id": self.record_id},
            "decision": {**held, **blob, "decision_id": self.decision_id},
            "decision_input": {**held, "decision_id": self.decision_id, "position": 0, "field": "street"},
            "dispute": {
                **mine,
                "dispute_id": self.item_id,
                "number": self.number,
                "kind": "wrong",
                "state": "open",
                "since": NOW,
            },
            "request_register": {
                **case,
                **days,
                "number": self.number,
                "kind": "erasure",
                "state": "filed",
                "submission": self.submission,
            },
            "request_file": {**case, "version": 1, "sealed": b"s"},
            "request_item": {
                **case,
                "item": 1,
                "item_id": self.item_id,
                "target_kind": "record",
                "target_id": self.record_id,
                "source": "parking",
                "state": "asked",
                "version": 1,
                "sealed": b"s",
            },
            "mailbox": {**mine, "version": 1, "sealed": b"s", "confirmed_at": NOW, "changed_at": NOW},
            "message": {
                **mine,
                "message_id": self.message_id,
                "kind": "forgetting",
                "state": "queued",
                "created_at": NOW,
            },
            "erasure_run": {**case, "step": "items", "started_at": NOW, "stepped_at": NOW},
            "erasure_item": {**case, "item": 1, "step": "gone", "stepped_at": NOW},
            "correction_item": {**case, "item": 1, "step": "told", "stepped_at": NOW},
            "certificate": {**case, "issued_at": NOW, "sealed": b"s"},
        }


TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'subject_id'
      AND NOT a.attisdropped
    ORDER BY 1
"""
"""Every table of the view cluster that has a person's id."""
