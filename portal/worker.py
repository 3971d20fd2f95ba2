"""The worker: carries out the jobs in the queue, in one process, many at a time.

Jobs are delivered at least once. A worker that is killed leaves its jobs "doing"; every worker looks for such jobs
every few seconds and puts them back, so that they go on within about fifteen seconds.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate import exceptions
from procrastinate.jobs import Job

from portal import logs, queue
from portal.app import compose
from portal.database import Login
from portal.settings import Settings
from portal.sync.model import PullFailed
from portal.web.parts import Portal

log = logging.getLogger("portal.worker")

CONCURRENCY = 16
HEARTBEAT = 2.0  # seconds between two signs of life
STALLED = 10.0  # seconds without a sign of life after which a worker's jobs are taken over
_KEPT_HOURS = 7 * 24  # how long a job that ended badly can be looked into
_STOPPING = 20.0  # seconds that running jobs get to end before they are put back in the queue
_WAITS = (15, 60, 240)  # seconds before a job that failed is tried again
_PERSISTENT_WAITS = (15, 60, 240, 900, 3600)  # the last one again and again: what was decided is carried out
_AT_NIGHT = "17 3 * * *"  # when residents who stay away are forgotten


class Waits(procrastinate.BaseRetryStrategy):
    """Tries a failed job again after longer and longer waits, and one that a stopping worker gave up at once.

    ``persistent`` never gives up, and keeps to the last wait.
    """

    def __init__(self, waits: tuple[int, ...] = _WAITS, *, persistent: bool = False) -> None:
        self._waits = waits
        self._persistent = persistent

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """When to try again; None when it has been enough."""
        if isinstance(exception, exceptions.JobAborted | asyncio.CancelledError):
            return procrastinate.RetryDecision(retry_in={"seconds": 0})
        if not self._waits or (job.attempts >= len(self._waits) and not self._persistent):
            return None
        wait = self._waits[min(job.attempts, len(self._waits) - 1)]
        return procrastinate.RetryDecision(retry_in={"seconds": wait})


def queue_of(portal: Portal, settings: Settings, waits: tuple[int, ...] = _WAITS) -> procrastinate.App:
    """The queue with every job of the portal under its name."""
    app = queue.open_queue(settings.view.worker)

    @app.task(name=queue.PULL, pass_context=True, retry=Waits(waits))
    async def pull(context: procrastinate.JobContext, subject_id: str, source: str) -> None:
        try:
            await portal.sync.pull(UUID(subject_id), source, again=context.job.attempts > 0)
        except PullFailed as failed:
            # A fresh exception: what the queue's own report shows of it is the code.
            raise PullFailed(failed.code, again=failed.again) from None

    @app.task(name=queue.CARRY_OUT, retry=Waits(_PERSISTENT_WAITS if waits == _WAITS else waits, persistent=True))
    async def carry_out(subject_id: str, request_id: str) -> None:
        await portal.requests.carry_out(UUID(subject_id), UUID(request_id))

    @app.task(name=queue.PLAN, retry=Waits(waits))
    async def plan(subject_id: str, request_id: str) -> None:
        await portal.requests.plan(UUID(subject_id), UUID(request_id))

    @app.task(name=queue.DELIVER, retry=Waits(_PERSISTENT_WAITS if waits == _WAITS else waits, persistent=True))
    async def deliver(subject_id: str, message_id: str) -> None:
        await portal.messages.deliver(subject_id, message_id)

    @app.periodic(cron=_AT_NIGHT)
    @app.task(name=queue.FORGET, queueing_lock=queue.FORGET, retry=Waits(waits))
    async def forget(timestamp: int) -> None:
        await portal.forgetting.go_past_all()

    return app


def run_worker(settings: Settings) -> None:
    """The command ``portal worker``: join the parts and work until told to stop.

    Raises SettingsError or KeyProviderError with a sentence, before anything is done.
    """
    logs.set_up()
    portal = compose(settings, Login.WORKER)

    async def live() -> None:
        try:
            await work(portal, settings)
        finally:
            await portal.close()

    asyncio.run(live())


async def work(
    portal: Portal, settings: Settings, *, heartbeat: float = HEARTBEAT, stalled: float = STALLED, **options: Any
) -> None:
    """Carry out jobs until SIGTERM or Ctrl-C; then let running ones end, and put back what does not end in time.

    ``heartbeat`` and ``stalled`` are seconds; ``options`` go to the queue's worker.
    """
    logs.quiet_loop(asyncio.get_running_loop())
    if await portal.vault.keeps_old_log():
        log.error("keystore_keeps_old_log")  # its setting wal_recycle must be off: docker/README.md
    await portal.erasure.replay_ledger()
    app = queue_of(portal, settings)
    async with app.open_async():
        side = {asyncio.create_task(rescue(app, stalled)), asyncio.create_task(tidy(app))}
        log.info("worker_started")
        try:
            await app.run_worker_async(
                **{
                    "concurrency": CONCURRENCY,
                    "update_heartbeat_interval": heartbeat,
                    "stalled_worker_timeout": stalled,
                    "fetch_job_polling_interval": 2.0,
                    "shutdown_graceful_timeout": _STOPPING,
                    "delete_jobs": "successful",
                    **options,
                }
            )
        finally:
            for task in side:
                task.cancel()
            await asyncio.wait(side)
            log.info("worker_stopped")


async def rescue(app: procrastinate.App, stalled: float = STALLED) -> None:
    """Put back the jobs of workers that gave no sign of life for so many seconds, again and again."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled):
                log.warning("job_rescued", extra={"job": job.task_name, "attempt": job.attempts})
                await app.job_manager.retry_job(job)
        except exceptions.ConnectorException:
            # Another worker was first, or the database is away for a moment: the next round will tell.
            log.warning("rescue_postponed")
        await asyncio.sleep(stalled / 3)


async def tidy(app: procrastinate.App) -> None:
    """Forget jobs that ended a week ago: their arguments name a resident, be it by a random id."""
    while True:
        try:
            await app.job_manager.delete_old_jobs(
                _KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )
        except exceptions.ConnectorException:
            log.warning("tidying_postponed")
        await asyncio.sleep(3600)
