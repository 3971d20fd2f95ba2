"""The tables of people: look-ups by fingerprint, sealed identities, sessions.

Names stand nowhere. A token is never stored: only its fingerprint.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, String, Table, Uuid, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, view_metadata
from portal.people.model import Absence, Kind, Session

resident_lookup = Table(
    "resident_lookup",
    view_metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("subject_id", Uuid, nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

resident = Table(
    "resident",
    view_metadata,
    Column("subject_id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("first_seen_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
    Column("noticed_at", DateTime(timezone=True)),
    Column("forgetting_at", DateTime(timezone=True)),
)

officer = Table(
    "officer",
    view_metadata,
    Column("officer_id", Uuid, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

session = Table(
    "session",
    view_metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("kind", String, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("role", String, nullable=False),
    Column("csrf", String, nullable=False),
    Column("acr", String, nullable=False),
    Column("authenticated_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

_SESSION = tuple(session.c[name] for name in Session.__struct_fields__)


async def find_subject(connection: Connection, fingerprint: bytes) -> UUID | None:
    """The subject with this fingerprint."""
    query = select(resident_lookup.c.subject_id).where(resident_lookup.c.fingerprint == fingerprint)
    return (await connection.execute(query)).scalar_one_or_none()


async def subjects_page(connection: Connection, beyond: UUID | None, limit: int) -> list[UUID]:
    """A page of the random ids of everybody known."""
    known = resident_lookup.c.subject_id
    everybody = select(known) if beyond is None else select(known).where(known > beyond)
    return list((await connection.scalars(everybody.order_by(known).limit(limit))).all())


async def count_subjects(connection: Connection) -> int:
    """How many residents are known."""
    return (await connection.execute(select(func.count()).select_from(resident_lookup))).scalar_one()


async def add_subject(connection: Connection, fingerprint: bytes, subject_id: UUID) -> bool:
    """Remember a fingerprint; False when somebody else just did. Waits for a transaction that is doing so."""
    statement = insert(resident_lookup).values(fingerprint=fingerprint, subject_id=subject_id)
    unless_known = statement.on_conflict_do_nothing(index_elements=[resident_lookup.c.fingerprint])
    added = await connection.execute(unless_known.returning(resident_lookup.c.subject_id))
    return added.scalar_one_or_none() is not None


async def insert_resident(connection: Connection, subject_id: UUID, sealed: bytes, version: int, at: datetime) -> None:
    """Keep a sealed identity."""
    await connection.execute(
        insert(resident).values(
            subject_id=subject_id, sealed=sealed, version=version, first_seen_at=at, last_seen_at=at
        )
    )


async def seen(connection: Connection, subject_id: UUID, at: datetime) -> bool:
    """Write down that a resident was here; False when they are being forgotten, and must begin anew."""
    here = (resident.c.subject_id == subject_id) & resident.c.forgetting_at.is_(None)
    return (await connection.execute(update(resident).where(here).values(last_seen_at=at))).rowcount == 1


async def to_forget(connection: Connection, unseen_since: datetime, beyond: UUID, limit: int) -> list[UUID]:
    """A page of the random ids of residents who stayed away so long, or whose forgetting has begun."""
    return list((await connection.scalars(select(func.portal_to_forget(unseen_since, beyond, limit)))).all())


async def absence(connection: Connection, subject_id: UUID) -> Absence | None:
    """How long a resident has been away; a sign-in of theirs waits until this transaction ends."""
    columns = (resident.c.last_seen_at, resident.c.noticed_at, resident.c.forgetting_at)
    query = select(*columns).where(resident.c.subject_id == subject_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Absence(*row)


async def first_seen_at(connection: Connection, subject_id: UUID) -> datetime | None:
    """When a resident signed in for the first time; None for nobody."""
    found: datetime | None = await connection.scalar(
        select(resident.c.first_seen_at).where(resident.c.subject_id == subject_id)
    )
    return found


async def step_absence(connection: Connection, subject_id: UUID, **moments: datetime) -> None:
    """Write down when notice was given, or when forgetting began."""
    await connection.execute(update(resident).where(resident.c.subject_id == subject_id).values(**moments))


async def delete_from(connection: Connection, table: Table, subject_id: UUID) -> None:
    """Take a resident's row out of ``resident`` or ``resident_lookup``."""
    await connection.execute(delete(table).where(table.c.subject_id == subject_id))


async def sealed_identity(connection: Connection, subject_id: UUID) -> tuple[bytes, int] | None:
    """The sealed identity and its version."""
    query = select(resident.c.sealed, resident.c.version).where(resident.c.subject_id == subject_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else (bytes(row[0]), row[1])


async def replace_identity(connection: Connection, subject_id: UUID, sealed: bytes, version: int) -> bool:
    """Write the next version of a sealed identity; False when another writer was first."""
    statement = (
        update(resident)
        .where(resident.c.subject_id == subject_id, resident.c.version == version - 1)
        .values(sealed=sealed, version=version)
    )
    return (await connection.execute(statement)).rowcount == 1


async def officer_id(connection: Connection, fingerprint: bytes, new_id: UUID) -> UUID:
    """The officer with this fingerprint; ``new_id`` when there was none."""
    await connection.execute(
        insert(officer)
        .values(officer_id=new_id, fingerprint=fingerprint)
        .on_conflict_do_nothing(index_elements=[officer.c.fingerprint])
    )
    query = select(officer.c.officer_id).where(officer.c.fingerprint == fingerprint)
    found: UUID = (await connection.execute(query)).scalar_one()
    return found


async def insert_session(connection: Connection, fingerprint: bytes, new: Session) -> None:
    """Keep a new session."""
    row = msgspec.structs.asdict(new)
    await connection.execute(insert(session).values(row | {"fingerprint": fingerprint, "kind": new.kind.value}))


async def find_session(connection: Connection, fingerprint: bytes) -> Session | None:
    """The session with this fingerprint, ended or not."""
    found = await connection.execute(select(*_SESSION).where(session.c.fingerprint == fingerprint))
    row = found.mappings().one_or_none()
    return None if row is None else Session(**{**row, "kind": Kind(row["kind"])})


async def slide(connection: Connection, fingerprint: bytes, at: datetime) -> None:
    """Write down the last moment of a session."""
    await connection.execute(update(session).where(session.c.fingerprint == fingerprint).values(last_seen_at=at))


async def delete_session(connection: Connection, fingerprint: bytes) -> None:
    """End one session."""
    await connection.execute(delete(session).where(session.c.fingerprint == fingerprint))


async def delete_sessions_of(connection: Connection, person_id: UUID) -> int:
    """End every session of one person; answers how many there were."""
    return (await connection.execute(delete(session).where(session.c.person_id == person_id))).rowcount


async def delete_expired(connection: Connection, now: datetime) -> None:
    """Clear away sessions past their absolute limit."""
    await connection.execute(delete(session).where(session.c.expires_at <= now))
