"""The table of sign-ins that have begun and not ended: nothing of any person yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, DateTime, LargeBinary, String, Table, delete, insert

from portal.database import Connection, view_metadata
from portal.people.model import Attempt, Kind

sign_in_attempt = Table(
    "sign_in_attempt",
    view_metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("kind", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("code_verifier", String, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


async def insert_attempt(
    connection: Connection, fingerprint: bytes, kind: Kind, attempt: Attempt, at: datetime
) -> None:
    """Keep a new attempt."""
    await connection.execute(
        insert(sign_in_attempt).values(
            fingerprint=fingerprint,
            kind=kind.value,
            nonce=attempt.nonce,
            code_verifier=attempt.code_verifier,
            created_at=at,
        )
    )


async def take_attempt(
    connection: Connection, fingerprint: bytes, kind: Kind, begun_after: datetime
) -> tuple[str, str] | None:
    """Remove an attempt and answer its nonce and code verifier: one statement, so that only one caller gets it."""
    statement = (
        delete(sign_in_attempt)
        .where(sign_in_attempt.c.fingerprint == fingerprint, sign_in_attempt.c.kind == kind.value)
        .returning(sign_in_attempt.c.nonce, sign_in_attempt.c.code_verifier, sign_in_attempt.c.created_at)
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None or row.created_at <= begun_after else (row.nonce, row.code_verifier)


async def delete_attempts_before(connection: Connection, moment: datetime) -> None:
    """Clear away attempts nobody came back from."""
    await connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.created_at <= moment))
