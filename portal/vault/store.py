"""The keystore's one table: a wrapped random key per owner and epoch."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    delete,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert

from portal.database import Connection, keystore_metadata
from portal.vault.model import Owner

owner_key = Table(
    "owner_key",
    keystore_metadata,
    Column("owner_id", Uuid, nullable=False),
    Column("owner_kind", String, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("key_reference", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("owner_id", "owner_kind", "epoch"),
    UniqueConstraint("owner_id", "key_reference"),
)

KeyRow = tuple[UUID, str, int, bytes, bytes]
"""owner id, owner kind, epoch, key reference, wrapped key"""


async def fetch(connection: Connection, owners: Sequence[Owner]) -> list[KeyRow]:
    """Every key of these owners."""
    wanted = tuple_(owner_key.c.owner_id, owner_key.c.owner_kind).in_([(o.id, o.kind.value) for o in owners])
    rows = await connection.execute(
        select(
            owner_key.c.owner_id,
            owner_key.c.owner_kind,
            owner_key.c.epoch,
            owner_key.c.key_reference,
            owner_key.c.wrapped,
        ).where(wanted)
    )
    return [(row[0], row[1], row[2], bytes(row[3]), bytes(row[4])) for row in rows]


async def count_by_wrapping(connection: Connection, prefix_bytes: int) -> list[tuple[str, bytes, int]]:
    """How many keys of each kind begin with the same bytes when wrapped: owner kind, those bytes, count."""
    prefix = func.substring(owner_key.c.wrapped, 1, prefix_bytes).label("prefix")
    rows = await connection.execute(
        select(owner_key.c.owner_kind, prefix, func.count()).group_by(owner_key.c.owner_kind, prefix)
    )
    return [(row[0], bytes(row[1]), row[2]) for row in rows]


async def insert_key(connection: Connection, owner: Owner, epoch: int, reference: bytes, wrapped: bytes) -> None:
    """Store a key; leaves one alone that is there for this epoch already."""
    await connection.execute(
        insert(owner_key)
        .values(owner_id=owner.id, owner_kind=owner.kind.value, epoch=epoch, key_reference=reference, wrapped=wrapped)
        .on_conflict_do_nothing()
    )


async def delete_keys(connection: Connection, owner: Owner, before_epoch: int | None) -> int:
    """Delete an owner's keys below an epoch, or all of them; answers how many there were."""
    mine = (owner_key.c.owner_id == owner.id) & (owner_key.c.owner_kind == owner.kind.value)
    older = mine if before_epoch is None else mine & (owner_key.c.epoch < before_epoch)
    return (await connection.execute(delete(owner_key).where(older))).rowcount


VACUUM = text("VACUUM (FULL) owner_key")
"""Writes the table anew. A plain VACUUM frees a row's place on its page and leaves the bytes there."""

SWITCH_WAL = text("SELECT pg_switch_wal()")
CHECKPOINT = text("CHECKPOINT")
"""Lets go of the log's finished files: on a cluster with ``wal_recycle`` off they are deleted, not used again."""

RECYCLES = text("SELECT current_setting('wal_recycle')::boolean")
