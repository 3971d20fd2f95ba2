"""Background work: put in the queue in the very transaction that decided it, carried out by the worker.

Procrastinate on PostgreSQL delivers at least once, so every job is idempotent. Arguments carry random ids only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate import exceptions as procrastinate_errors

from portal.database import Connection, libpq_dsn

PULL = "sync.pull"
PLAN = "requests.plan"
CARRY_OUT = "erasure.carry_out"
DELIVER = "messages.deliver"
FORGET = "erasure.forget_absent"


def open_queue(dsn: str) -> procrastinate.App:
    """The queue as the worker uses it (also the schema's place: its tables lie in the schema ``queue``)."""
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=libpq_dsn(dsn)))


async def last_sign_of_life(connection: Connection) -> datetime | None:
    """When any worker last said that it is there; None when there is none."""
    rows = await connection.exec_driver_sql("SELECT max(last_heartbeat) FROM queue.procrastinate_workers")
    seen: datetime | None = rows.scalar_one()
    return seen


_deferring = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def defer(
    connection: Connection, job: str, *, lock: str | None = None, once: str | None = None, **ids: Any
) -> None:
    """Enqueue a job on an open transaction: it exists if and only if the transaction commits.

    ``lock`` lets no two jobs with the same lock run at once; ``once`` leaves an identical waiting job alone.
    """
    raw = await connection.get_raw_connection()
    task = _deferring.configure_task(
        job, allow_unknown=True, lock=lock, queueing_lock=once, connection=raw.driver_connection
    )
    arguments = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
    if once is None:
        await task.defer_async(**arguments)
        return
    # The unique index of queueing locks answers with an error: keep the business transaction clear of it.
    async with connection.begin_nested() as savepoint:
        try:
            await task.defer_async(**arguments)
        except procrastinate_errors.AlreadyEnqueued:
            await savepoint.rollback()
