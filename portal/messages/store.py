"""The tables of messages: mailboxes (sealed) and messages (no content, no address)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)

from portal.database import Connection, view_metadata
from portal.messages.model import NEEDS_A_LETTER, Message, MessageKind, MessageState

mailbox = Table(
    "mailbox",
    view_metadata,
    Column("subject_id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

message = Table(
    "message",
    view_metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("kind", String, nullable=False),
    Column("request_id", Uuid),
    Column("number", String),
    Column("state", String, nullable=False),
    Column("failure", String),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("subject_id", "message_id"),
)

_MESSAGE = tuple(message.c[name] for name in Message.__struct_fields__)


async def sealed_mailbox(connection: Connection, subject_id: UUID) -> tuple[bytes, int] | None:
    """The sealed mailbox and its version."""
    query = select(mailbox.c.sealed, mailbox.c.version).where(mailbox.c.subject_id == subject_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else (bytes(row[0]), row[1])


async def is_reachable(connection: Connection, subject_id: UUID) -> bool:
    """Whether there is a confirmed address, without opening it."""
    query = select(mailbox.c.confirmed_at).where(mailbox.c.subject_id == subject_id)
    return await connection.scalar(query) is not None


async def insert_mailbox(connection: Connection, subject_id: UUID, sealed: bytes, at: datetime) -> None:
    """Keep a first mailbox, version 1, not confirmed yet."""
    await connection.execute(insert(mailbox).values(subject_id=subject_id, version=1, sealed=sealed, changed_at=at))


async def replace_mailbox(
    connection: Connection, subject_id: UUID, sealed: bytes, version: int, confirmed_at: datetime | None
) -> bool:
    """Write the next version of a mailbox; False when another writer was first."""
    statement = (
        update(mailbox)
        .where(mailbox.c.subject_id == subject_id, mailbox.c.version == version - 1)
        .values(sealed=sealed, version=version, confirmed_at=confirmed_at, changed_at=func.now())
    )
    return (await connection.execute(statement)).rowcount == 1


async def delete_mailbox(connection: Connection, subject_id: UUID) -> bool:
    """Take a mailbox away; False when there was none."""
    return (await connection.execute(delete(mailbox).where(mailbox.c.subject_id == subject_id))).rowcount == 1


async def insert_message(connection: Connection, new: Message) -> None:
    """Keep a new message."""
    row = msgspec.structs.asdict(new)
    await connection.execute(insert(message).values(row | {"kind": new.kind.value, "state": new.state.value}))


async def message_of(connection: Connection, subject_id: UUID, message_id: UUID) -> Message | None:
    """One message of one resident."""
    mine = (message.c.subject_id == subject_id) & (message.c.message_id == message_id)
    found = await _messages(connection, select(*_MESSAGE).where(mine))
    return found[0] if found else None


async def messages_of(connection: Connection, subject_id: UUID, limit: int) -> list[Message]:
    """One resident's messages, newest first."""
    mine = select(*_MESSAGE).where(message.c.subject_id == subject_id)
    return await _messages(connection, mine.order_by(message.c.created_at.desc()).limit(limit))


async def count_since(connection: Connection, subject_id: UUID, kind: MessageKind, moment: datetime) -> int:
    """How many messages of a kind there were for one resident since a moment."""
    found = await connection.scalar(
        select(func.count()).where(
            message.c.subject_id == subject_id, message.c.kind == kind.value, message.c.created_at >= moment
        )
    )
    return int(found or 0)


async def step_message(
    connection: Connection,
    subject_id: UUID,
    message_id: UUID,
    state: MessageState,
    failure: str | None,
    settled_at: datetime | None,
) -> bool:
    """Write down how far a waiting message came with one more attempt; False when it does not wait any more."""
    statement = (
        update(message)
        .where(
            message.c.subject_id == subject_id,
            message.c.message_id == message_id,
            message.c.state == MessageState.QUEUED.value,
        )
        .values(state=state.value, failure=failure, settled_at=settled_at, attempts=message.c.attempts + 1)
    )
    return (await connection.execute(statement)).rowcount == 1


async def undelivered(connection: Connection, limit: int) -> list[Message]:
    """What did not arrive: given up, or needs a letter because there is no address; the oldest first."""
    lost = message.c.state == MessageState.FAILED.value
    unreachable = message.c.state == MessageState.NO_ADDRESS.value
    needed = message.c.kind.in_([kind.value for kind in NEEDS_A_LETTER])
    query = select(*_MESSAGE).where(message.c.request_id.is_not(None), lost | (unreachable & needed))
    return await _messages(connection, query.order_by(message.c.created_at).limit(limit))


async def put_by_letter(connection: Connection, message_id: UUID, at: datetime) -> bool:
    """Write down that a letter went instead of a message that did not arrive; False when there is no such message."""
    statement = (
        update(message)
        .where(
            message.c.message_id == message_id,
            message.c.state.in_([MessageState.FAILED.value, MessageState.NO_ADDRESS.value]),
        )
        .values(state=MessageState.BY_LETTER.value, settled_at=at)
    )
    return (await connection.execute(statement)).rowcount == 1


async def delete_messages(connection: Connection, subject_id: UUID) -> None:
    """Delete one resident's messages, except those about a request: they are part of its file (Awb 2:25)."""
    mine = (message.c.subject_id == subject_id) & message.c.request_id.is_(None)
    await connection.execute(delete(message).where(mine))


async def _messages(connection: Connection, query: Select[Any]) -> list[Message]:
    rows = (await connection.execute(query)).mappings()
    return [Message(**{**row, "kind": MessageKind(row["kind"]), "state": MessageState(row["state"])}) for row in rows]
